"""The resolver's inbound endpoint answers the ranges that are named, on its own port, and nobody else."""

from collections.abc import Iterable, Iterator

from pulumi_policy import Severity

from ..inputs import NotYetKnownError, Resource
from ..policy import About, Config, stack_policy
from .address_ranges import is_named
from .rules import GROUPS, Rule, rules

RESOLVER = "aws:route53/resolverEndpoint:ResolverEndpoint"
_DNS, _DNS_OVER_HTTPS = 53, 443


def _named_ranges(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str | NotYetKnownError]]:
    inbound = [one for one in resources if one.type == RESOLVER and one.get("direction") != "OUTBOUND"]
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
            for rule in rules(resource, "ingress"):
                yield from ((resource, rule),) if isinstance(rule, NotYetKnownError) else _judged(resource, rule)


def _judged(resource: Resource, rule: Rule) -> Iterator[tuple[Resource, str]]:
    if not all(map(is_named, rule.ranges)):
        yield resource, "it admits everybody to the resolver: a whole private block, or public addresses"
    if rule.width > 1 or rule.first not in (_DNS, _DNS_OVER_HTTPS):
        yield resource, "it admits more than DNS to the resolver"


def _groups_of(resource: Resource) -> Iterator[str]:
    """The URNs of the security groups that a resource holds rules of."""
    if resource.type in GROUPS:
        yield resource.urn
    if resource.source and "securityGroup" in resource.type:
        yield from (one.urn for one in resource.source.property_dependencies.get("securityGroupId", []))


RESOLVER_NAMED_RANGES = stack_policy(
    About(
        name="resolver-named-ranges",
        description="A resolver's inbound endpoint is reachable from named ranges, for DNS only.",
        severity=Severity.HIGH,
        remedy="Admit the corporate ranges to port 53 and nothing else",
    ),
    _named_ranges,
)
