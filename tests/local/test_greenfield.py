"""The stack that brings its own VPC and Studio domain: all checks, and nothing left."""

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.demo.checks import run_checks, sign_in_alice
from local.deployment.stack import configuration, deployed
from tests.local.conftest import ROOT

# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


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
        names = set(deployment.networks.corporate.ports)
        left = deployment.destroy()
    assert [(row.step, row.expected, row.got) for row in checks if not row.as_expected] == []
    assert vpc["CidrBlock"] == config["studio-access:networkCidr"]
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == int(config["studio-access:zones"])
    assert {(profile["DomainId"], profile["UserProfileName"]) for profile in profiles} == {
        (outputs["domainId"], "alice"),
        (outputs["domainId"], "bob"),
    }
    assert {"runtime.sagemaker.eu-west-1.amazonaws.com", "servicecatalog.eu-west-1.amazonaws.com"} <= names
    assert left == set()
