"""What the corporate DNS needs: where it asks for which zones, and the configuration that says so to its servers."""

from collections.abc import Sequence
from typing import NamedTuple

import pulumi

from ..config.settings import Settings
from .forwarders import forwarders
from .resolver import Resolver


class CorporateDns(NamedTuple):
    """The zones and what answers them."""

    zones: pulumi.Output[list[str]]
    resolver_addresses: pulumi.Output[list[str]]
    """Where the corporate DNS forwards to; empty if neither given nor created."""
    forwarders: pulumi.Output[dict[str, str]]
    """Ready to paste, by server."""


def corporate_dns(
    name: str, *, settings: Settings, zones: pulumi.Output[list[str]], prefix: str, opts: pulumi.ResourceOptions
) -> CorporateDns:
    """The resolver is created if the settings say so, else the given addresses are what answers."""
    addresses: pulumi.Output[list[str]] = pulumi.Output.from_input(settings.resolver_addresses)
    if settings.create_resolver:
        addresses = Resolver(
            name,
            settings=settings,
            vpc_id=settings.vpc_id,
            subnet_ids=settings.subnet_ids,
            prefix=prefix,
            opts=opts,
        ).addresses
    return CorporateDns(zones, addresses, pulumi.Output.all(zones, addresses).apply(_forwarders))


def _forwarders(known: Sequence[Sequence[str]]) -> dict[str, str]:
    zones, addresses = known
    return forwarders(zones, addresses)
