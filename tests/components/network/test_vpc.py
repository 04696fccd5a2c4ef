"""The created VPC: nothing public, everything closed that is not asked for."""

import json

import pytest

from tests.cloud import deploy_stack


def test_an_existing_vpc_is_left_as_it_is():
    deployment = deploy_stack("local")
    for kind in ("Vpc", "Subnet", "RouteTable", "DefaultSecurityGroup", "FlowLog"):
        assert deployment.all_of(kind) == {}


def test_the_vpc_resolves_private_dns():
    vpc = deploy_stack("greenfield").one("Vpc", "studio-access")
    assert (vpc["cidrBlock"], vpc["enableDnsHostnames"], vpc["enableDnsSupport"]) == ("10.16.0.0/16", True, True)


@pytest.mark.parametrize("zones", [2, 3])
def test_each_zone_has_one_private_subnet(zones):
    deployment = deploy_stack("greenfield", zones=str(zones))
    subnets = deployment.all_of("Subnet").values()
    assert len(subnets) == zones
    assert len({subnet["availabilityZone"] for subnet in subnets}) == zones
    assert not any(subnet["mapPublicIpOnLaunch"] for subnet in subnets)
    assert len(deployment.all_of("RouteTableAssociation")) == zones


def test_there_is_no_way_to_the_internet():
    deployment = deploy_stack("greenfield")
    for kind in ("InternetGateway", "NatGateway", "EgressOnlyInternetGateway", "Eip", "Route"):
        assert deployment.all_of(kind) == {}
    (table,) = deployment.all_of("RouteTable").values()
    assert "routes" not in table


def test_the_default_security_group_admits_nobody():
    (group,) = deploy_stack("greenfield").all_of("DefaultSecurityGroup").values()
    assert (group["ingress"], group["egress"]) == ([], [])


def test_all_traffic_is_logged_with_retention():
    deployment = deploy_stack("greenfield", logRetentionDays="365")
    (log,) = deployment.all_of("FlowLog").values()
    assert log["trafficType"] == "ALL"
    group = deployment.one("LogGroup", "studio-access-flow")
    assert (group["name"], group["retentionInDays"]) == ("/aws/vpc/studio-access-greenfield", 365)
    policy = json.loads(deployment.one("RolePolicy", "studio-access-flow")["policy"])
    write = policy["Statement"][0]
    assert write["Resource"] == "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc/studio-access-greenfield:*"


def test_s3_is_reached_by_a_gateway_endpoint_with_a_policy():
    endpoint = deploy_stack("greenfield").one("VpcEndpoint", "studio-access-s3")
    assert (endpoint["vpcEndpointType"], endpoint["serviceName"]) == ("Gateway", "com.amazonaws.eu-west-1.s3")
    assert len(json.loads(endpoint["policy"])["Statement"]) == 2


def test_everything_else_uses_the_created_vpc_and_its_subnets():
    deployment = deploy_stack("greenfield")
    vpc_id, subnet_ids = deployment.outputs["vpcId"], deployment.outputs["subnetIds"]
    assert len(subnet_ids) == 2
    for group in deployment.all_of("SecurityGroup").values():
        assert group["vpcId"] == vpc_id
    for name, endpoint in deployment.all_of("VpcEndpoint").items():
        assert endpoint["vpcId"] == vpc_id
        if name != "studio-access-s3":
            assert endpoint["subnetIds"] == subnet_ids
    assert deployment.one("Function", "studio-access-presigner")["vpcConfig"]["subnetIds"] == subnet_ids
    policy = json.loads(deployment.outputs["presignPolicy"])
    assert policy["Statement"][0]["Condition"]["IpAddress"]["aws:VpcSourceIp"] == ["10.16.0.0/16", "192.168.10.0/24"]


def test_a_vpc_without_a_way_out_has_every_endpoint_that_studio_needs():
    services = {endpoint["serviceName"] for endpoint in deploy_stack("greenfield").all_of("VpcEndpoint").values()}
    region = "com.amazonaws.eu-west-1"
    assert services == {
        f"{region}.execute-api",
        f"{region}.logs",
        f"{region}.s3",
        f"{region}.sagemaker.api",
        f"{region}.sagemaker.runtime",
        f"{region}.servicecatalog",
        f"{region}.sts",
        "aws.sagemaker.eu-west-1.studio",
    }
