"""What the doctor makes of what AWS answers, without asking AWS."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from components.studio_access.api.documents import resource_policy
from components.studio_access.cli.doctor import api, functions, identity, vpc
from components.studio_access.cli.doctor.command import answer_of, look
from components.studio_access.cli.doctor.finding import ADVICE, UNKNOWN, Check, Finding, normal
from components.studio_access.cli.network import Network, Reply, UnreachableError
from components.studio_access.iam.document import to_json
from tests.cli.outputs import stack

STACK = stack()
POOL = {
    "Id": "eu-west-1_a",
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    "UsernameConfiguration": {"CaseSensitive": False},
    "MfaConfiguration": "ON",
    "DeletionProtection": "ACTIVE",
}
CLIENT = {
    "AllowedOAuthFlows": ["code"],
    "EnableTokenRevocation": True,
    "PreventUserExistenceErrors": "ENABLED",
    "WriteAttributes": ["locale"],
}
ENDPOINT = {"State": "available", "PrivateDnsEnabled": True}


def whats(findings) -> list[str]:
    return [finding.what for finding in findings]


def good_policy() -> dict[str, Any]:
    arn = STACK.location.arn("execute-api", STACK.outputs["apiId"])
    endpoint = STACK.outputs["endpointIds"]["executeApi"]
    return resource_policy(arn, endpoint, [*STACK.setting("vpcCidrs"), *STACK.setting("corporateCidrs")])


def test_the_component_s_own_resource_policy_is_good_however_aws_spells_it():
    policy = good_policy()
    assert list(api.judged(policy, STACK)) == []
    for statement in policy["Statement"]:
        statement["Principal"] = {"AWS": "*"}
        statement["Resource"] = [statement["Resource"]]
        statement["Condition"] = json.loads(
            json.dumps(statement["Condition"]).replace('["vpce', '"vpce').replace('e-api"]', 'e-api"')
        )
    assert list(api.judged(policy, STACK)) == []


def test_a_policy_is_read_with_escaped_quotes_too():
    text = to_json(good_policy())
    assert api.parsed(text) == api.parsed(json.dumps(text)[1:-1]) == good_policy()
    assert api.parsed("") is None


def test_a_missing_or_weakened_deny_is_found():
    assert whats(api.judged(None, STACK)) == [
        "the API's resource policy lacks its Deny OnlyThroughOurEndpoint",
        "the API's resource policy lacks its Deny OnlyFromOurRanges",
    ]
    wider = good_policy()
    wider["Statement"][1]["Condition"]["NotIpAddress"]["aws:VpcSourceIp"].append("0.0.0.0/0")
    assert whats(api.judged(wider, STACK)) == ["the API's resource policy lacks its Deny OnlyFromOurRanges"]


@pytest.mark.parametrize(
    ("resource", "found"), [("arn:aws:execute-api:r:1:a/dev/GET/", 0), ("arn:aws:execute-api:r:1:a/*", 1), ([], 1)]
)
def test_an_allow_is_found_unless_it_is_for_the_page(resource, found):
    policy = good_policy()
    policy["Statement"].append({"Sid": "Page", "Effect": "Allow", "Resource": resource})
    assert len(list(api.judged(policy, STACK))) == found


@pytest.mark.parametrize(
    ("service", "found", "what"),
    [
        ("sts", ENDPOINT, []),
        ("studio", ENDPOINT, []),
        ("sts", None, ["endpoint vpce-1 (sts) is gone"]),
        ("sts", {**ENDPOINT, "State": "pendingAcceptance"}, ["endpoint vpce-1 (sts) is pendingAcceptance"]),
        ("studio", {"State": "Available"}, ["endpoint vpce-1 (studio) does not answer to Studio's names"]),
    ],
)
def test_endpoints(service, found, what):
    assert whats(vpc.judged(service, "vpce-1", found)) == what


def test_resolver_addresses():
    good = "OPERATIONAL, ATTACHED"
    assert list(vpc.judged_addresses(["10.0.0.1", "10.0.1.1"], {"10.0.0.1": good, "10.0.1.1": good})) == []
    assert whats(vpc.judged_addresses(["10.0.0.1"], {})) == [
        "resolver address 10.0.0.1 is of no inbound endpoint here",
        "there is one resolver address",
    ]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({}, []),
        ({"AdminCreateUserConfig": {}}, ["everybody can make a user for themselves"]),
        ({"UsernameConfiguration": {}}, ["user names that differ only in case are two people"]),
        ({"MfaConfiguration": "OFF"}, ["the second factor is OFF, not ON"]),
        ({"DeletionProtection": "INACTIVE"}, ["the pool can be deleted"]),
    ],
)
def test_user_pools(change, what):
    assert whats(identity.judged_pool({**POOL, **change}, "ON")) == what


def test_a_brought_pool_without_second_factor_is_advice():
    (finding,) = identity.judged_pool({**POOL, "MfaConfiguration": "OPTIONAL"}, None)
    assert finding.level == ADVICE


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({}, []),
        ({"AllowedOAuthFlows": ["implicit"]}, ["the app client hands out tokens in addresses (implicit flow)"]),
        ({"EnableTokenRevocation": False}, ["sign-ins cannot be revoked"]),
        ({"PreventUserExistenceErrors": "LEGACY"}, ["the sign-in says whether a user exists"]),
        ({"WriteAttributes": []}, ["people can write any attribute of theirs"]),
        ({"WriteAttributes": ["custom:studio_profile"]}, ["people can write any attribute of theirs"]),
    ],
)
def test_app_clients(change, what):
    assert whats(identity.judged_client({**CLIENT, **change})) == what


def test_roles():
    made = {"log": '{"Statement": [{"Action": ["b", "a"]}]}'}
    same = {"log": {"Statement": {"Action": ["a", "b"]}}, "studio-access-lock": {}, "studio-access-revoked": {}}
    assert list(functions.judged("role", same, [], made)) == []
    assert whats(functions.judged("role", {}, ["arn:x"], made)) == [
        "role role lacks its policy log",
        "role role has a managed policy attached",
    ]


@pytest.mark.parametrize(
    ("reply", "level"),
    [
        (Reply(200, b'{"keys": [{}]}'), None),
        (Reply(200, b'{"keys": []}'), "problem"),
        (Reply(404, b"{}"), "problem"),
        (Reply(200, b"[]"), "problem"),
        (None, UNKNOWN),
    ],
)
def test_the_issuer_s_keys(reply, level):
    class Said(Network):
        def get_public(self, url):
            if reply is None:
                raise UnreachableError("cannot connect")
            return reply

    patient: Any = SimpleNamespace(stack=STACK, network=Said())
    assert [finding.level for finding in identity.keys(patient)] == ([level] if level else [])


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetRole"),
        EndpointConnectionError(endpoint_url="https://x"),
        KeyError("new"),
    ],
)
def test_what_cannot_be_looked_at_is_not_well(error):
    def fails(_):
        raise error

    patient: Any = None
    found = {"one": look(Check("one", fails), patient)}
    assert found["one"][0].level == UNKNOWN
    assert answer_of(found).exit_status == 1


def test_advice_alone_is_well():
    advice = Finding("x", "y", "z", ADVICE)
    answer = answer_of({"one": [advice], "two": []})
    assert (answer.exit_status, answer.document["healthy"], answer.marks) == (0, True, [None, True])


def test_policies_are_the_same_in_any_spelling():
    assert normal({"A": ["x"], "B": ["2", "1"]}) == normal({"A": "x", "B": ["1", "2"]})
    assert normal('{"A": ["x"]}') == {"A": "x"}
    assert normal({"A": ["x", "y"]}) != normal({"A": "x"})
