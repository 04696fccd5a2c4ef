"""Each VPC endpoint's policy, judged by an independent evaluator."""

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.iam import vpc_endpoints as endpoint_policies
from tests.iam import decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
PRESIGNER = "arn:aws:iam::111122223333:role/front-presigner"
ALICE = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc/alice"
PRESIGN = "sagemaker:CreatePresignedDomainUrl"
OURS = {"aws:PrincipalAccount": "111122223333"}
THEIRS = {"aws:PrincipalAccount": "999999999999"}


def test_through_the_sagemaker_endpoint_only_the_presigning_role_presigns():
    policy = endpoint_policies.sagemaker_api(HERE, ["d-abc"], "front-presigner")
    other_role = {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/other", **OURS}
    assert decide(policy, PRESIGN, ALICE, {"aws:PrincipalArn": PRESIGNER, **OURS}) == "Allow"
    assert decide(policy, PRESIGN, ALICE, other_role) == "ImplicitDeny"
    assert decide(policy, PRESIGN, ALICE, {}) == "ImplicitDeny"
    assert decide(policy, PRESIGN, ALICE.replace("d-abc", "d-xyz"), {"aws:PrincipalArn": PRESIGNER}) == "ImplicitDeny"
    assert decide(policy, "sagemaker:ListDomains", "*", {"aws:PrincipalArn": PRESIGNER, **OURS}) == "ImplicitDeny"


def test_through_the_sagemaker_endpoint_the_studio_page_works_with_studio_s_own_role():
    studio_role = "arn:aws:iam::111122223333:role/front-studio"
    policy = endpoint_policies.sagemaker_api(HERE, ["d-abc"], "front-presigner", studio_roles=[studio_role])
    for principal, decision in ((studio_role, "Allow"), (f"{studio_role}2", "ImplicitDeny")):
        assert decide(policy, "sagemaker:ListSpaces", "*", {"aws:PrincipalArn": principal}) == decision
        assert decide(policy, PRESIGN, ALICE, {"aws:PrincipalArn": principal}) == decision


APP = "arn:aws:sagemaker:eu-west-1:111122223333:app/d-abc/alice/jupyterlab/default"


def test_through_the_studio_endpoint_only_apps_of_this_domain_open():
    policy = endpoint_policies.studio(HERE, ["d-abc"])
    assert decide(policy, "sagemaker:CreateApp", APP) == "Allow"
    assert decide(policy, "sagemaker:CreateApp", APP.replace("d-abc", "d-abcd")) == "ImplicitDeny"
    assert decide(policy, PRESIGN, ALICE) == "ImplicitDeny"


def test_with_several_domains_each_passes_through_both_endpoints():
    presigning = endpoint_policies.sagemaker_api(HERE, ["d-abc", "d-xyz"], "front-presigner")
    opening = endpoint_policies.studio(HERE, ["d-abc", "d-xyz"])
    for domain, decision in (("d-abc", "Allow"), ("d-xyz", "Allow"), ("d-other", "ImplicitDeny")):
        profile, app = ALICE.replace("d-abc", domain), APP.replace("d-abc", domain)
        assert decide(presigning, PRESIGN, profile, {"aws:PrincipalArn": PRESIGNER}) == decision
        assert decide(opening, "sagemaker:CreateApp", app) == decision


def test_with_private_dns_the_studio_endpoint_opens_the_account_s_other_domains_too():
    policy = endpoint_policies.studio_of_the_vpc(HERE)
    assert decide(policy, "sagemaker:CreateApp", APP.replace("d-abc", "d-other")) == "Allow"
    assert decide(policy, "sagemaker:CreateApp", APP.replace("111122223333", "999999999999")) == "ImplicitDeny"


@pytest.mark.parametrize(
    ("resource", "decision"),
    [
        ("api1/dev/GET/alice", "Allow"),
        ("api1/dev/GET/me", "Allow"),
        ("api1/dev/POST/alice", "ImplicitDeny"),
        ("api1/prod/GET/alice", "ImplicitDeny"),
        ("api2/dev/GET/alice", "ImplicitDeny"),
        ("api11/dev/GET/alice", "ImplicitDeny"),
    ],
)
def test_through_the_api_endpoint_only_our_stage_is_called(resource, decision):
    policy = endpoint_policies.execute_api(HERE, "api1", "dev")
    arn = f"arn:aws:execute-api:eu-west-1:111122223333:{resource}"
    assert decide(policy, "execute-api:Invoke", arn) == decision


OF_THE_VPC = [
    (endpoint_policies.service_of_the_vpc(HERE, "sagemaker"), "sagemaker:DescribeDomain", "*"),
    (endpoint_policies.service_of_the_vpc(HERE, "sagemaker"), PRESIGN, ALICE),
    (endpoint_policies.sts_of_the_vpc(HERE), "sts:AssumeRole", "arn:aws:iam::999999999999:role/shared-services"),
    (endpoint_policies.sts_of_the_vpc(HERE), "sts:GetCallerIdentity", "*"),
    (endpoint_policies.sts_of_the_vpc(HERE), "sts:TagSession", "arn:aws:iam::111122223333:role/studio"),
    (
        endpoint_policies.service_of_the_vpc(HERE, "logs"),
        "logs:GetLogEvents",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/x",
    ),
    (
        endpoint_policies.service_of_the_vpc(HERE, "logs"),
        "logs:PutLogEvents",
        "arn:aws:logs:eu-west-1:111122223333:log-group:/y",
    ),
]


@pytest.mark.parametrize(("context", "decision"), [(OURS, "Allow"), (THEIRS, "ImplicitDeny"), ({}, "ImplicitDeny")])
@pytest.mark.parametrize(("policy", "action", "resource"), OF_THE_VPC)
def test_an_endpoint_for_the_whole_vpc_serves_identities_of_this_account_and_no_other(
    policy, action, resource, context, decision
):
    assert decide(policy, action, resource, context) == decision


@pytest.mark.parametrize("policy", [policy for policy, _, _ in OF_THE_VPC])
def test_an_endpoint_for_the_whole_vpc_serves_its_own_service_only(policy):
    assert decide(policy, "s3:GetObject", "arn:aws:s3:::data/key", OURS) == "ImplicitDeny"


@pytest.mark.parametrize("action", ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"])
def test_unsigned_federation_leads_into_this_account_only(action):
    policy = endpoint_policies.sts_of_the_vpc(HERE)
    assert decide(policy, action, "arn:aws:iam::111122223333:role/pod") == "Allow"
    assert decide(policy, action, "arn:aws:iam::999999999999:role/pod") == "ImplicitDeny"


def test_with_private_dns_the_api_endpoint_serves_every_api_of_the_account():
    policy = endpoint_policies.execute_api_of_the_vpc(HERE)
    ours, theirs = (f"arn:aws:execute-api:eu-west-1:{account}:other/prod/POST/x" for account in ("111122223333", "999"))
    assert decide(policy, "execute-api:Invoke", ours) == "Allow"
    assert decide(policy, "execute-api:Invoke", theirs) == "ImplicitDeny"


def test_through_the_s3_endpoint_the_account_reaches_its_own_buckets():
    policy = endpoint_policies.s3_of_the_vpc(HERE)
    inside = {**OURS, "aws:ResourceAccount": "111122223333"}
    assert decide(policy, "s3:PutObject", "arn:aws:s3:::ours/key", inside) == "Allow"
    assert (
        decide(policy, "s3:PutObject", "arn:aws:s3:::theirs/key", {**OURS, "aws:ResourceAccount": "999"})
        == "ImplicitDeny"
    )
    assert (
        decide(policy, "s3:PutObject", "arn:aws:s3:::ours/key", {**THEIRS, "aws:ResourceAccount": "1"})
        == "ImplicitDeny"
    )


def test_through_the_s3_endpoint_what_aws_keeps_for_sagemaker_is_read_and_nothing_else():
    policy = endpoint_policies.s3_of_the_vpc(HERE)
    aws_bucket = "arn:aws:s3:::jumpstart-cache-prod-eu-west-1/model"
    assert decide(policy, "s3:GetObject", aws_bucket, OURS) == "Allow"
    assert decide(policy, "s3:PutObject", aws_bucket, OURS) == "ImplicitDeny"
    assert decide(policy, "s3:GetObject", "arn:aws:s3:::somebody/model", OURS) == "ImplicitDeny"


def test_through_the_dynamodb_endpoint_the_account_reaches_its_own_tables():
    policy = endpoint_policies.dynamodb_of_the_vpc(HERE)
    table, account = "arn:aws:dynamodb:eu-west-1:111122223333:table/keys", "111122223333"
    assert decide(policy, "dynamodb:GetItem", table, {**OURS, "aws:ResourceAccount": account}) == "Allow"
    assert decide(policy, "dynamodb:GetItem", table, {**OURS, "aws:ResourceAccount": "999"}) == "ImplicitDeny"
    assert decide(policy, "dynamodb:GetItem", table, {**THEIRS, "aws:ResourceAccount": account}) == "ImplicitDeny"
    assert decide(policy, "s3:GetObject", "arn:aws:s3:::ours/key", {**OURS, "aws:ResourceAccount": account}) != "Allow"


@pytest.mark.parametrize(
    ("role", "action", "decision"),
    [
        ("creator", "sagemaker:CreateUserProfile", "Allow"),
        ("creator", "sagemaker:CreatePresignedDomainUrl", "ImplicitDeny"),
        ("presigner", "sagemaker:CreateUserProfile", "ImplicitDeny"),
        ("presigner", "sagemaker:CreatePresignedDomainUrl", "Allow"),
        ("other", "sagemaker:CreateUserProfile", "ImplicitDeny"),
    ],
)
def test_through_the_sagemaker_endpoint_each_role_does_its_own(role, action, decision):
    policy = endpoint_policies.sagemaker_api(HERE, ["d-abc"], "presigner", "creator")
    context = {"aws:PrincipalArn": f"arn:aws:iam::111122223333:role/{role}"}
    assert decide(policy, action, ALICE, context) == decision
