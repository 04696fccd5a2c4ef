"""What a preview does not know yet never passes in silence, never crashes the pack, and nothing secret is told."""

import copy
import json
from dataclasses import replace

import pytest
from pulumi_policy import proxy

from tests.policies.pack.program import NAME, Program
from tests.policies.pack.test_mistakes import MISTAKES, compliant

UNKNOWN = proxy.UNKNOWN_STRING_VALUE
SECRET_SIGNATURE = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
CANARY = "tell-nobody-4711"


@pytest.fixture(scope="module")
def base():
    return compliant()


def one_of_each_shape(resources):
    return {(resource.type, *sorted(resource.inputs)): resource for resource in resources}.values()


def policies_of(diagnostics):
    return {found.policy for found in diagnostics}


def test_a_property_that_is_not_known_is_advice_by_every_policy_that_asks_for_it(base, pack):
    """Each property in turn: whoever would object to a bad value there says that it cannot see."""
    undecided = set()
    for resource in one_of_each_shape(base.resources.values()):
        for name in resource.inputs:
            changed = copy.deepcopy(resource)
            changed.inputs[name] = UNKNOWN
            diagnostics = pack.analyze(changed)
            assert {found.level for found in diagnostics} <= {"advisory"}, (resource.type, name)
            assert all(found.undecided and f"of '{resource.name}'" in found.message for found in diagnostics), name
            undecided |= {(found.policy, resource.type.rpartition(":")[2], name) for found in diagnostics}
    assert {
        ("api-private", "RestApi", "endpointConfiguration"),
        ("api-denies-other-endpoints", "RestApiPolicy", "policy"),
        ("api-methods-authorized", "Method", "authorization"),
        ("api-authorizer-cache", "Authorizer", "authorizerResultTtlInSeconds"),
        ("api-authorizer-identity", "Authorizer", "identitySource"),
        ("api-no-data-trace", "MethodSettings", "settings"),
        ("presign-through-endpoints", "RolePolicy", "policy"),
        ("iam-trust-named", "Role", "assumeRolePolicy"),
        ("studio-vpc-only", "Domain", "appNetworkAccessType"),
        ("security-group-no-public-source", "SecurityGroupIngressRule", "cidrIpv4"),
        ("security-group-named-ports", "SecurityGroupIngressRule", "toPort"),
        ("cognito-admin-creates-users", "UserPool", "adminCreateUserConfig"),
        ("cognito-return-addresses", "UserPoolClient", "callbackUrls"),
        ("cognito-token-life", "UserPoolClient", "accessTokenValidity"),
        ("lambda-named-source", "Permission", "sourceArn"),
        ("log-retention", "LogGroup", "retentionInDays"),
    } <= undecided


def test_a_part_that_is_not_known_hides_no_other_part(base, pack):
    program = Program(dict(base.resources))
    program.set("UserPoolClient", NAME, "callbackUrls", [UNKNOWN, "http://portal.example.com/"])
    diagnostics = pack.analyze(program.one("UserPoolClient"))
    assert [(found.level, found.undecided) for found in diagnostics] == [("mandatory", False), ("advisory", True)]


def test_a_rule_that_is_not_known_hides_no_other_rule(base, pack):
    program = Program(dict(base.resources))
    rules = [{"protocol": UNKNOWN}, {"protocol": "tcp", "fromPort": 1, "toPort": 1, "cidrBlocks": ["0.0.0.0/0"]}]
    urn = program.add("aws:ec2/securityGroup:SecurityGroup", {"ingress": rules})
    diagnostics = pack.analyze(program.resources[urn])
    assert ("security-group-no-public-source", "mandatory") in {(found.policy, found.level) for found in diagnostics}
    assert any(found.undecided for found in diagnostics)


def test_the_whole_stack_unknown_is_advice(base, pack):
    program = Program(dict(base.resources))
    for resource in list(program.resources.values()):
        outputs = dict.fromkeys(resource.outputs, UNKNOWN)
        program.resources[resource.urn] = replace(resource, outputs=outputs)
    diagnostics = pack.analyze_stack(program.resources.values())
    assert {found.level for found in diagnostics if found.undecided} == {"advisory"}
    assert policies_of(found for found in diagnostics if found.undecided) == {
        "cognito-protected-attributes",
        "api-public-routes",
        "execution-roles-presign-for-themselves",
        "resolver-named-ranges",
        "vpc-default-group-closed",
    }
    assert [found.message for found in diagnostics if not found.undecided] == []


@pytest.mark.parametrize("mistake", MISTAKES[::6], ids=str)
def test_a_mistake_in_a_secret_is_caught_too(mistake, base, pack):
    program = Program(dict(base.resources))
    mistake.change(program)
    for urn in program.changed:
        resource = program.resources[urn]
        secret = {name: {**SECRET_SIGNATURE, "value": value} for name, value in resource.inputs.items()}
        plain, hidden = pack.analyze(resource), pack.analyze(replace(resource, inputs=secret))
        assert policies_of(plain) == policies_of(hidden)


def test_no_message_quotes_a_value(base, pack):
    """Every text anywhere in the properties is replaced by a secret one, in the mistakes too."""
    told = []
    for mistake in MISTAKES[::3]:
        program = Program(dict(base.resources))
        mistake.change(program)
        for urn in program.changed:
            resource = program.resources[urn]
            for name in resource.inputs:
                spoiled = {**resource.inputs, name: _spoiled(resource.inputs[name])}
                told += pack.analyze(replace(resource, inputs=spoiled))
    assert len(told) > 100
    assert not [found.message for found in told if CANARY in found.message]


def _spoiled(value):
    if isinstance(value, dict) and not SECRET_SIGNATURE.keys() & value:
        return {key: _spoiled(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_spoiled(member) for member in value]
    if isinstance(value, str) and value.startswith("{"):
        return json.dumps({CANARY: CANARY, "Statement": []})
    return CANARY if isinstance(value, str) else value


@pytest.mark.parametrize("value", [7, [{"a": None}]])
def test_a_property_of_another_kind_never_crashes_the_pack(value, base, pack):
    for resource in one_of_each_shape(base.resources.values()):
        for name in resource.inputs:
            pack.analyze(replace(resource, inputs={**resource.inputs, name: value}))


@pytest.mark.parametrize("value", ["text", {"a": "b"}, [], True])
def test_properties_that_are_all_of_another_kind_never_crash_the_pack(value, base, pack):
    for resource in one_of_each_shape(base.resources.values()):
        pack.analyze(replace(resource, inputs=dict.fromkeys(resource.inputs, value)))
