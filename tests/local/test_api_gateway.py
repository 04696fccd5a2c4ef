"""API Gateway's own rules: who reaches a private API, explicit denies, and the authorizer's policy."""

import asyncio
from types import ModuleType, SimpleNamespace

import pytest

from local.aws.api_call import CALL, Call
from local.aws.api_gateway import Gateway
from local.aws.network import Attachment
from local.aws.vpc_endpoints import Endpoint, Endpoints

API = "0a1b2c3d"
ARN = f"arn:aws:execute-api:eu-west-1:000000000000:{API}/dev/GET/alice"
OURS, THEIRS = "vpce-1", "vpce-2"
DENY_OTHERS = {
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "execute-api:Invoke",
            "Resource": "*",
            "Condition": {"StringNotEquals": {"aws:SourceVpce": [OURS]}},
        }
    ]
}
ALLOW_ALL = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}]}
OWN_ONLY = {"Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": ARN}]}
NOT_OTHERS = {"Statement": [*OWN_ONLY["Statement"], {"Effect": "Deny", "Action": "*", "NotResource": ARN}]}
ORIGINALS = (
    "_handle_execute_in_scope",
    "_authorize_request_v1",
    "_evaluate_policy",
    "_invoke_authorizer_lambda",
    "_build_lambda_event_v1",
    "_invoke_lambda_proxy_v1",
    "_lambda_proxy_response",
    "_gateway_error_response",
)


@pytest.fixture
def ministack():
    """What a gateway needs of MiniStack; the API is private and has the policy that a test gives it."""
    fake = SimpleNamespace(**dict.fromkeys(ORIGINALS))
    fake.policy = ""
    fake.rest_api_policy_for_arn = lambda _: (fake.policy, "000000000000")
    fake._rest_apis = {API: {"endpointConfiguration": {"types": ["PRIVATE"]}}}
    fake._gw_error = lambda kind, message: (kind, message)
    return fake


@pytest.fixture
def gateway(ministack):
    endpoints = Endpoints()
    for endpoint_id, service in ((OURS, "execute-api"), (THEIRS, "execute-api"), ("vpce-3", "sts")):
        endpoints.add(
            Endpoint(endpoint_id, f"com.amazonaws.eu-west-1.{service}", "vpc-1", "eu-west-1", private_dns=True)
        )
    return Gateway(ministack, ModuleType("lambda_svc"), endpoints)


def call(endpoint_id: str | None) -> Call:
    attachment = Attachment("10.16.0.10", endpoint_id, "vpc-1" if endpoint_id else None)
    return Call(API, "dev", "GET", "/alice", "000000000000", "eu-west-1", attachment, "host")


@pytest.mark.parametrize(
    ("endpoint_id", "policy", "enters"),
    [
        (OURS, DENY_OTHERS, True),
        (THEIRS, DENY_OTHERS, True),  # the resource policy refuses it later
        ("vpce-3", ALLOW_ALL, False),
        (None, ALLOW_ALL, False),
        (OURS, "", False),
    ],
)
def test_a_private_api_opens_to_execute_api_endpoints_only_and_never_without_a_policy(
    gateway, ministack, endpoint_id, policy, enters
):
    ministack.policy = policy
    assert gateway._is_reachable(call(endpoint_id)) is enters


def test_a_regional_api_opens_to_the_internet(gateway, ministack):
    ministack._rest_apis = {API: {"endpointConfiguration": {"types": ["REGIONAL"]}}}
    assert gateway._is_reachable(call(None))


@pytest.mark.parametrize(
    ("resource_policy", "authorizer_policy", "path", "decision"),
    [
        (ALLOW_ALL, OWN_ONLY, "alice", "Allow"),
        (ALLOW_ALL, OWN_ONLY, "bob", "Allow"),  # the hole: silence behind an Allow
        (ALLOW_ALL, NOT_OTHERS, "bob", "Deny"),
        ("", OWN_ONLY, "alice", "Allow"),
        ("", OWN_ONLY, "bob", "NoMatch"),
        (ALLOW_ALL, "not a policy", "alice", "NoMatch"),
    ],
)
def test_the_authorizers_policy_is_combined_with_the_resource_policy(
    gateway, ministack, resource_policy, authorizer_policy, path, decision
):
    ministack.policy = resource_policy
    assert gateway._decide(authorizer_policy, ARN.replace("alice", path)) == decision


def test_an_explicit_deny_of_the_resource_policy_ends_the_call_before_the_authorizer(gateway, ministack):
    ministack.policy = {"Statement": [{**ALLOW_ALL["Statement"][0], "Effect": "Deny"}]}
    gateway._original["_authorize_request_v1"] = None  # calling it would raise

    async def authorize():
        CALL.set(call(THEIRS))
        return await gateway._authorize(API, "dev", {}, "GET", "/alice", {"path": "/{profile}"})

    (kind, _), context = asyncio.run(authorize())
    assert (kind, context) == ("ACCESS_DENIED", None)


def test_an_event_has_the_parts_and_header_names_of_aws():
    event = {
        "headers": {"authorization": "x", "host": "local"},
        "multiValueHeaders": {"authorization": ["x"]},
        "requestContext": {"identity": {"userAgent": "curl"}},
    }
    made = call(OURS)
    done = made.complete(event)
    assert done["headers"] == {"Authorization": "x", "Host": "host"}
    assert done["requestContext"]["identity"] == {
        "userAgent": "curl",
        "sourceIp": "10.16.0.10",
        "vpceId": OURS,
        "vpcId": "vpc-1",
    }
    assert done["requestContext"]["requestId"] == made.request_id
    assert done["requestContext"]["domainName"] == "host"


@pytest.mark.parametrize(
    ("result", "passed_on"),
    [
        ({"body": {"statusCode": 200, "body": "{}"}}, True),
        ({"body": {"statusCode": 204}}, True),
        ({"body": {"errorMessage": "x"}, "error": True}, True),  # MiniStack answers 502 itself
        ({"body": {"statusCode": "200", "body": "{}"}}, False),
        ({"body": {"statusCode": 200, "body": {"a": 1}}}, False),
        ({"body": {"AuthorizedUrl": "x"}}, False),
        ({"body": None}, False),
    ],
)
def test_an_answer_of_a_function_must_have_the_shape_of_a_response(gateway, result, passed_on):
    gateway._original["_lambda_proxy_response"] = lambda _: ("passed on", None)
    expected = ("passed on", None) if passed_on else (None, "Internal server error")
    assert gateway._proxy_response(result) == expected
