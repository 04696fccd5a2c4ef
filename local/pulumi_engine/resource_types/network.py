"""VPCs with their subnets, route tables, flow logs, security groups and Route 53 Resolver endpoints."""

import ipaddress
from typing import Any

from local.aws.network import address_in
from local.emulator.local_aws import ACCOUNT_ID
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Resource, ResourceType, Values

_DNS_ATTRIBUTES = ("enableDnsSupport", "enableDnsHostnames")
# Inputs of a rule that name its other side, and where EC2's API has them in a permission.
_PEERS = {
    "cidrIpv4": ("ipRanges", "cidrIp"),
    "referencedSecurityGroupId": ("userIdGroupPairs", "groupId"),
    "prefixListId": ("prefixListIds", "prefixListId"),
}
_PORTS = ("fromPort", "toPort")
_RESOLVER = "route53resolver"
# An address that nobody asked for by name: beyond those that AWS reserves in each subnet.
_CHOSEN_ADDRESS = 20
_FEWEST_ADDRESSES = 2


def _set_dns(resource: Resource) -> None:
    """EC2 takes one attribute a call."""
    for name in _DNS_ATTRIBUTES:
        if resource.inputs.get(name) is not None:
            attribute = {name[0].upper() + name[1:]: {"Value": resource.inputs[name]}}
            resource.call("ec2", "modify_vpc_attribute", VpcId=resource.resource_id, **attribute)


def _subnet_that_fits(resource: Resource) -> Values:
    """The inputs, if the subnet lies inside its VPC and beside the VPC's other subnets."""
    cidr, in_vpc = resource.inputs["cidrBlock"], [{"Name": "vpc-id", "Values": [resource.inputs["vpcId"]]}]
    vpcs = resource.call("ec2", "describe_vpcs", Filters=in_vpc)["Vpcs"]
    if not vpcs:
        raise RefusedByAwsError(f"InvalidVpcID.NotFound: The vpc ID '{resource.inputs['vpcId']}' does not exist")
    subnet = ipaddress.IPv4Network(cidr)
    if not subnet.subnet_of(ipaddress.IPv4Network(vpcs[0]["CidrBlock"])):
        raise RefusedByAwsError(f"InvalidSubnet.Range: The CIDR '{cidr}' is invalid: it is not in the VPC's range")
    for other in resource.call("ec2", "describe_subnets", Filters=in_vpc)["Subnets"]:
        if subnet.overlaps(ipaddress.IPv4Network(other["CidrBlock"])):
            raise RefusedByAwsError(f"InvalidSubnet.Conflict: The CIDR '{cidr}' conflicts with another subnet")
    return resource.inputs


def _set_public_addresses(resource: Resource) -> None:
    wanted = {"Value": bool(resource.inputs.get("mapPublicIpOnLaunch"))}
    resource.call("ec2", "modify_subnet_attribute", SubnetId=resource.resource_id, MapPublicIpOnLaunch=wanted)


def _flow_log(resource: Resource) -> Values:
    inputs = dict(resource.inputs)
    return {"resourceIds": [inputs.pop("vpcId")], "resourceType": "VPC", **inputs}


def _arn(resource: Resource, kind: str) -> Values:
    return {"arn": f"arn:aws:ec2:{resource.aws.region}:{ACCOUNT_ID}:{kind}/{resource.resource_id}"}


def _permission(resource: Resource) -> Values:
    """One rule in the shape that EC2 takes: a protocol, ports and one peer."""
    inputs = {name: value for name, value in resource.inputs.items() if value is not None}
    group, protocol = inputs.pop("securityGroupId"), inputs.pop("ipProtocol")
    text = {"description": inputs.pop("description")} if "description" in inputs else {}
    ports = {name: int(inputs.pop(name)) for name in _PORTS if name in inputs}
    peers = {place: [{member: inputs.pop(name), **text}] for name, (place, member) in _PEERS.items() if name in inputs}
    # What is left has no counterpart, and is refused by name.
    return {"groupId": group, "ipPermissions": [{"ipProtocol": protocol, **ports, **peers}], **inputs}


def _rule(direction: str) -> ResourceType:
    def delete(resource: Resource) -> None:
        operation = f"revoke_security_group_{direction}"
        rule = resource.response["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        resource.call("ec2", operation, GroupId=resource.inputs["securityGroupId"], SecurityGroupRuleIds=[rule])

    return ResourceType(
        service="ec2",
        create=f"authorize_security_group_{direction}",
        identify=lambda resource: resource.response["SecurityGroupRules"][0]["SecurityGroupRuleId"],
        prepare=_permission,
        delete=delete,
    )


def _without_default_egress(resource: Resource) -> None:
    """EC2 lets a new group out to everywhere; the provider takes that rule away."""
    everywhere: list[dict[str, Any]] = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    resource.call("ec2", "revoke_security_group_egress", GroupId=resource.resource_id, IpPermissions=everywhere)


def _default_group(resource: Resource) -> Values:
    """EC2 made the group together with the VPC: it is found, not created."""
    # "No rule" is what is made of it afterwards; a rule has no counterpart here, and is refused by name.
    inputs = {name: value for name, value in resource.inputs.items() if name not in {"ingress", "egress"} or value}
    vpc_id = inputs.pop("vpcId")
    filters = [{"name": "vpc-id", "values": [vpc_id]}, {"name": "group-name", "values": ["default"]}]
    return {"filters": filters, **inputs}


def _without_any_rule(resource: Resource) -> None:
    group = resource.response["SecurityGroups"][0]
    for direction, permissions in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        if group[permissions]:
            operation = f"revoke_security_group_{direction}"
            resource.call("ec2", operation, GroupId=group["GroupId"], IpPermissions=group[permissions])


def _resolver_endpoint(resource: Resource) -> Values:
    """The inputs with an address in each subnet, as AWS chooses one where none is given."""
    wanted = resource.inputs["ipAddresses"]
    if len(wanted) < _FEWEST_ADDRESSES:
        raise RefusedByAwsError(f"[RSLVR-00400] at least {_FEWEST_ADDRESSES} IP addresses are required: {wanted}")
    ranges = {item["SubnetId"]: item["CidrBlock"] for item in resource.call("ec2", "describe_subnets")["Subnets"]}
    unknown = [item["subnetId"] for item in wanted if item["subnetId"] not in ranges]
    if unknown:
        raise RefusedByAwsError(f"InvalidParameterException: The subnet ID '{unknown[0]}' does not exist")
    chosen = [{"ip": address_in(ranges[item["subnetId"]], _CHOSEN_ADDRESS), **item} for item in wanted]
    return {**resource.inputs, "ipAddresses": chosen, **_request(resource)}


def _request(resource: Resource) -> Values:
    """What makes a repeated request the same request; here none is repeated."""
    return {"creatorRequestId": resource.inputs["name"]}


def _resolver_addresses(resource: Resource) -> Values:
    answer = resource.call(_RESOLVER, "list_resolver_endpoint_ip_addresses", ResolverEndpointId=resource.resource_id)
    listed = answer["IpAddresses"]
    found = [{"ip": item["Ip"], "ipId": item["IpId"], "subnetId": item["SubnetId"]} for item in listed]
    return {"arn": resource.response["ResolverEndpoint"]["Arn"], "ipAddresses": found}


def _disassociate(resource: Resource) -> None:
    log, vpc = resource.inputs["resolverQueryLogConfigId"], resource.inputs["resourceId"]
    resource.call(_RESOLVER, "disassociate_resolver_query_log_config", ResolverQueryLogConfigId=log, ResourceId=vpc)


TYPES = {
    "aws:ec2/vpc:Vpc": ResourceType(
        service="ec2",
        create="create_vpc",
        identify=lambda resource: resource.response["Vpc"]["VpcId"],
        handled=frozenset(_DNS_ATTRIBUTES),
        after=_set_dns,
        outputs=lambda resource: _arn(resource, "vpc"),
        delete=lambda resource: resource.call("ec2", "delete_vpc", VpcId=resource.resource_id),
    ),
    "aws:ec2/subnet:Subnet": ResourceType(
        service="ec2",
        create="create_subnet",
        identify=lambda resource: resource.response["Subnet"]["SubnetId"],
        handled=frozenset({"mapPublicIpOnLaunch"}),
        prepare=_subnet_that_fits,
        after=_set_public_addresses,
        outputs=lambda resource: _arn(resource, "subnet"),
        delete=lambda resource: resource.call("ec2", "delete_subnet", SubnetId=resource.resource_id),
    ),
    "aws:ec2/routeTable:RouteTable": ResourceType(
        service="ec2",
        create="create_route_table",
        identify=lambda resource: resource.response["RouteTable"]["RouteTableId"],
        outputs=lambda resource: _arn(resource, "route-table"),
        delete=lambda resource: resource.call("ec2", "delete_route_table", RouteTableId=resource.resource_id),
    ),
    "aws:ec2/routeTableAssociation:RouteTableAssociation": ResourceType(
        service="ec2",
        create="associate_route_table",
        identify=lambda resource: resource.response["AssociationId"],
        delete=lambda resource: resource.call("ec2", "disassociate_route_table", AssociationId=resource.resource_id),
    ),
    "aws:ec2/flowLog:FlowLog": ResourceType(
        service="ec2",
        create="create_flow_logs",
        identify=lambda resource: resource.response["FlowLogIds"][0],
        names={"iamRoleArn": "deliverLogsPermissionArn"},
        prepare=_flow_log,
        outputs=lambda resource: _arn(resource, "vpc-flow-log"),
        delete=lambda resource: resource.call("ec2", "delete_flow_logs", FlowLogIds=[resource.resource_id]),
    ),
    "aws:ec2/securityGroup:SecurityGroup": ResourceType(
        service="ec2",
        create="create_security_group",
        identify=lambda resource: resource.response["GroupId"],
        names={"name": "groupName"},
        generates="name",
        after=_without_default_egress,
        outputs=lambda resource: _arn(resource, "security-group"),
        delete=lambda resource: resource.call("ec2", "delete_security_group", GroupId=resource.resource_id),
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ResourceType(
        service="ec2",
        create="describe_security_groups",
        identify=lambda resource: resource.response["SecurityGroups"][0]["GroupId"],
        prepare=_default_group,
        after=_without_any_rule,
        outputs=lambda resource: _arn(resource, "security-group"),
        delete=None,
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _rule("ingress"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _rule("egress"),
    "aws:route53/resolverEndpoint:ResolverEndpoint": ResourceType(
        service=_RESOLVER,
        create="create_resolver_endpoint",
        identify=lambda resource: resource.response["ResolverEndpoint"]["Id"],
        generates="name",
        prepare=_resolver_endpoint,
        outputs=_resolver_addresses,
        delete=lambda resource: resource.call(
            _RESOLVER, "delete_resolver_endpoint", ResolverEndpointId=resource.resource_id
        ),
    ),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": ResourceType(
        service=_RESOLVER,
        create="create_resolver_query_log_config",
        identify=lambda resource: resource.response["ResolverQueryLogConfig"]["Id"],
        generates="name",
        prepare=lambda resource: {**resource.inputs, **_request(resource)},
        outputs=lambda resource: {"arn": resource.response["ResolverQueryLogConfig"]["Arn"]},
        delete=lambda resource: resource.call(
            _RESOLVER, "delete_resolver_query_log_config", ResolverQueryLogConfigId=resource.resource_id
        ),
    ),
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": ResourceType(
        service=_RESOLVER,
        create="associate_resolver_query_log_config",
        identify=lambda resource: resource.response["ResolverQueryLogConfigAssociation"]["Id"],
        delete=_disassociate,
    ),
}
