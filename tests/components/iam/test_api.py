"""The API's resource policy: who gets as far as the authorizer, as an independent evaluator of IAM decides."""

import json

import pytest

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
