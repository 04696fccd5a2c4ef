"""Where the corporate DNS asks: a Route 53 Resolver inbound endpoint in the VPC, and a log of what the VPC resolves."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..aws.naming import query_log_group, resolver_name
from ..config.rules import MOST_RANGES_OF_A_RESOLVER
from ..config.setting import SettingsError
from ..context import Context, when_known
from ..network.security_groups import DNS_OVER_TCP, DNS_OVER_UDP, admit, ranges, security_group
from .forwarders import forwarders, private_zones

# Route 53 developer guide, "Resolver endpoint quotas", and RSLVR-00400: "at least 2 IP addresses".
_FEWEST_ADDRESSES, _MOST_ADDRESSES = 2, 6


class Resolver(pulumi.ComponentResource):
    """Answers the corporate name servers with what the VPC sees, private DNS of its endpoints included."""

    addresses: pulumi.Output[list[str]]
    """What the corporate name servers forward to, one a subnet; they stay as long as the endpoint does."""

    def __init__(self, context: Context) -> None:
        """The settings must have 2 to 6 subnets, each of another zone; wrong ones raise `SettingsError`."""
        settings, name = context.settings, f"{context.name}-resolver"
        _require_ranges(settings.corporate_cidrs)
        if not isinstance(settings.subnet_ids, pulumi.Output):
            _require_subnets(settings.subnet_ids)
        super().__init__("studio-access:index:Resolver", context.name, {}, context.options())
        context = context.within(self)
        # The rules may change at any time, the group may not: AWS ties it to the endpoint for good, and a new endpoint
        # has new addresses, which every corporate name server would have to learn.
        group = security_group(context, name, "DNS from the corporate network")
        for port in (DNS_OVER_UDP, DNS_OVER_TCP):
            admit(context, f"{name}-{port.transport}", group, ranges(settings.corporate_cidrs), port)
        endpoint = aws.route53.ResolverEndpoint(
            context.name,
            name=resolver_name(context.prefix),
            direction="INBOUND",
            resolver_endpoint_type="IPV4",
            protocols=["Do53"],
            security_group_ids=[group.id],
            ip_addresses=pulumi.Output.from_input(settings.subnet_ids).apply(_one_address_each),
            tags=settings.tags,
            opts=context.options(),
        )
        _log_queries(context, name)
        # A preview knows the subnets, but no address before the endpoint.
        self.addresses = endpoint.id.apply(lambda _: endpoint.ip_addresses.apply(_in_order))
        self.register_outputs({"addresses": self.addresses})


@dataclass(frozen=True)
class CorporateDns:
    """What the corporate DNS needs: where it asks, and the configuration that says so to its servers."""

    resolver_addresses: pulumi.Output[list[str]]
    """Where the corporate DNS forwards to; empty if neither given nor created."""
    forwarders: pulumi.Output[dict[str, str]]
    """Ready to paste, by server."""


def corporate_dns(context: Context, *, api_id: pulumi.Output[str], endpoint_id: pulumi.Output[str]) -> CorporateDns:
    """The resolver is created if the settings say so; otherwise the given addresses are what answers."""
    addresses: pulumi.Output[list[str]] = pulumi.Output.from_input(context.settings.resolver_addresses)
    if context.settings.create_resolver:
        addresses = Resolver(context).addresses
    zones = when_known(
        private_zones,
        location=context.location,
        api_id=api_id,
        endpoint_id=endpoint_id,
        studio_page=context.settings.studio_page_through_vpc,
    )
    return CorporateDns(addresses, when_known(forwarders, zones=zones, addresses=addresses))


def _log_queries(context: Context, name: str) -> None:
    """Log what is asked in the VPC and through the endpoint.

    Nothing grants Route 53 the right to write: it puts the log group's resource policy itself, with the permissions of
    whoever deploys, and below `/aws/vendedlogs/` without filling up the account's policy, which ends at 5,120
    characters (CloudWatch Logs user guide, "Logs sent to CloudWatch Logs").
    """
    log_group = context.log_group(name, query_log_group(context.prefix))
    query_log = aws.route53.ResolverQueryLogConfig(
        context.name,
        name=resolver_name(context.prefix),
        destination_arn=log_group.arn,
        tags=context.settings.tags,
        opts=context.options(),
    )
    aws.route53.ResolverQueryLogConfigAssociation(
        context.name,
        resolver_query_log_config_id=query_log.id,
        resource_id=context.settings.vpc_id,
        opts=context.options(),
    )


def _one_address_each(subnet_ids: Sequence[pulumi.Input[str]]) -> list[aws.route53.ResolverEndpointIpAddressArgs]:
    _require_subnets(subnet_ids)
    return [aws.route53.ResolverEndpointIpAddressArgs(subnet_id=subnet_id) for subnet_id in subnet_ids]


def _in_order(found: Sequence[aws.route53.outputs.ResolverEndpointIpAddress]) -> list[str]:
    return sorted(address.ip for address in found if address.ip)


def _require_subnets(subnet_ids: object) -> None:
    listed = subnet_ids if isinstance(subnet_ids, Sequence) and not isinstance(subnet_ids, str) else []
    plain = [subnet_id for subnet_id in listed if isinstance(subnet_id, str)]
    if not _FEWEST_ADDRESSES <= len(listed) <= _MOST_ADDRESSES or len(set(plain)) != len(plain):
        raise SettingsError(
            [
                f"subnet_ids: {subnet_ids!r} is not allowed for a resolver endpoint; allowed is a list of "
                f"{_FEWEST_ADDRESSES} to {_MOST_ADDRESSES} subnets, each of another zone"
            ]
        )


def _require_ranges(cidrs: list[str]) -> None:
    if len(cidrs) > MOST_RANGES_OF_A_RESOLVER:
        raise SettingsError(
            [
                f"corporate_cidrs: {len(cidrs)} ranges are not allowed with a resolver endpoint; allowed are "
                f"{MOST_RANGES_OF_A_RESOLVER}, since each takes two of the 60 rules of a security group"
            ]
        )
