"""VPCs are closed by default, have no way to the internet, and log what goes through them."""

from collections.abc import Iterable, Iterator

from pulumi_policy import Severity

from ..inputs import UNKNOWN, NotYetKnownError, Resource
from ..policy import ADVISORY, About, Config, resource_policy, stack_policy
from .rules import GROUPS

VPC, SUBNET, INSTANCE = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/instance:Instance"
_FLOW_LOG, _DEFAULT_GROUP = "aws:ec2/flowLog:FlowLog", GROUPS[1]


def _public_address(resource: Resource, _: Config) -> Iterator[str]:
    for name in ("mapPublicIpOnLaunch", "associatePublicIpAddress", "assignIpv6AddressOnCreation"):
        if resource.known(name):
            yield "what is in it has public addresses"
    for interface in resource.known("networkInterfaces") or []:
        if interface.get("associatePublicIpAddress"):
            yield "it has a public address"


def _way_out(_: Resource, __: Config) -> Iterator[str]:
    yield "it is a way to the internet"


def _closed_default(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str | NotYetKnownError]]:
    for resource in resources:
        rules = [resource.get("ingress"), resource.get("egress")] if resource.type == _DEFAULT_GROUP else []
        if UNKNOWN in rules:
            yield resource, NotYetKnownError("ingress or egress")
        elif any(rules):
            yield resource, "it has rules, and whatever names no group of its own is in it"
    yield from _vpcs_without(resources, _DEFAULT_GROUP, "vpcId", "its default security group is open")


def _flow_logs(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str]]:
    yield from _vpcs_without(
        resources, _FLOW_LOG, "vpcId", "nobody can see what goes through it, for lack of flow logs"
    )


def _vpcs_without(resources: list[Resource], kind: str, name: str, said: str) -> Iterator[tuple[Resource, str]]:
    having = {
        vpc.urn
        for resource in resources
        if resource.type == kind and resource.source
        for vpc in resource.source.property_dependencies.get(name, [])
    }
    yield from ((one, said) for one in resources if one.type == VPC and one.urn not in having)


NO_PUBLIC_ADDRESSES = resource_policy(
    About(
        name="no-public-addresses",
        description="Subnets and instances have no public addresses.",
        severity=Severity.HIGH,
        controls=(
            "securityhub:EC2.9",
            "securityhub:EC2.15",
            "config:subnet-auto-assign-public-ip-disabled",
            "checkov:CKV_AWS_88",
            "checkov:CKV_AWS_130",
        ),
        remedy="Set mapPublicIpOnLaunch and associatePublicIpAddress to false",
    ),
    {SUBNET: _public_address, INSTANCE: _public_address, "aws:ec2/launchTemplate:LaunchTemplate": _public_address},
)

NO_INTERNET_GATEWAY = resource_policy(
    About(
        name="no-internet-gateway",
        description="There is no way to the internet.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=("config:no-unrestricted-route-to-igw",),
        remedy="Use VPC endpoints; the front door needs no way out",
    ),
    dict.fromkeys(
        (
            "aws:ec2/internetGateway:InternetGateway",
            "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
            "aws:ec2/natGateway:NatGateway",
        ),
        _way_out,
    ),
)

VPC_DEFAULT_GROUP_CLOSED = stack_policy(
    About(
        name="vpc-default-group-closed",
        description="The default security group of every VPC has no rules.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=(
            "securityhub:EC2.2",
            "config:vpc-default-security-group-closed",
            "cis:3.0.0/5.4",
            "checkov:CKV2_AWS_12",
        ),
        remedy="Add an aws.ec2.DefaultSecurityGroup of the VPC without rules",
    ),
    _closed_default,
)

VPC_FLOW_LOGS = stack_policy(
    About(
        name="vpc-flow-logs",
        description="Every VPC has flow logs.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=("securityhub:EC2.6", "config:vpc-flow-logs-enabled", "cis:3.0.0/3.7", "checkov:CKV2_AWS_11"),
        remedy="Add an aws.ec2.FlowLog of the VPC",
    ),
    _flow_logs,
)
