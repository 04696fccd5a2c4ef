"""What is there before the stack: the company's network, Studio domain and user profiles, and another VPC."""

import ipaddress
import json
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ministack.core.responses import request_scope
from ministack.services import ec2

from local.aws.network import address_in
from local.aws.vpc_endpoints import GATEWAY_SERVICES, Endpoint, service_name
from local.emulator.local_aws import ACCOUNT_ID, LocalAws

PROFILES = ("alice", "bob")

_OTHER_VPC_ID = "vpc-0bad0bad0bad0bad0"
_OTHER_ENDPOINTS = {
    "execute-api": "vpce-0bad0bad0bad00001",
    "studio": "vpce-0bad0bad0bad00002",
    "sagemaker.api": "vpce-0bad0bad0bad00003",
}
# Stack keys of endpoints that may be adopted, and the services behind them.
_ADOPTED = {
    "sagemakerApiEndpointId": "sagemaker.api",
    "studioEndpointId": "studio",
    "executeApiEndpointId": "execute-api",
    "stsEndpointId": "sts",
    "logsEndpointId": "logs",
    "sagemakerRuntimeEndpointId": "sagemaker.runtime",
    "servicecatalogEndpointId": "servicecatalog",
    "dynamodbEndpointId": "dynamodb",
}


@dataclass(frozen=True)
class ExistingInfrastructure:
    """Where callers sit in it."""

    other_vpc_id: str
    user_address: str
    """Where users sit on the corporate network; the other VPC has the same private ranges."""


def seed(aws: LocalAws, config: Mapping[str, str], project: str) -> ExistingInfrastructure:
    """Create what a stack's configuration names by id; what it leaves blank is the stack's to create."""

    def key(name: str) -> str:
        return config[f"{project}:{name}"]

    vpc_range = json.loads(key("vpcCidrs"))[0] if key("vpcId") else key("networkCidr")
    with request_scope(ACCOUNT_ID, aws.region):
        if key("vpcId"):
            _network(aws, key, vpc_range)
        _vpc(aws, _OTHER_VPC_ID, vpc_range)
        for service, endpoint_id in _OTHER_ENDPOINTS.items():
            _endpoint(aws, endpoint_id, _OTHER_VPC_ID, service)
    if key("domainId"):
        aws.store.add_domain(key("domainId"), {"DomainName": "studio", "AuthMode": "IAM"})
        for profile in PROFILES:
            aws.store.add_profile(key("domainId"), profile, {})
    return ExistingInfrastructure(_OTHER_VPC_ID, address_in(json.loads(key("corporateCidrs"))[0], 25))


def _network(aws: LocalAws, key: Callable[[str], str], vpc_range: str) -> None:
    """The existing VPC, with the subnets, security groups and endpoints that the stack names."""
    vpc_id = key("vpcId")
    _vpc(aws, vpc_id, vpc_range)
    subnets = _subnet_ranges(vpc_range, json.loads(key("subnetIds")))
    for zone, (subnet_id, subnet_range) in zip(string.ascii_lowercase, subnets.items(), strict=False):
        _subnet(aws, subnet_id, vpc_id, subnet_range, f"{aws.region}{zone}")
    for group_id in json.loads(key("functionSecurityGroupIds")):
        _security_group(aws, group_id, vpc_id)
    for name, service in _ADOPTED.items():
        if key(name) not in ("", "none"):
            _endpoint(aws, key(name), vpc_id, service)


def _subnet_ranges(vpc_range: str, subnet_ids: Sequence[str]) -> dict[str, str]:
    """Equal parts of the VPC's range: the stack names subnets, not their ranges."""
    network = ipaddress.ip_network(vpc_range)
    parts = network.subnets(new_prefix=min(max(network.prefixlen + 4, 24), 28))
    return {subnet_id: str(part) for subnet_id, part in zip(subnet_ids, parts, strict=False)}


def _vpc(aws: LocalAws, vpc_id: str, cidr: str) -> None:
    """A VPC under a given id: EC2's API chooses ids, so the record is moved, and what refers to it is told."""
    made = aws.client("ec2").create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
    aws.client("ec2").modify_vpc_attribute(VpcId=made, EnableDnsHostnames={"Value": True})
    ec2._vpcs[vpc_id] = {**ec2._vpcs.pop(made), "VpcId": vpc_id}
    for store in (ec2._security_groups, ec2._route_tables, ec2._network_acls):
        for record in store.values():
            if record["VpcId"] == made:
                record["VpcId"] = vpc_id


def _subnet(aws: LocalAws, subnet_id: str, vpc_id: str, cidr: str, zone: str) -> None:
    answer = aws.client("ec2").create_subnet(VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=zone)
    made = answer["Subnet"]["SubnetId"]
    ec2._subnets[subnet_id] = {**ec2._subnets.pop(made), "SubnetId": subnet_id}


def _security_group(aws: LocalAws, group_id: str, vpc_id: str) -> None:
    made = aws.client("ec2").create_security_group(VpcId=vpc_id, GroupName=group_id, Description="existing")
    ec2._security_groups[group_id] = {**ec2._security_groups.pop(made["GroupId"]), "GroupId": group_id}


def _endpoint(aws: LocalAws, endpoint_id: str, vpc_id: str, service: str) -> None:
    name = service_name(service, aws.region)
    kind = "Gateway" if service in GATEWAY_SERVICES else "Interface"
    answer = aws.client("ec2").create_vpc_endpoint(VpcId=vpc_id, ServiceName=name, VpcEndpointType=kind)
    made = answer["VpcEndpoint"]["VpcEndpointId"]
    ec2._vpc_endpoints[endpoint_id] = {**ec2._vpc_endpoints.pop(made), "VpcEndpointId": endpoint_id}
    aws.endpoints.add(Endpoint(endpoint_id, name, vpc_id, aws.region, private_dns=kind == "Interface"))
