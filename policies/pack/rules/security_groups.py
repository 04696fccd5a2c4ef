"""Security groups admit named ranges to named ports; the resolver's admit DNS from named ranges."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy import Severity

from ..framework.policy import ADVISORY, About, Check, Config, resource_policy, stack_policy
from ..framework.resource import UNKNOWN, NotYetKnownError, Resource

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# RFC 1918, RFC 6598, RFC 4193, RFC 4291.
_PRIVATE_RANGES = [
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7", "fe80::/10")
]
_GROUPS = ("aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup")
_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
_INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
_EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
_PREFIX_LIST = "aws:ec2/managedPrefixList:ManagedPrefixList"
_PREFIX_LIST_ENTRY = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"
_INGRESS_TYPES = (*_GROUPS, _RULE, _INGRESS_RULE)
_EGRESS_TYPES = (*_GROUPS, _RULE, _EGRESS_RULE)

_EVERY_PROTOCOL = ("-1", "all")
_PUBLIC_RANGES_SETTING = {
    "publicRanges": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Public address ranges that are allowed all the same, in CIDR form.",
    }
}
_RESOLVER = "aws:route53/resolverEndpoint:ResolverEndpoint"
_DNS, _DNS_OVER_HTTPS = 53, 443


def _is_private(text: str) -> bool:
    """Whether every address of the range is private; what is no range is not."""
    return _lies_in(text, _PRIVATE_RANGES)


def _is_named(text: str) -> bool:
    """Whether the range is private and less than a whole private block: somebody's network, not everybody's."""
    found = _network(text)
    return found is not None and _is_private(text) and found not in _PRIVATE_RANGES


def _lies_in(text: str, ranges: list[_Network]) -> bool:
    """Whether every address of the range is in one of the ranges."""
    found = _network(text)
    return found is not None and any(
        found.version == one.version and found.subnet_of(one)  # ty: ignore[invalid-argument-type]
        for one in ranges
    )


def _network(text: str) -> _Network | None:
    """The range, or None for what is none."""
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


@dataclass(frozen=True)
class _Rule:
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


def _rules(resource: Resource, direction: str) -> Iterator[_Rule | NotYetKnownError]:
    """The rules of one direction, `ingress` or `egress`, that a resource holds."""
    if resource.type in _GROUPS:
        values = resource.get(direction)
        if values is UNKNOWN:
            yield NotYetKnownError(direction)
        else:
            for part in values if isinstance(values, list) else []:
                yield _read_rule(part, direction, "protocol")
    elif resource.type == _RULE and resource.get("type") in (direction, UNKNOWN):
        yield _read_rule(resource.properties, direction, "protocol")
    elif resource.type == (_INGRESS_RULE if direction == "ingress" else _EGRESS_RULE):
        yield _read_rule(resource.properties, direction, "ipProtocol")


def _read_rule(part: Any, where: str, protocol: str) -> _Rule | NotYetKnownError:
    if not isinstance(part, Mapping):
        return NotYetKnownError(where)
    values = [part.get(name) for name in ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6")]
    ranges = [one for value in values if value is not None for one in (value if isinstance(value, list) else [value])]
    limits = [part.get(protocol, "-1"), part.get("fromPort", 0), part.get("toPort", 65535)]
    if UNKNOWN in ranges or UNKNOWN in limits:
        return NotYetKnownError(where)
    first, last = (_read_port(number, other) for number, other in ((limits[1], 0), (limits[2], 65535)))
    return _Rule(tuple(map(str, ranges)), str(limits[0]).lower().removesuffix(".0"), first, last)


def _read_port(written: Any, otherwise: int) -> int:
    try:
        port = int(written)
    except (TypeError, ValueError):
        return otherwise
    return otherwise if port < 0 else port


def _each_rule(direction: str, check_rule: Callable[[_Rule, Config], Iterator[str]]) -> Check:
    def check(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
        for rule in _rules(resource, direction):
            yield from [rule] if isinstance(rule, NotYetKnownError) else check_rule(rule, config)

    return check


def _is_public(text: str, config: Config) -> bool:
    allowed = [found for one in config["publicRanges"] if (found := _network(one))]
    return not _is_private(text) and not _lies_in(text, allowed)


def _from_public(rule: _Rule, config: Config) -> Iterator[str]:
    if any(_is_public(text, config) for text in rule.ranges):
        yield "it admits public addresses"


def _to_public(rule: _Rule, config: Config) -> Iterator[str]:
    if any(_is_public(text, config) for text in rule.ranges):
        yield "it lets traffic out to public addresses"


def _many_ports(rule: _Rule, config: Config) -> Iterator[str]:
    if rule.every_protocol:
        yield "it admits every protocol and port"
    elif rule.ranges and rule.width > config["mostPorts"]:
        yield f"it admits an address range to more than {config['mostPorts']:g} ports by one rule"


def _public_entries(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    entries: list[Any] = resource.each("entries") if resource.type == _PREFIX_LIST else [resource.properties]
    for entry in entries:
        text = entry.get("cidr") if isinstance(entry, dict) else None
        if not isinstance(text, str):
            yield NotYetKnownError("entries")
        elif _is_public(text, config):
            yield "it is a list of addresses for rules, and holds public ones"


def _resolver_ranges(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str | NotYetKnownError]]:
    inbound = [one for one in resources if one.type == _RESOLVER and one.get("direction") != "OUTBOUND"]
    groups = {
        group.urn
        for endpoint in inbound
        if endpoint.source
        for group in endpoint.source.property_dependencies.get("securityGroupIds", [])
    }
    for endpoint in inbound:
        if not endpoint.source or not endpoint.source.property_dependencies.get("securityGroupIds"):
            yield endpoint, NotYetKnownError("rules of the adopted securityGroupIds")
    for resource in resources:
        if groups & set(_groups_of(resource)):
            for rule in _rules(resource, "ingress"):
                yield from (
                    ((resource, rule),)
                    if isinstance(rule, NotYetKnownError)
                    else _resolver_rule_findings(resource, rule)
                )


def _resolver_rule_findings(resource: Resource, rule: _Rule) -> Iterator[tuple[Resource, str]]:
    if not all(map(_is_named, rule.ranges)):
        yield resource, "it admits everybody to the resolver: a whole private block, or public addresses"
    if rule.width > 1 or rule.first not in (_DNS, _DNS_OVER_HTTPS):
        yield resource, "it admits more than DNS to the resolver"


def _groups_of(resource: Resource) -> Iterator[str]:
    """The URNs of the security groups that a resource holds rules of."""
    if resource.type in _GROUPS:
        yield resource.urn
    if resource.source and "securityGroup" in resource.type:
        yield from (one.urn for one in resource.source.property_dependencies.get("securityGroupId", []))


POLICIES = (
    resource_policy(
        About(
            name="security-group-no-public-source",
            description="Security groups admit private addresses only.",
            severity=Severity.CRITICAL,
            controls=(
                "securityhub:EC2.18",
                "securityhub:EC2.53",
                "securityhub:EC2.19",
                "config:vpc-sg-open-only-to-authorized-ports",
                "cis:3.0.0/5.2",
                "checkov:CKV_AWS_24",
                "checkov:CKV_AWS_25",
                "checkov:CKV_AWS_260",
                "checkov:CKV_AWS_277",
            ),
            remedy="Name the company's private ranges, or another security group",
            config=_PUBLIC_RANGES_SETTING,
        ),
        {
            **dict.fromkeys(_INGRESS_TYPES, _each_rule("ingress", _from_public)),
            _PREFIX_LIST: _public_entries,
            _PREFIX_LIST_ENTRY: _public_entries,
        },
    ),
    resource_policy(
        About(
            name="security-group-named-ports",
            description="Security groups admit address ranges to named ports only.",
            severity=Severity.HIGH,
            controls=("config:vpc-sg-port-restriction-check",),
            remedy="Write a rule for each port, or name a security group as the source",
            config={
                "mostPorts": {
                    "type": "number",
                    "minimum": 1,
                    "default": 1,
                    "description": "How many ports one rule may admit an address range to.",
                }
            },
        ),
        dict.fromkeys(_INGRESS_TYPES, _each_rule("ingress", _many_ports)),
    ),
    resource_policy(
        About(
            name="security-group-no-public-destination",
            description="Security groups let traffic out to private addresses only.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            controls=("checkov:CKV_AWS_382",),
            remedy="Name the endpoints' security groups, the VPC's ranges or a prefix list",
            config=_PUBLIC_RANGES_SETTING,
        ),
        dict.fromkeys(_EGRESS_TYPES, _each_rule("egress", _to_public)),
    ),
    stack_policy(
        About(
            name="resolver-named-ranges",
            description="A resolver's inbound endpoint is reachable from named ranges, for DNS only.",
            severity=Severity.HIGH,
            remedy="Admit the corporate ranges to port 53 and nothing else",
        ),
        _resolver_ranges,
    ),
)
