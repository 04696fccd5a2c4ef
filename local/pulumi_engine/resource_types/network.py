"""VPCs, their subnets, route tables and flow logs."""

import ipaddress

from local.cloud import ACCOUNT_ID

from .row import Made, RefusedByAwsError, ResourceType, Values

_DNS_ATTRIBUTES = ("enableDnsSupport", "enableDnsHostnames")


def _set_dns(made: Made) -> None:
    """EC2 takes one attribute a call."""
    for name in _DNS_ATTRIBUTES:
        if made.inputs.get(name) is not None:
            attribute = {name[0].upper() + name[1:]: {"Value": made.inputs[name]}}
            made.call("ec2", "modify_vpc_attribute", VpcId=made.resource_id, **attribute)


def _subnet_that_fits(made: Made) -> Values:
    """The inputs, if the subnet lies inside its VPC and beside the VPC's other subnets."""
    cidr, in_vpc = made.inputs["cidrBlock"], [{"Name": "vpc-id", "Values": [made.inputs["vpcId"]]}]
    vpcs = made.call("ec2", "describe_vpcs", Filters=in_vpc)["Vpcs"]
    if not vpcs:
        raise RefusedByAwsError(f"InvalidVpcID.NotFound: The vpc ID '{made.inputs['vpcId']}' does not exist")
    subnet = ipaddress.IPv4Network(cidr)
    if not subnet.subnet_of(ipaddress.IPv4Network(vpcs[0]["CidrBlock"])):
        raise RefusedByAwsError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: it is not in the VPC's range")
    for other in made.call("ec2", "describe_subnets", Filters=in_vpc)["Subnets"]:
        if subnet.overlaps(ipaddress.IPv4Network(other["CidrBlock"])):
            raise RefusedByAwsError(f"InvalidSubnet.Conflict: The CIDR '{cidr}' conflicts with another subnet")
    return made.inputs


def _set_public_addresses(made: Made) -> None:
    wanted = {"Value": bool(made.inputs.get("mapPublicIpOnLaunch"))}
    made.call("ec2", "modify_subnet_attribute", SubnetId=made.resource_id, MapPublicIpOnLaunch=wanted)


def _flow_log(made: Made) -> Values:
    given = dict(made.inputs)
    return {"resourceIds": [given.pop("vpcId")], "resourceType": "VPC", **given}


def _arn(made: Made, kind: str) -> Values:
    return {"arn": f"arn:aws:ec2:{made.cloud.region}:{ACCOUNT_ID}:{kind}/{made.resource_id}"}


TYPES = {
    "aws:ec2/vpc:Vpc": ResourceType(
        service="ec2",
        create="create_vpc",
        identify=lambda made: made.response["Vpc"]["VpcId"],
        handled=frozenset(_DNS_ATTRIBUTES),
        after=_set_dns,
        outputs=lambda made: _arn(made, "vpc"),
        delete=lambda made: made.call("ec2", "delete_vpc", VpcId=made.resource_id),
    ),
    "aws:ec2/subnet:Subnet": ResourceType(
        service="ec2",
        create="create_subnet",
        identify=lambda made: made.response["Subnet"]["SubnetId"],
        handled=frozenset({"mapPublicIpOnLaunch"}),
        prepare=_subnet_that_fits,
        after=_set_public_addresses,
        outputs=lambda made: _arn(made, "subnet"),
        delete=lambda made: made.call("ec2", "delete_subnet", SubnetId=made.resource_id),
    ),
    "aws:ec2/routeTable:RouteTable": ResourceType(
        service="ec2",
        create="create_route_table",
        identify=lambda made: made.response["RouteTable"]["RouteTableId"],
        outputs=lambda made: _arn(made, "route-table"),
        delete=lambda made: made.call("ec2", "delete_route_table", RouteTableId=made.resource_id),
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ResourceType(
        service="ec2",
        create="associate_route_table",
        identify=lambda made: made.response["AssociationId"],
        delete=lambda made: made.call("ec2", "disassociate_route_table", AssociationId=made.resource_id),
    ),
    "aws:ec2/flowLog:FlowLog": ResourceType(
        service="ec2",
        create="create_flow_logs",
        identify=lambda made: made.response["FlowLogIds"][0],
        names={"iamRoleArn": "deliverLogsPermissionArn"},
        prepare=_flow_log,
        outputs=lambda made: _arn(made, "vpc-flow-log"),
        delete=lambda made: made.call("ec2", "delete_flow_logs", FlowLogIds=[made.resource_id]),
    ),
}
