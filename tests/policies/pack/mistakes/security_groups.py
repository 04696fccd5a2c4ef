"""Mistakes in security groups: whom they admit to what, the resolver's included."""

from typing import Any

from tests.policies.pack.program import NAME, Mistake, Program, added, edited, mistake

SOURCE, PORTS = "security-group-no-public-source", "security-group-named-ports"
INGRESS, EGRESS = (
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
HTTPS = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
RULE = f"{NAME}-studio-from-192.168.10.0-24"
DNS_RULE = f"{NAME}-resolver-udp-from-192.168.10.0-24"


def admits(sentence: str, fired: str | tuple[str, ...], **rule: Any) -> Mistake:
    """The mistake of adding this rule."""
    return added(sentence, fired, INGRESS, {**HTTPS, **rule})


@mistake("the resolver answers by every port", "resolver-named-ranges", PORTS)
def every_port(program: Program) -> None:
    program.set("SecurityGroupIngressRule", DNS_RULE, "toPort", 65535)


@mistake("an old style rule admits the internet to the resolver", SOURCE, "resolver-named-ranges")
def old_style_rule(program: Program) -> None:
    program.add(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {"type": "ingress", "protocol": "udp", "fromPort": 53, "toPort": 53, "cidrBlocks": ["0.0.0.0/0"]},
        securityGroupId=program.one("SecurityGroup", f"{NAME}-resolver").urn,
    )


MISTAKES = [
    edited("a rule admits the internet", SOURCE, "SecurityGroupIngressRule", RULE, "cidrIpv4", "0.0.0.0/0"),
    admits("a rule admits the IPv6 internet", SOURCE, cidrIpv6="::/0"),
    admits("a rule admits half of the internet", SOURCE, cidrIpv4="0.0.0.0/1"),
    admits("a rule admits a partner's public range", SOURCE, cidrIpv4="198.51.100.0/24"),
    admits("a range is one digit short of being private", SOURCE, cidrIpv4="172.0.0.0/8"),
    added(
        "a security group admits the internet inline",
        SOURCE,
        "aws:ec2/securityGroup:SecurityGroup",
        {"ingress": [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/16", "0.0.0.0/0"]}]},
    ),
    added(
        "a prefix list for rules holds the internet",
        SOURCE,
        "aws:ec2/managedPrefixList:ManagedPrefixList",
        {"entries": [{"cidr": "0.0.0.0/0"}]},
    ),
    admits("a rule admits every protocol", PORTS, ipProtocol="-1", cidrIpv4="10.16.0.0/16"),
    admits("a rule admits every port", PORTS, fromPort=0, toPort=65535, cidrIpv4="10.16.0.0/16"),
    added(
        "a function may reach the internet",
        "security-group-no-public-destination",
        EGRESS,
        {**HTTPS, "cidrIpv4": "0.0.0.0/0"},
    ),
    edited(
        "the resolver answers every private network",
        "resolver-named-ranges",
        "SecurityGroupIngressRule",
        DNS_RULE,
        "cidrIpv4",
        "10.0.0.0/8",
    ),
    every_port,
    old_style_rule,
]
