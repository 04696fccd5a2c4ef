"""The stack that brings its own VPC and Studio domain: all checks, and nothing left."""

import json

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.aws.sagemaker.execution_role import credentials_at_work
from local.demo.checks import (
    IN_AS_ALICE,
    REFUSED_BY_STUDIO,
    open_url,
    outcome,
    run_checks,
    sign_in_alice,
    studio_page,
)
from local.deployment.stack import configuration, deployed
from local.deployment.studio_page import ExecutionRole
from studio_access_cli.kill_switch import LOCK, lock_policy
from tests.local.conftest import ROOT

# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


def page_of_alice(deployment):
    """Opens an app as the Studio page does, by a URL of the execution role; returns how to look at it again."""
    corporate, domain = deployment.networks.corporate, deployment.outputs["domainId"]
    credentials = credentials_at_work(deployment.aws.store, domain, "alice")
    role = ExecutionRole(corporate, deployment.aws.region, credentials)
    answer = role.call("CreatePresignedDomainUrl", DomainId=domain, UserProfileName="alice")
    url = answer.json["AuthorizedUrl"]
    _, cookie = open_url(corporate, url)
    return lambda: corporate.get(studio_page(url), {"Cookie": cookie})


def test_all_checks_pass_in_a_created_network_and_domain():
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    config = configuration(ROOT, "greenfield")
    assert (config["studio-access:vpcId"], config["studio-access:domainId"]) == ("", "")
    with deployed(ROOT, "greenfield", config) as deployment:
        outputs, ec2 = deployment.outputs, deployment.aws.client("ec2")
        checks = list(run_checks(sign_in_alice(deployment)))
        (vpc,) = ec2.describe_vpcs(VpcIds=[outputs["vpcId"]])["Vpcs"]
        subnets = ec2.describe_subnets(SubnetIds=outputs["subnetIds"])["Subnets"]
        profiles = deployment.aws.client("sagemaker").list_user_profiles()["UserProfiles"]
        page = page_of_alice(deployment)
        while_open = outcome(page())
        lock = json.dumps(lock_policy())
        studio_role = outputs["operating"]["studioRole"]
        deployment.aws.client("iam").put_role_policy(RoleName=studio_role, PolicyName=LOCK, PolicyDocument=lock)
        while_locked = outcome(page())
        deployment.aws.client("iam").delete_role_policy(RoleName=studio_role, PolicyName=LOCK)
        names = set(deployment.networks.corporate.ports)
        left = deployment.destroy()
    assert [(row.step, row.expected, row.got) for row in checks if not row.as_expected] == []
    assert "a kernel makes her own URL from the internet" in {row.step for row in checks}
    assert (while_open, while_locked) == (IN_AS_ALICE, f"403, {REFUSED_BY_STUDIO}")
    assert vpc["CidrBlock"] == config["studio-access:networkCidr"]
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == int(config["studio-access:zones"])
    assert {(profile["DomainId"], profile["UserProfileName"]) for profile in profiles} == {
        (outputs["domainId"], "alice"),
        (outputs["domainId"], "bob"),
    }
    assert {"runtime.sagemaker.eu-west-1.amazonaws.com", "servicecatalog.eu-west-1.amazonaws.com"} <= names
    assert left == set()
