"""The pack as a company sets it up: levels, settings, exceptions, and what is mended by itself."""

from dataclasses import replace

import pytest
from google.protobuf import json_format

from policies.pack.policies import POLICIES
from tests.policies.pack.engine import PACK, EngineResource, running
from tests.policies.pack.mistakes.api_resource_policy import deny
from tests.policies.pack.mistakes.presigning import BROKERS, THROUGH_OURS, allow
from tests.policies.pack.program import NAME, Program, texted
from tests.policies.pack.test_mistakes import compliant

SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


@pytest.fixture(scope="module")
def own_pack():
    """A pack that these tests may configure."""
    with running() as started:
        yield started


@pytest.fixture
def configured(own_pack):
    yield own_pack
    own_pack.configure()


@pytest.fixture(scope="module")
def base():
    return compliant().resources


@pytest.fixture
def program(base):
    return Program(dict(base))


def resource(kind, inputs):
    return EngineResource(kind, "added", f"urn:pulumi:dev::p::{kind}::added", inputs, inputs, "", (), {})


def fired(diagnostics):
    return {found.policy for found in diagnostics}


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_a_policy_says_all_that_an_engineer_needs(policy):
    assert policy.description.endswith(".")
    assert policy.severity
    assert policy.remediation_steps
    assert not policy.remediation_steps.endswith(".")
    assert policy.enforcement_level
    for control in policy.tags:
        framework, _, identifier = control.partition(":")
        assert framework in {"securityhub", "config", "cis", "checkov"}
        assert identifier
    for schema in policy.config_schema.properties.values():
        assert {"type", "default", "description"} <= schema.keys()


def test_every_policy_has_a_name_of_its_own():
    names = [policy.name for policy in POLICIES]
    assert len(set(names)) == len(names) >= 25


def test_the_engine_learns_every_policy(own_pack):
    info = own_pack.info
    assert info.name == "studio-access"
    assert [policy.name for policy in info.policies] == [policy.name for policy in POLICIES]
    (cache,) = (policy for policy in info.policies if policy.name == "api-authorizer-cache")
    assert json_format.MessageToDict(cache.configSchema)["properties"]["mostSeconds"]["default"] == 300
    assert cache.remediation_steps


def test_the_pack_s_own_lock_is_part_of_the_one_that_the_tests_run_with():
    root = PACK.parent
    locked = {line for line in (PACK / "requirements.txt").read_text().splitlines() if "==" in line}
    assert any(line.startswith("pulumi-policy==") for line in locked)
    assert locked <= set((root / "requirements-dev.txt").read_text().splitlines())


@pytest.mark.parametrize(
    ("policy", "settings", "kind", "inputs"),
    [
        (
            "api_authorizer_cache",
            {"mostSeconds": 30},
            "aws:apigateway/authorizer:Authorizer",
            {"authorizerResultTtlInSeconds": 60},
        ),
        (
            "api_denies_other_endpoints",
            {"endpoints": ["vpce-2"]},
            "aws:apigateway/restApiPolicy:RestApiPolicy",
            {"policy": texted(deny({"StringNotEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}))},
        ),
        (
            "presign_through_endpoints",
            {"endpoints": ["vpce-2"]},
            "aws:iam/rolePolicy:RolePolicy",
            {"policy": texted(allow({"StringEquals": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}))},
        ),
        (
            "cognito_return_addresses",
            {"hosts": ["portal.example.com"]},
            "aws:cognito/userPoolClient:UserPoolClient",
            {
                "callbackUrls": ["https://other.example.com/"],
                "refreshTokenValidity": 1,
                "writeAttributes": ["locale"],
                "preventUserExistenceErrors": "ENABLED",
            },
        ),
        ("log_retention", {"fewestDays": 365}, "aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": 30}),
        (
            "required_tags",
            {"required": ["cost-centre"]},
            "aws:cloudwatch/logGroup:LogGroup",
            {"retentionInDays": 30, "tags": {"team": "x"}},
        ),
        (
            "iam_no_presigning_managed_policy",
            {"managedPolicies": ["ReadOnlyAccess"]},
            "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
            {"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
        ),
        (
            "lambda_supported_runtime",
            {"runtimes": ["python3.14"]},
            "aws:lambda/function:Function",
            {"runtime": "python3.13"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_a_company_may_be_stricter(policy, settings, kind, inputs, configured):
    assert configured.analyze(resource(kind, inputs)) == []
    configured.configure(**{policy: settings})
    assert fired(configured.analyze(resource(kind, inputs))) == {policy.replace("_", "-")}


@pytest.mark.parametrize(
    ("policy", "settings", "kind", "inputs"),
    [
        ("cognito_second_factor", {"allowed": ["ON", "OFF"]}, "UserPool", {"mfaConfiguration": "OFF"}),
        ("studio_iam_authentication", {"authModes": ["IAM", "SSO"]}, "Domain", {"authMode": "SSO"}),
        ("cognito_code_flow", {"flows": ["code", "implicit"]}, "UserPoolClient", {"allowedOauthFlows": ["implicit"]}),
        ("nothing_out_of_sight", {"types": ["command:local:Command"]}, "command:local:Command", {}),
        (
            "security_group_no_public_source",
            {"publicRanges": ["198.51.100.0/24"]},
            "SecurityGroupIngressRule",
            {"cidrIpv4": "198.51.100.128/25", "fromPort": 443, "toPort": 443, "ipProtocol": "tcp"},
        ),
        (
            "security_group_named_ports",
            {"mostPorts": 100},
            "SecurityGroupIngressRule",
            {"cidrIpv4": "10.0.0.0/24", "fromPort": 8000, "toPort": 8099, "ipProtocol": "tcp"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_a_company_may_allow_what_it_needs(policy, settings, kind, inputs, configured, base):
    full = {one.type.rpartition(":")[2]: one.type for one in base.values() if one.type.startswith("aws:")}
    wanted = resource(full.get(kind, kind), inputs)
    name = policy.replace("_", "-")
    assert name in fired(configured.analyze(wanted))
    configured.configure(**{policy: settings})
    assert name not in fired(configured.analyze(wanted))


def test_a_resource_is_exempt_by_its_urn_and_from_one_policy_only(configured):
    public = resource("aws:apigateway/restApi:RestApi", {"body": "{}"})
    assert fired(configured.analyze(public)) == {"api-private", "api-methods-authorized"}
    configured.configure(api_private={"exempt": [public.urn]})
    assert fired(configured.analyze(public)) == {"api-methods-authorized"}


def test_another_broker_can_be_named(configured, program):
    parent = program.add("portal:index:Broker", {}, "broker")
    urn = program.add("aws:iam/rolePolicy:RolePolicy", {"policy": texted(allow(THROUGH_OURS))})
    owned = program.resources[urn]
    program.resources[urn] = replace(owned, parent=parent)
    assert fired(configured.analyze_stack(program.resources.values())) == {BROKERS}
    configured.configure(only_brokers_presign={"brokers": ["studio-access:index:StudioAccess", "portal:index:Broker"]})
    assert configured.analyze_stack(program.resources.values()) == []


def test_a_log_without_retention_gets_one(configured):
    log = resource("aws:cloudwatch/logGroup:LogGroup", {"name": "/aws/lambda/x"})
    assert configured.remediate(log) == {"log-retention": {"name": "/aws/lambda/x", "retentionInDays": 365}}
    configured.configure(log_retention={"days": 30})
    assert configured.remediate(log) == {"log-retention": {"name": "/aws/lambda/x", "retentionInDays": 30}}


@pytest.mark.parametrize("days", [1, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"], ids=["known", "not yet known"])
def test_a_log_with_a_retention_keeps_it(days, configured):
    log = resource("aws:cloudwatch/logGroup:LogGroup", {"retentionInDays": days})
    assert configured.remediate(log) == {}


def test_missing_tags_are_added_and_nothing_else_changes(configured):
    tags = {"team": "data", "owner": {**SECRET, "value": "hidden"}}
    function = resource("aws:lambda/function:Function", {"name": {**SECRET, "value": "f"}, "tags": tags})
    assert configured.remediate(function) == {}
    configured.configure(required_tags={"required": ["cost-centre"], "add": {"cost-centre": "4711", "team": "other"}})
    changed = configured.remediate(function)["required-tags"]
    assert changed["name"] == {**SECRET, "value": "f"}
    assert changed["tags"] == {**tags, "cost-centre": "4711"}


def test_tags_that_are_secret_as_a_whole_stay_so(configured):
    function = resource("aws:lambda/function:Function", {"tags": {**SECRET, "value": {"team": "data"}}})
    configured.configure(required_tags={"add": {"cost-centre": "4711"}})
    changed = configured.remediate(function)["required-tags"]
    assert changed["tags"] == {**SECRET, "value": {"team": "data", "cost-centre": "4711"}}


def test_several_remediations_of_one_resource_go_together(configured):
    log = resource("aws:cloudwatch/logGroup:LogGroup", {"name": "x"})
    configured.configure(required_tags={"add": {"team": "data"}}, log_retention={"days": 7})
    assert list(configured.remediate(log).values())[-1] == {"name": "x", "retentionInDays": 7, "tags": {"team": "data"}}


def test_a_message_names_resource_rule_and_remedy(own_pack):
    (diagnostics,) = own_pack.analyze(resource("aws:apigatewayv2/api:Api", {}))
    assert diagnostics.message == (
        "APIs are reachable through VPC endpoints only.\n"
        "'added': HTTP and WebSocket APIs are always reachable from the internet. "
        "Make it a REST API with endpointConfiguration.types PRIVATE"
    )
    assert (diagnostics.level, diagnostics.urn) == ("mandatory", "urn:pulumi:dev::p::aws:apigatewayv2/api:Api::added")


def test_the_compliant_program_needs_no_name_of_this_repository(program, own_pack):
    """The policies check resources by their type and meaning: renaming everything changes nothing."""
    for one in program.resources.values():
        renamed = replace(one, name=f"renamed-{len(one.name)}")
        assert own_pack.analyze(renamed) == []
    assert program.one("RestApi", NAME)
