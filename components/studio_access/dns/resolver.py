"""Where the corporate DNS asks: a Route 53 Resolver inbound endpoint in the VPC, and a log of what the VPC resolves."""

import dataclasses
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..config.rules import MOST_RANGES_OF_A_RESOLVER
from ..config.setting import SettingsError
from ..config.settings import Settings
from ..network.security_groups import DNS_OVER_TCP, DNS_OVER_UDP, admit, ranges, security_group

# Route 53 developer guide, "Resolver endpoint quotas", and RSLVR-00400: "at least 2 IP addresses".
_FEWEST_ADDRESSES, _MOST_ADDRESSES = 2, 6


class Resolver(pulumi.ComponentResource):
    """Answers the corporate name servers with what the VPC sees, private DNS of its endpoints included."""

    addresses: pulumi.Output[list[str]]
    """What the corporate name servers forward to, one a subnet; they stay as long as the endpoint does."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        vpc_id: pulumi.Input[str],
        subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]],
        prefix: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`subnet_ids`: 2 to 6 subnets, each of another zone; wrong ones raise `SettingsError`."""
        _require_ranges(settings.corporate_cidrs)
        if not isinstance(subnet_ids, pulumi.Output):
            _require_subnets(subnet_ids)
        super().__init__("studio-access:index:Resolver", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        settings = dataclasses.replace(settings, vpc_id=vpc_id)
        # The rules may change at any time, the group may not: AWS ties it to the endpoint for good, and a new endpoint
        # has new addresses, which every corporate name server would have to learn.
        group = security_group(f"{name}-resolver", "DNS from the corporate network", settings, child)
        for port in (DNS_OVER_UDP, DNS_OVER_TCP):
            peers = ranges(settings.corporate_cidrs)
            admit(f"{name}-resolver-{port.transport}", group, peers, settings, child, port)
        endpoint = aws.route53.ResolverEndpoint(
            name,
            name=f"{prefix}-resolver",
            direction="INBOUND",
            resolver_endpoint_type="IPV4",
            protocols=["Do53"],
            security_group_ids=[group.id],
            ip_addresses=pulumi.Output.from_input(subnet_ids).apply(_one_address_each),
            tags=settings.tags,
            opts=child,
        )
        _log_queries(name, prefix, settings, child)
        # A preview knows the subnets, but no address before the endpoint.
        self.addresses = endpoint.id.apply(lambda _: endpoint.ip_addresses.apply(_in_order))
        self.register_outputs({"addresses": self.addresses})


def _log_queries(name: str, prefix: str, settings: Settings, opts: pulumi.ResourceOptions) -> None:
    """Log what is asked in the VPC and through the endpoint.

    Nothing grants Route 53 the right to write: it puts the log group's resource policy itself, with the permissions of
    whoever deploys, and below `/aws/vendedlogs/` without filling up the account's policy, which ends at 5,120
    characters (CloudWatch Logs user guide, "Logs sent to CloudWatch Logs").
    """
    log_group = aws.cloudwatch.LogGroup(
        f"{name}-resolver",
        name=f"/aws/vendedlogs/route53resolver/{prefix}",
        retention_in_days=settings.log_retention_days,
        kms_key_id=settings.kms_key_arn or None,
        tags=settings.tags,
        opts=opts,
    )
    query_log = aws.route53.ResolverQueryLogConfig(
        name, name=f"{prefix}-resolver", destination_arn=log_group.arn, tags=settings.tags, opts=opts
    )
    aws.route53.ResolverQueryLogConfigAssociation(
        name, resolver_query_log_config_id=query_log.id, resource_id=settings.vpc_id, opts=opts
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
