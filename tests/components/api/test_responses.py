"""The private API's documents: who gets as far as the authorizer, and what API Gateway says by itself."""

import json
import re

import pytest

from components.studio_access.api.deployment import digest
from components.studio_access.api.responses import ACCESS_LOG_FORMAT, GATEWAY_RESPONSES
from components.studio_access.iam.api import resource_policy
from tests.iam import decide

API = "arn:aws:execute-api:eu-west-1:111122223333:abc123"
OURS, THEIRS = "vpce-0a0a0a0a0a0a0a0a0", "vpce-0c0c0c0c0c0c0c0c0"
POLICY = resource_policy(API, OURS, ["10.16.0.0/16", "192.168.10.0/24"])


@pytest.mark.parametrize("resource", ["dev/GET/alice", "dev/GET/me", "dev/GET/", "dev/POST/alice", "prod/GET/alice"])
@pytest.mark.parametrize(
    ("context", "decision"),
    [
        ({"aws:SourceVpce": OURS, "aws:VpcSourceIp": "192.168.10.25"}, "ImplicitDeny"),
        ({"aws:SourceVpce": OURS, "aws:VpcSourceIp": "10.16.4.4"}, "ImplicitDeny"),
        ({"aws:SourceVpce": OURS, "aws:VpcSourceIp": "192.168.11.25"}, "Deny"),
        ({"aws:SourceVpce": OURS}, "Deny"),
        ({"aws:SourceVpce": THEIRS, "aws:VpcSourceIp": "192.168.10.25"}, "Deny"),
        ({"aws:VpcSourceIp": "192.168.10.25"}, "Deny"),
        ({"aws:SourceIp": "192.168.10.25"}, "Deny"),
        ({}, "Deny"),
    ],
)
def test_the_resource_policy_denies_other_ways_in_and_allows_nothing_itself(resource, context, decision):
    assert decide(POLICY, "execute-api:Invoke", f"{API}/{resource}", context) == decision


def test_without_public_routes_the_resource_policy_holds_no_allow():
    assert {statement["Effect"] for statement in POLICY["Statement"]} == {"Deny"}


PUBLIC = resource_policy(API, OURS, ["10.16.0.0/16", "192.168.10.0/24"], ["dev/GET/", "dev/OPTIONS/*"])
FROM_THE_OFFICE = {"aws:SourceVpce": OURS, "aws:VpcSourceIp": "192.168.10.25"}


@pytest.mark.parametrize(
    ("resource", "decision"),
    [
        ("dev/GET/", "Allow"),
        ("dev/OPTIONS/me", "Allow"),
        ("dev/GET/alice", "ImplicitDeny"),
        ("dev/GET//", "ImplicitDeny"),
        ("dev/GET", "ImplicitDeny"),
        ("dev/GET/me", "ImplicitDeny"),
        ("dev/POST/", "ImplicitDeny"),
        ("dev/POST/me/profile", "ImplicitDeny"),
        ("prod/GET/", "ImplicitDeny"),
    ],
)
def test_the_resource_policy_allows_the_public_routes_and_no_other(resource, decision):
    assert decide(PUBLIC, "execute-api:Invoke", f"{API}/{resource}", FROM_THE_OFFICE) == decision


@pytest.mark.parametrize(
    "context",
    [
        {**FROM_THE_OFFICE, "aws:SourceVpce": THEIRS},
        {**FROM_THE_OFFICE, "aws:VpcSourceIp": "192.168.11.25"},
        {"aws:SourceVpce": OURS},
        {"aws:SourceIp": "192.168.10.25"},
        {},
    ],
)
def test_a_public_route_is_public_where_people_are_and_nowhere_else(context):
    assert decide(PUBLIC, "execute-api:Invoke", f"{API}/dev/GET/", context) == "Deny"


def test_the_resource_policy_fits_the_limit_with_many_ranges():
    ranges = [f"10.{first}.{second}.0/24" for first in range(2) for second in range(100)]
    assert len(json.dumps(resource_policy(API, OURS, ranges))) <= 8192


@pytest.mark.parametrize("response", GATEWAY_RESPONSES, ids=lambda response: response.response_type)
def test_gateway_responses_hold_a_sentence_and_an_id_and_nothing_of_the_request(response):
    body = json.loads(response.template)
    assert body["requestId"] == "$context.extendedRequestId"
    assert body.keys() == {"message", "requestId"}
    assert "$" not in body["message"]


@pytest.mark.parametrize("response", GATEWAY_RESPONSES, ids=lambda response: response.response_type)
def test_gateway_responses_are_never_cached(response):
    assert response.parameters["gatewayresponse.header.Cache-Control"] == "'no-store'"


def test_an_unknown_route_answers_as_a_refused_one():
    by_type = {response.response_type: response for response in GATEWAY_RESPONSES}
    unknown, refused = by_type["MISSING_AUTHENTICATION_TOKEN"], by_type["ACCESS_DENIED"]
    assert (
        (unknown.status_code, unknown.template) == (refused.status_code, refused.template) == ("403", refused.template)
    )


def test_the_fallback_responses_keep_the_status_that_api_gateway_chose():
    fallbacks = [response for response in GATEWAY_RESPONSES if response.response_type.startswith("DEFAULT_")]
    assert [response.status_code for response in fallbacks] == [None, None]


@pytest.mark.parametrize("status", ["429", "503"])
def test_whoever_should_try_again_is_told_when(status):
    for response in GATEWAY_RESPONSES:
        if response.status_code == status:
            assert re.fullmatch(r"'\d+'", response.parameters["gatewayresponse.header.Retry-After"])


def test_the_access_log_is_json_and_names_no_header_query_string_or_path():
    fields = json.loads(ACCESS_LOG_FORMAT)
    assert {"endpoint", "sourceIp", "principal", "profile", "reason", "extendedRequestId", "status"} <= fields.keys()
    assert not re.search(r"header|querystring|\$input|\$context\.path\b|responseOverride", ACCESS_LOG_FORMAT)
    assert len(ACCESS_LOG_FORMAT) <= 3000


def test_the_digest_changes_with_any_change_and_with_nothing_else():
    assert digest('{"a":1}') == digest('{"a":1}') != digest('{"a":2}')
