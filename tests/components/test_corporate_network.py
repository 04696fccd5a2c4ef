"""The simulated corporate network: closed, reached by Session Manager only, and nobody else's concern."""

import json
from typing import Any

import pytest
from pulumi.output import Unknown

from components.studio_access.corporate_machines import name_server_user_data
from components.studio_access.corporate_policies import machine_service, packages, session_manager
from components.studio_access.endpoint_policies import service_of_the_vpc
from components.studio_access.location import Location
from tests.cloud import deploy_stack
from tests.iam import decide

CORPORATE, STUDIO = "192.168.10.0/24", "10.16.0.0/16"
HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
CHINA = Location("aws-cn", "cn-north-1", "111122223333", "amazonaws.com.cn")
ROLE = "arn:aws:iam::111122223333:role/studio-access-greenfield-corporate"
PACKAGE = "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/core/mirrors/latest/aarch64/mirror.list"


def deploy(**given):
    return deploy_stack("greenfield", corporateNetwork="simulated", **given)


def of_the_network(deployment):
    return [seen for seen in deployment.resources if seen.name.startswith("studio-access-corporate")]


def here(deployment, kind):
    """The network's own resources of one kind, by the end of their name."""
    return {
        name.removeprefix("studio-access-corporate").removeprefix("-"): inputs
        for name, inputs in deployment.all_of(kind).items()
        if name.startswith("studio-access-corporate")
    }


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


@pytest.mark.parametrize("what", ["bind", "client"])
def test_a_machine_is_small_encrypted_and_asks_for_metadata_by_token(what):
    machine = here(deploy(), "Instance")[what]
    assert (machine["instanceType"], machine["ami"]) == ("t4g.nano", "ami-0a1b2c3d4e5f67890")
    assert machine["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert machine["rootBlockDevice"]["encrypted"] is True
    assert machine["rootBlockDevice"]["tags"] == machine["tags"]
    assert machine["vpcSecurityGroupIds"] == [f"sg-studio-access-corporate-{what}"]
    assert machine["iamInstanceProfile"] == "studio-access-greenfield-corporate"


def test_a_new_image_does_not_replace_the_machines_but_new_zones_do():
    deployment = deploy()
    for what in ("bind", "client"):
        request = deployment.request("Instance", f"studio-access-corporate-{what}")
        assert list(request.ignoreChanges) == ["ami"]
        assert request.deleteBeforeReplace
        assert here(deployment, "Instance")[what]["userDataReplaceOnChange"] is True


def test_the_name_server_s_address_is_kept_for_it_and_is_everybody_s_name_server():
    deployment = deploy(corporateCidrs='["192.168.10.0/24"]', corporateNetworkCidr="192.168.10.64/27")
    assert here(deployment, "Instance")["bind"]["privateIp"] == "192.168.10.74"
    assert "privateIp" not in here(deployment, "Instance")["client"]
    assert here(deployment, "SubnetCidrReservation")[""]["cidrBlock"] == "192.168.10.74/32"
    assert here(deployment, "VpcDhcpOptions")[""]["domainNameServers"] == ["192.168.10.74"]


def waits_for(deployment, kind, name):
    """The kind and name of what a resource depends on."""
    urns = deployment.request(kind, f"studio-access-corporate-{name}").dependencies
    return {
        (urn.split("::")[-2].rpartition(":")[2], urn.rpartition("::")[2].removeprefix("studio-access-corporate-"))
        for urn in urns
    }


def test_a_machine_starts_when_its_name_server_and_its_ways_out_are_there():
    deployment = deploy()
    ready = {("VpcEndpoint", name) for name in ("s3", "ssm", "ssmmessages", "ec2messages")}
    ready |= {(kind, "studio-access-corporate") for kind in ("VpcDhcpOptionsAssociation", "RolePolicy")}
    assert waits_for(deployment, "Instance", "bind") >= ready
    assert waits_for(deployment, "Instance", "client") >= {*ready, ("Instance", "bind")}


@pytest.mark.parametrize("service", ["ssm", "ssmmessages", "ec2messages"])
def test_nobody_takes_the_name_server_s_address_before_it_is_reserved(service):
    reservation = ("SubnetCidrReservation", "studio-access-corporate")
    assert reservation in waits_for(deploy(), "VpcEndpoint", service)


def test_bind_has_exactly_the_zones_of_the_forwarder_output():
    deployment = deploy()
    user_data = here(deployment, "Instance")["bind"]["userData"]
    zones = deployment.outputs["forwardZones"]
    assert deployment.outputs["resolverAddresses"] == ["10.16.0.10", "10.16.1.10"]
    assert user_data.count(zones) == 1
    assert user_data.count("zone ") == zones.count("zone ") == 3
    assert "userData" not in here(deployment, "Instance")["client"]


def test_a_preview_does_not_make_zones_up():
    assert isinstance(here(deploy(preview=True), "Instance")["bind"]["userData"], Unknown)


def test_the_machines_ids_are_an_output():
    machines = deploy().outputs["corporateMachines"]
    assert machines.keys() == {"bind", "client"}
    assert all(identity.startswith("i-") for identity in machines.values())


@pytest.mark.parametrize(
    "given",
    [
        {"zones": ['x";};']},
        {"zones": ["a.example\nEND\nreboot"]},
        {"zones": ["$(reboot).example"]},
        {"addresses": ["10.16.0.10; };"]},
        {"addresses": ["`reboot`"]},
        {"cidr": "192.168.10.0/24; reboot"},
        {"cidr": "192.168.10.1/24"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_only_names_addresses_and_ranges_get_into_the_user_data(given):
    good: dict[str, Any] = {"cidr": CORPORATE, "zones": ["studio.eu-west-1.sagemaker.aws"], "addresses": ["10.16.0.10"]}
    assert name_server_user_data(**good)
    with pytest.raises(ValueError, match=r"is not allowed|has host bits set|is not a valid netmask"):
        name_server_user_data(**{**good, **given})


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
