"""The simulated corporate network: closed, reached by Session Manager only, and nobody else's concern."""

import json

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.corporate.policies import packages
from components.studio_access.iam.vpc_endpoints import service_of_the_vpc
from tests.cloud import deploy_stack
from tests.corporate import deploy, here

CORPORATE, STUDIO = "192.168.10.0/24", "10.16.0.0/16"
HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")


def of_the_network(deployment):
    return [seen for seen in deployment.resources if seen.name.startswith("studio-access-corporate")]


def test_by_default_there_is_none():
    deployment = deploy_stack("greenfield")
    assert of_the_network(deployment) == []
    assert deployment.outputs["corporateMachines"] == {}


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_it_has_exactly_these_parts(preview):
    kinds = [seen.typ.rpartition(":")[2] for seen in of_the_network(deploy(preview=preview))]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "DefaultSecurityGroup": 1,
        "Instance": 2,
        "InstanceProfile": 1,
        "Role": 1,
        "RolePolicy": 1,
        "Route": 2,
        "RouteTable": 1,
        "RouteTableAssociation": 1,
        "SecurityGroup": 3,
        "SecurityGroupEgressRule": 8,
        "SecurityGroupIngressRule": 3,
        "Subnet": 1,
        "SubnetCidrReservation": 1,
        "Vpc": 1,
        "VpcDhcpOptions": 1,
        "VpcDhcpOptionsAssociation": 1,
        "VpcEndpoint": 4,
        "VpcPeeringConnection": 1,
    }


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
def test_nothing_else_of_the_stack_depends_on_it(preview):
    def others(deployment):
        return {
            (seen.typ, seen.name): seen.inputs
            for seen in deployment.resources
            if not seen.name.startswith("studio-access-corporate")
        }

    def text(inputs):
        return json.dumps(inputs, sort_keys=True, default=lambda value: type(value).__name__)

    without, within = (others(it) for it in (deploy_stack("greenfield", preview=preview), deploy(preview=preview)))
    assert without.keys() == within.keys()
    for key, inputs in without.items():
        assert text(inputs) == text(within[key]), key


def test_what_depends_on_it_is_part_of_it():
    for request in deploy().monitor.requests.values():
        if not request.name.startswith("studio-access-corporate"):
            assert not any("::studio-access-corporate" in urn for urn in request.dependencies), request.name


def test_there_is_no_way_to_the_internet():
    deployment = deploy()
    for kind in ("InternetGateway", "NatGateway", "EgressOnlyInternetGateway", "Eip", "KeyPair"):
        assert deployment.all_of(kind) == {}
    assert not here(deployment, "Subnet")[""]["mapPublicIpOnLaunch"]
    for machine in here(deployment, "Instance").values():
        assert machine["associatePublicIpAddress"] is False
        assert "keyName" not in machine


def test_the_vpc_resolves_private_dns_and_its_default_group_admits_nobody():
    deployment = deploy()
    vpc, group = here(deployment, "Vpc")[""], here(deployment, "DefaultSecurityGroup")[""]
    assert (vpc["cidrBlock"], vpc["enableDnsHostnames"], vpc["enableDnsSupport"]) == (CORPORATE, True, True)
    assert (group["ingress"], group["egress"]) == ([], [])


def test_each_vpc_has_one_route_to_the_other_and_to_nothing_else():
    deployment = deploy()
    peering = "studio-access-corporate-id"
    assert {
        (route["routeTableId"], route["destinationCidrBlock"], route["vpcPeeringConnectionId"])
        for route in deployment.all_of("Route").values()
    } == {("studio-access-corporate-id", STUDIO, peering), ("studio-access-id", CORPORATE, peering)}
    assert all("routes" not in table for table in deployment.all_of("RouteTable").values())


def test_the_peering_is_between_the_two_vpcs():
    deployment = deploy()
    peering = here(deployment, "VpcPeeringConnection")[""]
    assert peering["peerVpcId"] == deployment.outputs["vpcId"]
    assert peering["vpcId"] == here(deployment, "RouteTable")[""]["vpcId"] != peering["peerVpcId"]
    assert peering["autoAccept"] is True


def rules(deployment, kind):
    return {
        (
            rule["securityGroupId"].removeprefix("sg-studio-access-corporate-"),
            rule["ipProtocol"],
            rule["fromPort"],
            rule["toPort"],
            rule.get("cidrIpv4") or rule.get("referencedSecurityGroupId") or rule.get("prefixListId"),
        )
        for rule in here(deployment, kind).values()
    }


def test_the_security_groups_let_in_and_out_exactly_this():
    deployment = deploy()
    sessions, bind = "sg-studio-access-corporate-sessions", "sg-studio-access-corporate-bind"
    assert rules(deployment, "SecurityGroupIngressRule") == {
        ("bind", "udp", 53, 53, CORPORATE),
        ("bind", "tcp", 53, 53, CORPORATE),
        ("sessions", "tcp", 443, 443, CORPORATE),
    }
    assert rules(deployment, "SecurityGroupEgressRule") == {
        ("bind", "udp", 53, 53, STUDIO),
        ("bind", "tcp", 53, 53, STUDIO),
        ("bind", "tcp", 443, 443, sessions),
        ("bind", "tcp", 443, 443, "pl-0a1b2c3d"),
        ("client", "udp", 53, 53, bind),
        ("client", "tcp", 53, 53, bind),
        ("client", "tcp", 443, 443, STUDIO),
        ("client", "tcp", 443, 443, sessions),
    }


def test_its_groups_and_endpoints_are_in_its_own_vpc():
    deployment = deploy()
    vpc_id = here(deployment, "RouteTable")[""]["vpcId"]
    for kind in ("SecurityGroup", "VpcEndpoint", "Subnet", "DefaultSecurityGroup", "VpcDhcpOptionsAssociation"):
        assert {inputs["vpcId"] for inputs in here(deployment, kind).values()} == {vpc_id}, kind


def test_session_manager_and_packages_are_all_that_it_reaches_of_aws():
    deployment = deploy()
    endpoints = here(deployment, "VpcEndpoint")
    assert {name: endpoint["serviceName"] for name, endpoint in endpoints.items()} == {
        name: f"com.amazonaws.eu-west-1.{name}" for name in ("ssm", "ssmmessages", "ec2messages", "s3")
    }
    gateway = endpoints.pop("s3")
    assert (gateway["vpcEndpointType"], gateway["routeTableIds"]) == ("Gateway", ["studio-access-corporate-id"])
    assert json.loads(gateway["policy"]) == packages(HERE)
    for service, endpoint in endpoints.items():
        assert endpoint["privateDnsEnabled"] is True
        assert endpoint["securityGroupIds"] == ["sg-studio-access-corporate-sessions"]
        assert json.loads(endpoint["policy"]) == service_of_the_vpc(HERE, service)
