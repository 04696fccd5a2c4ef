"""What the simulated corporate network may do at AWS: be reached by Session Manager, and install packages."""

import json

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.corporate.policies import machine_service, packages, session_manager
from tests.corporate import deploy, here
from tests.iam import decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
CHINA = Location("aws-cn", "cn-north-1", "111122223333", "amazonaws.com.cn")
ROLE = "arn:aws:iam::111122223333:role/studio-access-greenfield-corporate"
PACKAGE = "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/core/mirrors/latest/aarch64/mirror.list"


@pytest.mark.parametrize(
    ("action", "decision"),
    [
        ("ssm:UpdateInstanceInformation", "Allow"),
        ("ssmmessages:OpenDataChannel", "Allow"),
        ("ec2messages:GetMessages", "Allow"),
        ("ssm:GetParameter", "ImplicitDeny"),
        ("ssm:SendCommand", "ImplicitDeny"),
        ("ssm:StartSession", "ImplicitDeny"),
        ("s3:GetObject", "ImplicitDeny"),
        ("sagemaker:CreatePresignedDomainUrl", "ImplicitDeny"),
        ("sts:AssumeRole", "ImplicitDeny"),
    ],
)
def test_the_machines_may_be_reached_by_session_manager_and_nothing_else(action, decision):
    assert decide(session_manager(), action, "*") == decision


def test_the_role_has_this_policy_only():
    deployment = deploy()
    assert json.loads(here(deployment, "RolePolicy")[""]["policy"]) == session_manager()
    assert deployment.all_of("RolePolicyAttachment") == {}
    assert "managedPolicyArns" not in here(deployment, "Role")[""]


@pytest.mark.parametrize(("place", "service"), [(HERE, "ec2.amazonaws.com"), (CHINA, "ec2.amazonaws.com.cn")])
def test_ec2_only_assumes_the_role(place, service):
    assert machine_service(place) == service
    (statement,) = json.loads(here(deploy(), "Role")[""]["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": "ec2.amazonaws.com"}


@pytest.mark.parametrize(
    ("action", "resource", "decision"),
    [
        ("s3:GetObject", PACKAGE, "Allow"),
        ("s3:PutObject", PACKAGE, "ImplicitDeny"),
        ("s3:GetObject", "arn:aws:s3:::somebody-else/secret", "ImplicitDeny"),
        ("s3:GetObject", PACKAGE.replace("eu-west-1", "us-east-1"), "ImplicitDeny"),
        ("s3:ListBucket", "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2", "ImplicitDeny"),
    ],
)
def test_of_s3_only_amazon_linux_s_packages_are_read(action, resource, decision):
    assert decide(packages(HERE), action, resource) == decision


@pytest.mark.parametrize(("account", "decision"), [("111122223333", "Allow"), ("444455556666", "ImplicitDeny")])
def test_session_manager_s_endpoints_serve_this_account_only(account, decision):
    policy = json.loads(here(deploy(), "VpcEndpoint")["ssmmessages"]["policy"])
    context = {"aws:PrincipalAccount": account}
    assert decide(policy, "ssmmessages:OpenDataChannel", "*", context, principal=ROLE) == decision
