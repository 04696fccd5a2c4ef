"""Security groups admit named ranges to named ports."""

from collections.abc import Callable, Iterator
from typing import Any

from pulumi_policy import Severity

from ..inputs import NotYetKnownError, Resource
from ..policy import ADVISORY, About, Check, Config, resource_policy
from .address_ranges import is_private, lies_in, parsed
from .rules import EGRESS_TYPES, INGRESS_TYPES, PREFIX_LIST, PREFIX_LIST_ENTRY, Rule, rules

_RANGES = {
    "publicRanges": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Public address ranges that are allowed all the same, in CIDR form.",
    }
}


def _each_rule(direction: str, judge: Callable[[Rule, Config], Iterator[str]]) -> Check:
    def check(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
        for rule in rules(resource, direction):
            yield from [rule] if isinstance(rule, NotYetKnownError) else judge(rule, config)

    return check


def _public(text: str, config: Config) -> bool:
    allowed = [found for one in config["publicRanges"] if (found := parsed(one))]
    return not is_private(text) and not lies_in(text, allowed)


def _from_public(rule: Rule, config: Config) -> Iterator[str]:
    if any(_public(text, config) for text in rule.ranges):
        yield "it admits public addresses"


def _to_public(rule: Rule, config: Config) -> Iterator[str]:
    if any(_public(text, config) for text in rule.ranges):
        yield "it lets traffic out to public addresses"


def _many_ports(rule: Rule, config: Config) -> Iterator[str]:
    if rule.every_protocol:
        yield "it admits every protocol and port"
    elif rule.ranges and rule.width > config["mostPorts"]:
        yield f"it admits an address range to more than {config['mostPorts']:g} ports by one rule"


def _public_entries(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    entries: list[Any] = resource.each("entries") if resource.type == PREFIX_LIST else [resource.properties]
    for entry in entries:
        text = entry.get("cidr") if isinstance(entry, dict) else None
        if not isinstance(text, str):
            yield NotYetKnownError("entries")
        elif _public(text, config):
            yield "it is a list of addresses for rules, and holds public ones"


SECURITY_GROUP_NO_PUBLIC_SOURCE = resource_policy(
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
        config=_RANGES,
    ),
    {
        **dict.fromkeys(INGRESS_TYPES, _each_rule("ingress", _from_public)),
        PREFIX_LIST: _public_entries,
        PREFIX_LIST_ENTRY: _public_entries,
    },
)

SECURITY_GROUP_NAMED_PORTS = resource_policy(
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
    dict.fromkeys(INGRESS_TYPES, _each_rule("ingress", _many_ports)),
)

SECURITY_GROUP_NO_PUBLIC_DESTINATION = resource_policy(
    About(
        name="security-group-no-public-destination",
        description="Security groups let traffic out to private addresses only.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=("checkov:CKV_AWS_382",),
        remedy="Name the endpoints' security groups, the VPC's ranges or a prefix list",
        config=_RANGES,
    ),
    dict.fromkeys(EGRESS_TYPES, _each_rule("egress", _to_public)),
)
