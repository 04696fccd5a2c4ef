"""What the company already has: the network, the Studio domain and its people, with the ids that the stack names."""

import ipaddress
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ministack.core.responses import request_scope
from ministack.services import ec2

from .cloud import ACCOUNT_ID, Cloud
from .endpoints import Endpoint

PROFILES = ("alice", "bob")

_STRANGERS_VPC = "vpc-0bad0bad0bad0bad0"
_STRANGERS_ENDPOINTS = {
    "com.amazonaws.{region}.execute-api": "vpce-0bad0bad0bad00001",
    "aws.sagemaker.{region}.studio": "vpce-0bad0bad0bad00002",
    "com.amazonaws.{region}.sagemaker.api": "vpce-0bad0bad0bad00003",
}
# Stack keys of endpoints that may be adopted, and the services behind them.
_ADOPTED = {
    "sagemakerApiEndpointId": "com.amazonaws.{region}.sagemaker.api",
    "studioEndpointId": "aws.sagemaker.{region}.studio",
    "executeApiEndpointId": "com.amazonaws.{region}.execute-api",
    "stsEndpointId": "com.amazonaws.{region}.sts",
    "logsEndpointId": "com.amazonaws.{region}.logs",
}


@dataclass(frozen=True)
class Estate:
    """The part of it that callers and functions sit in."""

    domain_id: str
    vpc_id: str
    strangers_vpc_id: str
    person_address: str
    """Where people sit on the corporate network; the stranger's VPC has the same private ranges."""
    function_address: str
    """An address of a function in the subnets."""


def seed(cloud: Cloud, config: Mapping[str, str], project: str) -> Estate:
    """Create the estate that a stack's configuration names."""

    def key(name: str) -> str:
        return config[f"{project}:{name}"]

    vpc_id, ranges = key("vpcId"), json.loads(key("vpcCidrs"))
    subnets = _subnet_ranges(ranges[0], json.loads(key("subnetIds")))
    with request_scope(ACCOUNT_ID, cloud.region):
        _vpc(cloud, vpc_id, ranges[0])
        for subnet_id, subnet_range in subnets.items():
            _subnet(cloud, subnet_id, vpc_id, subnet_range)
        for group_id in json.loads(key("functionSecurityGroupIds")):
            _security_group(cloud, group_id, vpc_id)
        for name, service in _ADOPTED.items():
            if key(name) not in ("", "none"):
                _endpoint(cloud, key(name), vpc_id, service)
        _vpc(cloud, _STRANGERS_VPC, ranges[0])
        for service, endpoint_id in _STRANGERS_ENDPOINTS.items():
            _endpoint(cloud, endpoint_id, _STRANGERS_VPC, service)
    cloud.store.add_domain(key("domainId"), {"DomainName": "studio", "AuthMode": "IAM"})
    for profile in PROFILES:
        cloud.store.add_profile(key("domainId"), profile, {})
    return Estate(
        key("domainId"),
        vpc_id,
        _STRANGERS_VPC,
        person_address=_address(json.loads(key("corporateCidrs"))[0], 25),
        function_address=_address(next(iter(subnets.values())), 10),
    )


def _address(cidr: str, host: int) -> str:
    network = ipaddress.ip_network(cidr)
    return str(network[min(host, network.num_addresses - 1)])


def _subnet_ranges(vpc_range: str, subnet_ids: Sequence[str]) -> dict[str, str]:
    """Equal parts of the VPC's range: the stack names subnets, not their ranges."""
    network = ipaddress.ip_network(vpc_range)
    parts = network.subnets(new_prefix=min(max(network.prefixlen + 4, 24), 28))
    return {subnet_id: str(part) for subnet_id, part in zip(subnet_ids, parts, strict=False)}


def _vpc(cloud: Cloud, vpc_id: str, cidr: str) -> None:
    """A VPC under a given id: EC2's API chooses ids, so the record is moved, and what refers to it is told."""
    made = cloud.client("ec2").create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
    ec2._vpcs[vpc_id] = {**ec2._vpcs.pop(made), "VpcId": vpc_id}
    for store in (ec2._security_groups, ec2._route_tables, ec2._network_acls):
        for record in store.values():
            if record["VpcId"] == made:
                record["VpcId"] = vpc_id


def _subnet(cloud: Cloud, subnet_id: str, vpc_id: str, cidr: str) -> None:
    made = cloud.client("ec2").create_subnet(VpcId=vpc_id, CidrBlock=cidr)["Subnet"]["SubnetId"]
    ec2._subnets[subnet_id] = {**ec2._subnets.pop(made), "SubnetId": subnet_id}


def _security_group(cloud: Cloud, group_id: str, vpc_id: str) -> None:
    made = cloud.client("ec2").create_security_group(VpcId=vpc_id, GroupName=group_id, Description="existing")
    ec2._security_groups[group_id] = {**ec2._security_groups.pop(made["GroupId"]), "GroupId": group_id}


def _endpoint(cloud: Cloud, endpoint_id: str, vpc_id: str, service: str) -> None:
    name = service.format(region=cloud.region)
    answer = cloud.client("ec2").create_vpc_endpoint(VpcId=vpc_id, ServiceName=name, VpcEndpointType="Interface")
    made = answer["VpcEndpoint"]["VpcEndpointId"]
    ec2._vpc_endpoints[endpoint_id] = {**ec2._vpc_endpoints.pop(made), "VpcEndpointId": endpoint_id}
    cloud.endpoints.add(Endpoint(endpoint_id, name, vpc_id, cloud.region, private_dns=True))
