"""Rules of security groups, in whichever of the provider's four ways they are written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..inputs import UNKNOWN, NotYetKnownError, Resource

GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList"
PREFIX_LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"
INGRESS_TYPES = (*GROUPS, RULE, INGRESS_RULE)
EGRESS_TYPES = (*GROUPS, RULE, EGRESS_RULE)

_EVERY_PROTOCOL = ("-1", "all")


@dataclass(frozen=True)
class Rule:
    """What a rule lets through, and from or to which address ranges."""

    ranges: tuple[str, ...]
    protocol: str
    first: int
    last: int

    @property
    def every_protocol(self) -> bool:
        """Whether it does not name a protocol, and so no port."""
        return self.protocol in _EVERY_PROTOCOL

    @property
    def width(self) -> int:
        """How many ports it lets through."""
        return 65536 if self.every_protocol else self.last - self.first + 1


def rules(resource: Resource, direction: str) -> Iterator[Rule | NotYetKnownError]:
    """The rules of one direction, `ingress` or `egress`, that a resource holds."""
    if resource.type in GROUPS:
        given = resource.get(direction)
        if given is UNKNOWN:
            yield NotYetKnownError(direction)
        else:
            for part in given if isinstance(given, list) else []:
                yield _rule(part, direction, "protocol")
    elif resource.type == RULE and resource.get("type") in (direction, UNKNOWN):
        yield _rule(resource.properties, direction, "protocol")
    elif resource.type == (INGRESS_RULE if direction == "ingress" else EGRESS_RULE):
        yield _rule(resource.properties, direction, "ipProtocol")


def _rule(part: Any, where: str, protocol: str) -> Rule | NotYetKnownError:
    if not isinstance(part, Mapping):
        return NotYetKnownError(where)
    given = [part.get(name) for name in ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6")]
    ranges = [one for value in given if value is not None for one in (value if isinstance(value, list) else [value])]
    told = [part.get(protocol, "-1"), part.get("fromPort", 0), part.get("toPort", 65535)]
    if UNKNOWN in ranges or UNKNOWN in told:
        return NotYetKnownError(where)
    first, last = (_port(number, other) for number, other in ((told[1], 0), (told[2], 65535)))
    return Rule(tuple(map(str, ranges)), str(told[0]).lower().removesuffix(".0"), first, last)


def _port(given: Any, otherwise: int) -> int:
    try:
        port = int(given)
    except (TypeError, ValueError):
        return otherwise
    return otherwise if port < 0 else port
