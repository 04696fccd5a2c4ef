"""Forward zones for the corporate DNS: which names must resolve to the VPC endpoints' private addresses."""

from collections.abc import Sequence

from .location import Location


def private_zones(location: Location, api_id: str, endpoint_id: str) -> list[str]:
    """The zones the corporate DNS must send to the Route 53 Resolver inbound endpoint.

    The API's name through the endpoint, which people call; its plain name, for VPCs where `execute-api` has private
    DNS; and the whole Studio zone, since the browser also opens `studio-<domain>` and per-space hosts in it.
    """
    return [location.api_host_through(api_id, endpoint_id), location.api_host(api_id), location.studio_zone]


def bind_forward_zones(zones: Sequence[str], resolver_addresses: Sequence[str]) -> str:
    """`named.conf` forward zones for BIND, one a zone; `forward only`, so nothing leaks to public resolvers.

    Without addresses yet, a comment names what to fill in.
    """
    forwarders = " ".join(f"{address};" for address in resolver_addresses)
    missing = "" if resolver_addresses else "  # fill in: the addresses of your Route 53 Resolver inbound endpoint\n"
    return "\n".join(
        f'zone "{zone}" {{\n  type forward;\n  forward only;\n{missing}  forwarders {{ {forwarders} }};\n}};\n'
        for zone in zones
    )
