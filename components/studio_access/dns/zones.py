"""Forward zones for the corporate DNS: which names must resolve to the VPC endpoints' private addresses."""

from ..aws.location import Location


def private_zones(location: Location, api_id: str, endpoint_id: str) -> list[str]:
    """The zones the corporate DNS must send to the Route 53 Resolver inbound endpoint.

    The API's name through the endpoint, which people call; its plain name, for VPCs where `execute-api` has private
    DNS; and the whole Studio zone, since the browser also opens `studio-<domain>` and per-space hosts in it.
    """
    return [location.api_host_through(api_id, endpoint_id), location.api_host(api_id), location.studio_zone]
