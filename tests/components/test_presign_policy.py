"""The presigning role's document, judged by an independent evaluator at creation and at use."""

import dataclasses

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.iam.presign import ACTION, Perimeter, presign_policy
from tests.iam import decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
DOMAIN = "d-abc123"
API, STUDIO, OTHER = "vpce-0a0a0a0a0a0a0a0a0", "vpce-0b0b0b0b0b0b0b0b0", "vpce-0c0c0c0c0c0c0c0c0"
VPC, OTHER_VPC = "vpc-0a0a0a0a0a0a0a0a0", "vpc-0c0c0c0c0c0c0c0c0"
PERIMETER = Perimeter(VPC, [API, STUDIO], ["10.16.0.0/16"], ["192.168.10.0/24", "172.20.0.0/16"])
ALICE = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc123/alice"


def request(endpoint=None, vpc=None, private=None, public=None):
    """The network keys of a request: through an endpoint AWS knows the private address, else the public one."""
    keys = {
        "aws:SourceVpce": endpoint,
        "aws:SourceVpc": vpc,
        "aws:VpcSourceIp": private,
        "aws:SourceIp": public,
    }
    return {key: value for key, value in keys.items() if value is not None}


# what, the request, allowed with `all`, allowed with `any`
CONTEXTS = [
    # when the URL is made
    ("the function through the SageMaker endpoint", request(API, VPC, "10.16.1.5"), True, True),
    ("the first address of the VPC", request(API, VPC, "10.16.0.0"), True, True),
    ("the last address of the VPC", request(API, VPC, "10.16.255.255"), True, True),
    ("the function by the internet", request(public="52.1.2.3"), False, False),
    ("the function's address without an endpoint", request(public="10.16.1.5"), False, False),
    ("another VPC's endpoint, our VPC's range", request(OTHER, OTHER_VPC, "10.16.1.5"), False, False),
    ("another VPC's endpoint, the corporate range", request(OTHER, OTHER_VPC, "192.168.10.7"), False, False),
    ("another VPC's endpoint, its own range", request(OTHER, OTHER_VPC, "10.99.1.5"), False, False),
    ("another endpoint of our VPC, our range", request(OTHER, VPC, "10.16.1.5"), False, True),
    ("another endpoint of our VPC, another range", request(OTHER, VPC, "10.99.1.5"), False, False),
    ("our endpoint, a range that is not ours", request(API, VPC, "10.99.1.5"), False, True),
    ("our endpoint, an address just below the VPC", request(API, VPC, "10.15.255.255"), False, True),
    ("our endpoint, an address just above the VPC", request(API, VPC, "10.17.0.0"), False, True),
    ("our endpoint, no address", request(API, VPC), False, True),
    # whenever the URL is used
    ("a person through the Studio endpoint", request(STUDIO, VPC, "192.168.10.25"), True, True),
    ("a person of the second corporate range", request(STUDIO, VPC, "172.20.3.4"), True, True),
    ("a person in the VPC", request(STUDIO, VPC, "10.16.9.9"), True, True),
    ("a person just outside the corporate range", request(STUDIO, VPC, "192.168.11.0"), False, True),
    ("a person through another VPC's Studio endpoint", request(OTHER, OTHER_VPC, "192.168.10.25"), False, False),
    ("a person from the internet", request(public="203.0.113.9"), False, False),
    ("the corporate range claimed over the internet", request(public="192.168.10.25"), False, True),
    ("a corporate address without an endpoint, outside", request(public="192.168.11.25"), False, False),
    ("only the endpoint is known", request(endpoint=STUDIO), False, True),
    ("only the VPC is known", request(vpc=VPC), False, False),
    ("only the private address is known", request(private="10.16.1.5"), False, False),
    ("nothing is known", {}, False, False),
    ("an endpoint whose id begins like ours", request(API + "0", VPC, "10.99.1.5"), False, False),
    ("our endpoint in capitals", request(API.upper(), OTHER_VPC, "10.16.1.5"), False, False),
]


@pytest.mark.parametrize(
    ("request_keys", "expected"), [(keys, all_) for _, keys, all_, _ in CONTEXTS], ids=[c[0] for c in CONTEXTS]
)
def test_with_all_entry_points_required_a_url_is_bound_to_our_endpoints_and_ranges(request_keys, expected):
    policy = presign_policy(HERE, [DOMAIN], PERIMETER, "all")
    assert (decide(policy, ACTION, ALICE, request_keys) == "Allow") is expected


@pytest.mark.parametrize(
    ("request_keys", "expected"), [(keys, any_) for _, keys, _, any_ in CONTEXTS], ids=[c[0] for c in CONTEXTS]
)
def test_with_any_entry_point_one_of_the_three_is_enough(request_keys, expected):
    policy = presign_policy(HERE, [DOMAIN], PERIMETER, "any")
    assert (decide(policy, ACTION, ALICE, request_keys) == "Allow") is expected


GOOD = request(API, VPC, "10.16.1.5")


@pytest.mark.parametrize("entrypoints", ["all", "any"])
@pytest.mark.parametrize(
    "resource",
    [
        "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-other/alice",
        "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc1234/alice",
        "arn:aws:sagemaker:eu-west-1:999999999999:user-profile/d-abc123/alice",
        "arn:aws:sagemaker:eu-west-2:111122223333:user-profile/d-abc123/alice",
        "arn:aws-cn:sagemaker:eu-west-1:111122223333:user-profile/d-abc123/alice",
        "arn:aws:sagemaker:eu-west-1:111122223333:space/d-abc123/alice",
    ],
)
def test_profiles_of_another_domain_account_region_or_partition_are_out_of_reach(entrypoints, resource):
    assert decide(presign_policy(HERE, [DOMAIN], PERIMETER, entrypoints), ACTION, resource, GOOD) == "ImplicitDeny"


@pytest.mark.parametrize("entrypoints", ["all", "any"])
@pytest.mark.parametrize(
    "action",
    [
        "sagemaker:CreatePresignedNotebookInstanceUrl",
        "sagemaker:StartSession",
        "sagemaker:DescribeUserProfile",
        "sagemaker:UpdateUserProfile",
        "iam:PassRole",
    ],
)
def test_nothing_but_presigning_is_allowed(entrypoints, action):
    assert decide(presign_policy(HERE, [DOMAIN], PERIMETER, entrypoints), action, ALICE, GOOD) == "ImplicitDeny"


@pytest.mark.parametrize("entrypoints", ["all", "any"])
def test_with_several_domains_the_profiles_of_each_are_in_reach_and_no_others(entrypoints):
    policy = presign_policy(HERE, [DOMAIN, "d-second"], PERIMETER, entrypoints)
    for domain, decision in ((DOMAIN, "Allow"), ("d-second", "Allow"), ("d-third", "ImplicitDeny")):
        assert decide(policy, ACTION, ALICE.replace(DOMAIN, domain), GOOD) == decision


def test_without_a_domain_there_is_no_policy():
    with pytest.raises(ValueError, match="resource is \\[\\]; at least one value is needed"):
        presign_policy(HERE, [], PERIMETER, "all")


def test_all_is_exactly_one_statement():
    assert presign_policy(HERE, [DOMAIN], PERIMETER, "all") == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ThroughOurEndpointsFromOurRanges",
                "Effect": "Allow",
                "Action": "sagemaker:CreatePresignedDomainUrl",
                "Resource": "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc123/*",
                "Condition": {
                    "StringEquals": {"aws:SourceVpce": [API, STUDIO]},
                    "IpAddress": {"aws:VpcSourceIp": ["10.16.0.0/16", "192.168.10.0/24", "172.20.0.0/16"]},
                },
            }
        ],
    }


def test_a_private_address_range_never_stands_alone():
    for statement in presign_policy(HERE, [DOMAIN], PERIMETER, "any")["Statement"]:
        keys = {key for operator in statement["Condition"].values() for key in operator}
        assert "aws:VpcSourceIp" not in keys or keys & {"aws:SourceVpc", "aws:SourceVpce"}


def test_other_entry_points_are_refused_by_name():
    with pytest.raises(ValueError, match="entrypoints is 'none'; allowed: all, any"):
        presign_policy(HERE, [DOMAIN], PERIMETER, "none")


@pytest.mark.parametrize("field", ["endpoint_ids", "vpc_cidrs", "corporate_cidrs"])
def test_an_empty_condition_is_refused_instead_of_written(field):
    with pytest.raises(ValueError, match="at least one value is needed"):
        presign_policy(HERE, [DOMAIN], dataclasses.replace(PERIMETER, **{field: []}), "any")
