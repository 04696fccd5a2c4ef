"""The stack that brings its own VPC and Studio domain: the whole journey, and nothing left."""

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.deployment import configuration, deployed
from local.journey import journey, set_the_scene
from tests.local.conftest import ROOT

# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


def test_the_journey_through_a_created_network_and_domain():
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    config = configuration(ROOT, "greenfield")
    assert (config["studio-access:vpcId"], config["studio-access:domainId"]) == ("", "")
    with deployed(ROOT, "greenfield", config) as deployment:
        outputs, ec2 = deployment.outputs, deployment.cloud.client("ec2")
        rows = list(journey(set_the_scene(deployment)))
        (vpc,) = ec2.describe_vpcs(VpcIds=[outputs["vpcId"]])["Vpcs"]
        subnets = ec2.describe_subnets(SubnetIds=outputs["subnetIds"])["Subnets"]
        profiles = deployment.cloud.client("sagemaker").list_user_profiles()["UserProfiles"]
        names = set(deployment.topology.corporate.ports)
        left = deployment.destroy()
    assert [(row.step, row.expected, row.got) for row in rows if not row.as_expected] == []
    assert vpc["CidrBlock"] == config["studio-access:networkCidr"]
    assert len({subnet["AvailabilityZone"] for subnet in subnets}) == int(config["studio-access:zones"])
    assert {(profile["DomainId"], profile["UserProfileName"]) for profile in profiles} == {
        (outputs["domainId"], "alice"),
        (outputs["domainId"], "bob"),
    }
    assert {"runtime.sagemaker.eu-west-1.amazonaws.com", "servicecatalog.eu-west-1.amazonaws.com"} <= names
    assert left == set()
