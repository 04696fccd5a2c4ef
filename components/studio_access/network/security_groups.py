"""Security groups that let named ports through, from and to named peers, one rule a peer, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..config.settings import Settings

# Lambda and PrivateLink release their network interfaces late, up to 40 minutes after their owner is gone (Lambda
# developer guide, "Giving Lambda functions access to resources in an Amazon VPC"), and until then keep the group.
_DELETION = pulumi.CustomTimeouts(delete="45m")


@dataclass(frozen=True)
class Port:
    """What a rule lets through."""

    label: str
    """Begins the rule's description."""
    transport: str
    """`tcp` or `udp`."""
    first: int
    last: int | None = None
    """The end of a range of ports; none for a single one."""


HTTPS = Port("HTTPS", "tcp", 443)
DNS_OVER_UDP = Port("DNS", "udp", 53)
DNS_OVER_TCP = Port("DNS over TCP", "tcp", 53)


@dataclass(frozen=True)
class Peer:
    """The other side of a rule: an address range, the members of another security group, or an AWS service."""

    label: str
    """Names the rule: part of its resource name and its description."""
    cidr: str | None = None
    group_id: pulumi.Input[str] | None = None
    prefix_list_id: pulumi.Input[str] | None = None


def ranges(cidrs: Iterable[str]) -> list[Peer]:
    """One peer an address range."""
    return [Peer(cidr.replace("/", "-"), cidr=cidr) for cidr in cidrs]


def security_group(
    name: str, description: str, settings: Settings, opts: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    """A group without any rule: the provider removes the egress rule that EC2 adds by itself."""
    return aws.ec2.SecurityGroup(
        name,
        description=description,
        vpc_id=settings.vpc_id,
        tags={"Name": name, **settings.tags},
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(custom_timeouts=_DELETION)),
    )


def admit(
    name: str,
    group: aws.ec2.SecurityGroup,
    peers: Iterable[Peer],
    settings: Settings,
    opts: pulumi.ResourceOptions,
    port: Port = HTTPS,
) -> None:
    """Let the peers in, by this port."""
    for peer in peers:
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-from-{peer.label}",
            security_group_id=group.id,
            ip_protocol=port.transport,
            from_port=port.first,
            to_port=port.last or port.first,
            cidr_ipv4=peer.cidr,
            referenced_security_group_id=peer.group_id,
            prefix_list_id=peer.prefix_list_id,
            description=f"{port.label} from {peer.label}",
            tags=settings.tags,
            opts=opts,
        )


def let_out(
    name: str,
    group: aws.ec2.SecurityGroup,
    peers: Iterable[Peer],
    settings: Settings,
    opts: pulumi.ResourceOptions,
    port: Port = HTTPS,
) -> None:
    """Let the group's members reach the peers, by this port."""
    for peer in peers:
        aws.vpc.SecurityGroupEgressRule(
            f"{name}-to-{peer.label}",
            security_group_id=group.id,
            ip_protocol=port.transport,
            from_port=port.first,
            to_port=port.last or port.first,
            cidr_ipv4=peer.cidr,
            referenced_security_group_id=peer.group_id,
            prefix_list_id=peer.prefix_list_id,
            description=f"{port.label} to {peer.label}",
            tags=settings.tags,
            opts=opts,
        )
