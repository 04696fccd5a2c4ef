"""The example's simulated corporate network: closed, reached by Session Manager only, and nobody else's concern."""

import json
from typing import Any

import pytest
from pulumi.output import Unknown

from tests.examples.running import run
from tests.iam import decide

EXAMPLE = "greenfield_with_corporate_network"
NAME = "studio-trial-corporate"
CORPORATE, STUDIO = "192.168.10.0/26", "10.16.0.0/20"
ROLE = f"arn:aws:iam::111122223333:role/{NAME}"
PACKAGE = "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/core/mirrors/latest/aarch64/mirror.list"
MODES = pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])


def own(kind: str, *, preview: bool = False) -> dict[str, dict[str, Any]]:
    """The network's own resources of one kind, by the end of their name."""
    return {
        name.removeprefix(NAME).removeprefix("-"): inputs
        for name, inputs in run(EXAMPLE, preview=preview).all_of(kind).items()
        if name.startswith(NAME)
    }


@MODES
def test_it_has_exactly_these_parts(preview):
    kinds = [
        seen.typ.rpartition(":")[2] for seen in run(EXAMPLE, preview=preview).resources if seen.name.startswith(NAME)
    ]
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


def test_nothing_else_of_the_stack_depends_on_it():
    for request in run(EXAMPLE).monitor.requests.values():
        if not request.name.startswith(NAME):
            assert not any(f"::{NAME}" in urn for urn in request.dependencies), request.name


def test_there_is_no_way_to_the_internet():
    for kind in ("InternetGateway", "NatGateway", "EgressOnlyInternetGateway", "Eip", "KeyPair"):
        assert run(EXAMPLE).all_of(kind) == {}
    assert own("Subnet")[""]["mapPublicIpOnLaunch"] is False
    for machine in own("Instance").values():
        assert machine["associatePublicIpAddress"] is False
        assert "keyName" not in machine


def test_the_vpc_resolves_private_dns_and_its_default_group_admits_nobody():
    vpc, group = own("Vpc")[""], own("DefaultSecurityGroup")[""]
    assert (vpc["cidrBlock"], vpc["enableDnsHostnames"], vpc["enableDnsSupport"]) == (CORPORATE, True, True)
    assert (group["ingress"], group["egress"]) == ([], [])


def test_the_peering_joins_the_two_vpcs_by_one_route_each_way():
    peering = own("VpcPeeringConnection")[""]
    assert peering["peerVpcId"] == run(EXAMPLE).all_of("Subnet")["studio-trial-0"]["vpcId"]
    assert peering["vpcId"] == own("RouteTable")[""]["vpcId"] != peering["peerVpcId"]
    assert peering["autoAccept"] is True
    assert {
        (route["routeTableId"], route["destinationCidrBlock"], route["vpcPeeringConnectionId"])
        for route in run(EXAMPLE).all_of("Route").values()
    } == {(f"{NAME}-id", STUDIO, f"{NAME}-id"), ("studio-trial-id", CORPORATE, f"{NAME}-id")}


def rules(kind: str) -> set[tuple[Any, ...]]:
    return {
        (
            rule["securityGroupId"].removeprefix(f"sg-{NAME}-"),
            rule["ipProtocol"],
            rule["fromPort"],
            rule["toPort"],
            rule.get("cidrIpv4") or rule.get("referencedSecurityGroupId") or rule.get("prefixListId"),
        )
        for rule in own(kind).values()
    }


def test_the_security_groups_let_in_and_out_exactly_this():
    sessions, bind = f"sg-{NAME}-sessions", f"sg-{NAME}-bind"
    assert rules("SecurityGroupIngressRule") == {
        ("bind", "udp", 53, 53, CORPORATE),
        ("bind", "tcp", 53, 53, CORPORATE),
        ("sessions", "tcp", 443, 443, CORPORATE),
    }
    assert rules("SecurityGroupEgressRule") == {
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
    vpc_id = own("RouteTable")[""]["vpcId"]
    for kind in ("SecurityGroup", "VpcEndpoint", "Subnet", "DefaultSecurityGroup", "VpcDhcpOptionsAssociation"):
        assert {inputs["vpcId"] for inputs in own(kind).values()} == {vpc_id}, kind


def test_session_manager_and_packages_are_all_that_it_reaches_of_aws():
    endpoints = own("VpcEndpoint")
    assert {name: endpoint["serviceName"] for name, endpoint in endpoints.items()} == {
        name: f"com.amazonaws.eu-west-1.{name}" for name in ("ssm", "ssmmessages", "ec2messages", "s3")
    }
    gateway = endpoints.pop("s3")
    assert (gateway["vpcEndpointType"], gateway["routeTableIds"]) == ("Gateway", [f"{NAME}-id"])
    for endpoint in endpoints.values():
        assert endpoint["privateDnsEnabled"] is True
        assert endpoint["securityGroupIds"] == [f"sg-{NAME}-sessions"]


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
    assert decide(json.loads(own("VpcEndpoint")["s3"]["policy"]), action, resource) == decision


@pytest.mark.parametrize(("account", "decision"), [("111122223333", "Allow"), ("444455556666", "ImplicitDeny")])
@pytest.mark.parametrize(
    ("service", "action"),
    [
        ("ssm", "ssm:UpdateInstanceInformation"),
        ("ssmmessages", "ssmmessages:OpenDataChannel"),
        ("ec2messages", "ec2messages:GetMessages"),
    ],
)
def test_session_manager_s_endpoints_serve_this_account_and_their_own_service_only(service, action, account, decision):
    policy = json.loads(own("VpcEndpoint")[service]["policy"])
    context = {"aws:PrincipalAccount": account}
    assert decide(policy, action, "*", context, principal=ROLE) == decision
    assert decide(policy, "sagemaker:CreatePresignedDomainUrl", "*", context, principal=ROLE) == "ImplicitDeny"


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
    assert decide(json.loads(own("RolePolicy")[""]["policy"]), action, "*") == decision
    assert run(EXAMPLE).all_of("RolePolicyAttachment") == {}
    assert "managedPolicyArns" not in own("Role")[""]


def test_ec2_only_assumes_the_machines_role():
    (statement,) = json.loads(own("Role")[""]["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Service": "ec2.amazonaws.com"}


@pytest.mark.parametrize("what", ["bind", "client"])
def test_a_machine_is_small_encrypted_and_asks_for_metadata_by_token(what):
    machine = own("Instance")[what]
    assert (machine["instanceType"], machine["ami"]) == ("t4g.nano", "ami-0a1b2c3d4e5f67890")
    assert machine["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert machine["rootBlockDevice"]["encrypted"] is True
    assert machine["rootBlockDevice"]["tags"] == machine["tags"]
    assert machine["vpcSecurityGroupIds"] == [f"sg-{NAME}-{what}"]
    assert machine["iamInstanceProfile"] == NAME


def test_a_new_image_does_not_replace_the_machines_but_new_zones_do():
    for what in ("bind", "client"):
        request = run(EXAMPLE).request("Instance", f"{NAME}-{what}")
        assert list(request.ignoreChanges) == ["ami"]
        assert request.deleteBeforeReplace
        assert own("Instance")[what]["userDataReplaceOnChange"] is True


def test_the_name_server_s_address_is_kept_for_it_and_is_everybody_s_name_server():
    assert own("Instance")["bind"]["privateIp"] == "192.168.10.10"
    assert "privateIp" not in own("Instance")["client"]
    assert own("SubnetCidrReservation")[""]["cidrBlock"] == "192.168.10.10/32"
    assert own("VpcDhcpOptions")[""]["domainNameServers"] == ["192.168.10.10"]


def waits_for(kind: str, name: str) -> set[tuple[str, str]]:
    """The kind and the end of the name of what a resource depends on."""
    urns = run(EXAMPLE).request(kind, f"{NAME}-{name}").dependencies
    return {
        (urn.split("::")[-2].rpartition(":")[2], urn.rpartition("::")[2].removeprefix(NAME).removeprefix("-"))
        for urn in urns
    }


def test_a_machine_starts_when_its_name_server_and_its_ways_out_are_there():
    ready = {("VpcEndpoint", name) for name in ("s3", "ssm", "ssmmessages", "ec2messages")}
    ready |= {("VpcDhcpOptionsAssociation", ""), ("RolePolicy", "")}
    assert waits_for("Instance", "bind") >= ready
    assert waits_for("Instance", "client") >= {*ready, ("Instance", "bind")}


@pytest.mark.parametrize("service", ["ssm", "ssmmessages", "ec2messages"])
def test_nobody_takes_the_name_server_s_address_before_it_is_reserved(service):
    assert ("SubnetCidrReservation", "") in waits_for("VpcEndpoint", service)


def test_bind_has_exactly_the_forward_zones_of_the_front_door():
    user_data = own("Instance")["bind"]["userData"]
    assert user_data.count("\nzone ") == 4
    for zone in ("studio-trial-id.execute-api", "studio.eu-west-1.sagemaker.aws", "api.sagemaker.eu-west-1"):
        assert user_data.count(f'zone "{zone}') == 1
    assert "userData" not in own("Instance")["client"]
    assert run(EXAMPLE).outputs["machines"].keys() == {"bind", "client"}


def test_a_preview_does_not_make_zones_up():
    assert isinstance(own("Instance", preview=True)["bind"]["userData"], Unknown)
