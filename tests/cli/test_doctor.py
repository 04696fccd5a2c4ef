"""What `studio-access doctor` makes of what AWS answers, without asking AWS."""

import datetime
import json
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from components.studio_access.config.objects import PROFILE_ATTRIBUTE as COMPONENTS_PROFILE_ATTRIBUTE
from components.studio_access.iam.api import resource_policy
from components.studio_access.iam.document import to_json
from studio_access_cli.aws.user_pool import PROFILE_ATTRIBUTE
from studio_access_cli.checks import availability, tampering
from studio_access_cli.checks.finding import ADVICE, UNKNOWN, Check, Finding, run_check
from studio_access_cli.commands.doctor import result_of
from studio_access_cli.deployment import Deployment
from studio_access_cli.network import Network, Reply, UnreachableError
from studio_access_cli.stack import Stack
from tests.cli.outputs import stack
from tests.cloud import deploy_stack
from tests.identity import FEDERATED

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


def deployment_of(known: Stack) -> Deployment:
    """A deployment whose AWS must not be asked."""
    aws: Any = SimpleNamespace()
    return Deployment(known, aws, datetime.datetime(2026, 11, 24, 7, 0, 0, tzinfo=datetime.UTC))


def whats(findings) -> list[str]:
    return [finding.what for finding in findings]


def good_policy() -> dict[str, Any]:
    arn = STACK.location.arn("execute-api", STACK.outputs["apiId"])
    endpoint = STACK.outputs["endpointIds"]["executeApi"]
    return resource_policy(arn, endpoint, [*STACK.setting("vpcCidrs"), *STACK.setting("corporateCidrs")])


def test_the_component_s_own_resource_policy_is_good_however_aws_spells_it():
    policy = good_policy()
    assert list(tampering.judged_policy(policy, STACK)) == []
    for statement in policy["Statement"]:
        statement["Principal"] = {"AWS": "*"}
        statement["Resource"] = [statement["Resource"]]
        statement["Condition"] = json.loads(
            json.dumps(statement["Condition"]).replace('["vpce', '"vpce').replace('e-api"]', 'e-api"')
        )
    assert list(tampering.judged_policy(policy, STACK)) == []


def test_a_policy_is_read_as_an_object_and_as_a_text_with_escaped_quotes():
    text = to_json(good_policy())
    assert tampering.parsed_policy(text) == tampering.parsed_policy(json.dumps(text)[1:-1]) == good_policy()
    assert tampering.parsed_policy(good_policy()) == good_policy()
    assert tampering.parsed_policy("") is tampering.parsed_policy(None) is None


def test_a_missing_or_weakened_deny_is_found():
    assert whats(tampering.judged_policy(None, STACK)) == [
        "the API's resource policy lacks its Deny OnlyThroughOurEndpoint",
        "the API's resource policy lacks its Deny OnlyFromOurRanges",
    ]
    wider = good_policy()
    wider["Statement"][1]["Condition"]["NotIpAddress"]["aws:VpcSourceIp"].append("0.0.0.0/0")
    assert whats(tampering.judged_policy(wider, STACK)) == [
        "the API's resource policy lacks its Deny OnlyFromOurRanges"
    ]


@pytest.mark.parametrize(
    ("resource", "found"), [("arn:aws:execute-api:r:1:a/dev/GET/", 0), ("arn:aws:execute-api:r:1:a/*", 1), ([], 1)]
)
def test_an_allow_is_found_unless_it_is_for_the_page(resource, found):
    policy = good_policy()
    policy["Statement"].append({"Sid": "Page", "Effect": "Allow", "Resource": resource})
    assert len(list(tampering.judged_policy(policy, STACK))) == found


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
    assert whats(availability.judged_endpoint(service, "vpce-1", found)) == what


class Ec2:
    """Describes endpoints as EC2 does: it refuses the ids of some that do not exist, and a filter leaves them out."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids

    def describe_vpc_endpoints(self, **asked: Any) -> dict[str, Any]:
        if not set(asked.get("VpcEndpointIds", ())) <= set(self.ids):
            raise ClientError({"Error": {"Code": "InvalidVpcEndpointId.NotFound"}}, "DescribeVpcEndpoints")
        (named,) = asked["Filters"]
        assert named["Name"] == "vpc-endpoint-id"
        return {"VpcEndpoints": [{**ENDPOINT, "VpcEndpointId": one} for one in self.ids if one in named["Values"]]}


def test_an_endpoint_that_is_gone_is_named_and_hides_no_other():
    gone, *there = STACK.outputs["endpointIds"].values()
    aws: Any = SimpleNamespace(client=lambda _: Ec2(*there))
    deployment = Deployment(STACK, aws, datetime.datetime(2026, 11, 24, 7, 0, 0, tzinfo=datetime.UTC))
    (found,) = run_check(Check("the VPC endpoints", availability.endpoints), deployment, Network())
    assert (found.level, found.what.startswith(f"endpoint {gone} (")) == ("problem", True)
    assert found.what.endswith(" is gone")


def test_resolver_addresses():
    good = "OPERATIONAL, ATTACHED"
    assert list(availability.judged_addresses(["10.0.0.1", "10.0.1.1"], {"10.0.0.1": good, "10.0.1.1": good})) == []
    assert whats(availability.judged_addresses(["10.0.0.1"], {})) == [
        "resolver address 10.0.0.1 is of no inbound endpoint here",
        "there is one resolver address",
    ]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({}, []),
        ({"AdminCreateUserConfig": {}}, ["everybody can make a user for themselves"]),
        ({"UsernameConfiguration": {}}, ["user names that differ only in case are two people"]),
        ({"MfaConfiguration": "OPTIONAL"}, ["the second factor is OPTIONAL"]),
        ({"DeletionProtection": "INACTIVE"}, ["the pool can be deleted"]),
    ],
)
def test_user_pools(change, what):
    assert whats(tampering.judged_pool({**POOL, **change})) == what


def test_a_brought_pool_without_second_factor_is_advice():
    (finding,) = tampering.judged_pool({**POOL, "MfaConfiguration": "OPTIONAL"})
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
    assert whats(tampering.judged_client({**CLIENT, **change}, POOL)) == what


PROFILE_WRITABLE = {**CLIENT, "WriteAttributes": ["custom:studio_profile"]}


@pytest.mark.parametrize(
    ("app", "pool", "found"),
    [
        ({"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]}, {}, 0),
        ({"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_PASSWORD_AUTH"]}, {}, 1),
        ({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]}, {}, 0),
        ({"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]}, {"LambdaConfig": {"DefineAuthChallenge": "arn:x"}}, 1),
        (
            {
                "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
                "AllowedOAuthScopes": ["openid", "aws.cognito.signin.user.admin"],
            },
            {},
            1,
        ),
    ],
)
def test_an_attribute_that_names_a_profile_is_writable_by_people_only_with_a_token_for_it(app, pool, found):
    assert len(list(tampering.judged_client({**PROFILE_WRITABLE, **app}, {**POOL, **pool}))) == found


def test_the_component_s_own_client_with_identity_providers_is_good():
    """It must be able to write the attribute that a provider's claim is mapped to."""
    deployed = deploy_stack("local", **FEDERATED)
    made = deployed.one("UserPoolClient", "studio-access")
    assert PROFILE_ATTRIBUTE in made["writeAttributes"]
    described = {
        "AllowedOAuthFlows": made["allowedOauthFlows"],
        "AllowedOAuthScopes": made["allowedOauthScopes"],
        "EnableTokenRevocation": made["enableTokenRevocation"],
        "ExplicitAuthFlows": made["explicitAuthFlows"],
        "PreventUserExistenceErrors": made["preventUserExistenceErrors"],
        "WriteAttributes": made["writeAttributes"],
    }
    assert list(tampering.judged_client(described, POOL)) == []


def test_a_created_pool_is_left_to_pulumi():
    assert list(tampering.brought_user_pool(deployment_of(STACK), Network())) == []


def test_the_attribute_that_names_a_profile_is_the_component_s():
    assert PROFILE_ATTRIBUTE == COMPONENTS_PROFILE_ATTRIBUTE


def test_roles():
    made = {"log"}
    assert list(tampering.judged_role("role", ["log", "studio-access-lock", "studio-access-revoked"], [], made)) == []
    assert whats(tampering.judged_role("role", ["log", "more"], ["arn:x"], made)) == [
        "role role has a policy more that the component did not make",
        "role role has a managed policy attached",
    ]


def test_a_stage_that_was_deployed_with_another_policy_is_found():
    weak = {"Statement": good_policy()["Statement"][1:]}
    assert list(tampering.judged_policies(good_policy(), good_policy(), STACK)) == []
    assert whats(tampering.judged_policies(weak, weak, STACK)) == [
        "the API's resource policy lacks its Deny OnlyThroughOurEndpoint"
    ]
    lacks, differs = tampering.judged_policies(weak, good_policy(), STACK)
    assert (lacks.what, differs.fix.startswith("aws apigateway create-deployment")) == (
        "the API's resource policy lacks its Deny OnlyThroughOurEndpoint",
        True,
    )


def test_a_weakened_policy_that_is_not_deployed_yet_is_not_advised_to_be_deployed():
    weak = {"Statement": good_policy()["Statement"][1:]}
    (found,) = tampering.judged_policies(good_policy(), weak, STACK)
    assert found.fix == "pulumi up --refresh"


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
    class Answering(Network):
        def get_public(self, url):
            if reply is None:
                raise UnreachableError("cannot connect")
            return reply

    found = availability.issuer_keys(deployment_of(STACK), Answering())
    assert [finding.level for finding in found] == ([level] if level else [])


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetRole"),
        EndpointConnectionError(endpoint_url="https://x"),
        KeyError("new"),
    ],
)
def test_what_cannot_be_looked_at_is_not_well(error):
    def fails(*_):
        raise error

    found = {"one": run_check(Check("one", fails), deployment_of(STACK), Network())}
    assert found["one"][0].level == UNKNOWN
    assert result_of(found).exit_status == 1


def test_advice_alone_is_well():
    advice = Finding("x", "y", "z", ADVICE)
    answer = result_of({"one": [advice], "two": []})
    assert (answer.exit_status, answer.document["healthy"], answer.marks) == (0, True, [None, True])


def test_the_result_says_which_command_tells_drift():
    result = result_of({"one": []})
    assert result.document["driftCommand"] == "pulumi preview --refresh --expect-no-changes"
    assert result.document["driftCommand"] in " ".join(result.notes)


def test_policies_are_the_same_in_any_spelling():
    assert tampering.normalized({"A": ["x"], "B": ["2", "1"]}) == tampering.normalized({"A": "x", "B": ["1", "2"]})
    assert tampering.normalized('{"A": ["x"]}') == {"A": "x"}
    assert tampering.normalized({"A": ["x", "y"]}) != tampering.normalized({"A": "x"})


def test_a_route_that_only_the_deployment_has_is_advised_to_be_deployed_away():
    routes = {"GET /{profile}", "GET /me"}
    assert list(tampering.judged_routes(routes, routes)) == []
    assert list(tampering.judged_routes(routes, {*routes, "GET /"})) == []
    (found,) = tampering.judged_routes({*routes, "GET /", "OPTIONS /me"}, routes)
    assert found.what == "the stage still has GET /, OPTIONS /me, which the API has no more"
    assert found.level == ADVICE
    assert "--replace" in found.fix
