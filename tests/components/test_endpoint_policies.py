"""Each VPC endpoint's policy, judged by an independent evaluator."""

import pytest

from components.studio_access import endpoint_policies
from components.studio_access.location import Location
from tests.iam import decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
PRESIGNER = "arn:aws:iam::111122223333:role/front-presigner"
ALICE = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc/alice"
PRESIGN = "sagemaker:CreatePresignedDomainUrl"
OURS = {"aws:PrincipalAccount": "111122223333"}
THEIRS = {"aws:PrincipalAccount": "999999999999"}


def test_through_the_sagemaker_endpoint_only_the_presigning_role_presigns():
    policy = endpoint_policies.sagemaker_api(HERE, "d-abc", "front-presigner", whole_vpc=False)
    other_role = {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/other", **OURS}
    assert decide(policy, PRESIGN, ALICE, {"aws:PrincipalArn": PRESIGNER, **OURS}) == "Allow"
    assert decide(policy, PRESIGN, ALICE, other_role) == "ImplicitDeny"
    assert decide(policy, PRESIGN, ALICE, {}) == "ImplicitDeny"
    assert decide(policy, PRESIGN, ALICE.replace("d-abc", "d-xyz"), {"aws:PrincipalArn": PRESIGNER}) == "ImplicitDeny"
    assert decide(policy, "sagemaker:ListDomains", "*", {"aws:PrincipalArn": PRESIGNER, **OURS}) == "ImplicitDeny"


def test_with_private_dns_the_sagemaker_endpoint_serves_the_account_and_no_other():
    policy = endpoint_policies.sagemaker_api(HERE, "d-abc", "front-presigner", whole_vpc=True)
    assert (
        decide(policy, "sagemaker:DescribeDomain", "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-abc", OURS)
        == "Allow"
    )
    assert decide(policy, PRESIGN, ALICE, OURS) == "Allow"
    assert decide(policy, PRESIGN, ALICE, THEIRS) == "ImplicitDeny"
    assert decide(policy, PRESIGN, ALICE, {}) == "ImplicitDeny"
    assert decide(policy, "s3:GetObject", "arn:aws:s3:::data/key", OURS) == "ImplicitDeny"


def test_through_the_studio_endpoint_only_apps_of_this_domain_open():
    policy = endpoint_policies.studio(HERE, "d-abc")
    app = "arn:aws:sagemaker:eu-west-1:111122223333:app/d-abc/alice/jupyterlab/default"
    assert decide(policy, "sagemaker:CreateApp", app) == "Allow"
    assert decide(policy, "sagemaker:CreateApp", app.replace("d-abc", "d-abcd")) == "ImplicitDeny"
    assert decide(policy, PRESIGN, ALICE) == "ImplicitDeny"


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


@pytest.mark.parametrize(("context", "decision"), [(OURS, "Allow"), (THEIRS, "ImplicitDeny"), ({}, "ImplicitDeny")])
@pytest.mark.parametrize(
    ("policy", "action", "resource"),
    [
        (endpoint_policies.sts(HERE), "sts:AssumeRole", "arn:aws:iam::111122223333:role/studio"),
        (endpoint_policies.sts(HERE), "sts:GetCallerIdentity", "*"),
        (
            endpoint_policies.logs(HERE),
            "logs:PutLogEvents",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/sagemaker/studio:log-stream:x",
        ),
    ],
)
def test_studio_s_own_endpoints_serve_identities_of_this_account_only(policy, action, resource, context, decision):
    assert decide(policy, action, resource, context) == decision


@pytest.mark.parametrize(
    ("policy", "action", "resource"),
    [
        (endpoint_policies.sts(HERE), "sts:AssumeRole", "arn:aws:iam::999999999999:role/exfiltration"),
        (endpoint_policies.sts(HERE), "sts:GetFederationToken", "*"),
        (
            endpoint_policies.logs(HERE),
            "logs:PutLogEvents",
            "arn:aws:logs:eu-west-1:999999999999:log-group:/aws/sagemaker/x",
        ),
        (
            endpoint_policies.logs(HERE),
            "logs:GetLogEvents",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/sagemaker/x",
        ),
        (
            endpoint_policies.logs(HERE),
            "logs:PutLogEvents",
            "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/x",
        ),
    ],
)
def test_studio_s_own_endpoints_serve_nothing_else(policy, action, resource):
    assert decide(policy, action, resource, OURS) == "ImplicitDeny"
