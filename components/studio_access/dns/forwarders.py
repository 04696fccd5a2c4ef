"""Which zones lead to the API and Studio, and configuration that forwards them, ready to paste into DNS servers.

These zones alone go to the resolvers, and they go nowhere else: if no resolver answers, the lookup fails. A public
answer would be worse than none, since it leads people around the VPC's endpoints.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence

from ..aws.location import Location

# RFC 1035 §2.3.4 (63 and 253 characters) and RFC 1123 §2.1 (letters, digits, inner hyphens); lower case, so that no
# zone comes twice in two spellings. A top-level domain alone is refused: nobody means to forward all of it.
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ZONE = re.compile(rf"(?=.{{1,253}}\Z)({_LABEL}\.)+[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?")

# A comment in all five languages, if it has a line of its own.
_FILL_IN = "# fill in: the addresses of your Route 53 Resolver inbound endpoint"


def private_zones(location: Location, api_id: str, endpoint_id: str, *, studio_page: bool = False) -> list[str]:
    """The zones the corporate DNS must send to the Route 53 Resolver inbound endpoint.

    The API's name through the endpoint, which people call; its plain name, for VPCs where `execute-api` has private
    DNS; and the whole Studio zone, since the browser also opens `studio-<domain>` and per-space hosts in it.

    studio_page: also the SageMaker API, which the Studio page calls from the browser with the person's execution role
    (SageMaker developer guide, "Connect Amazon SageMaker Studio in a VPC to External Resources", step 6).
    """
    zones = [location.api_host_through(api_id, endpoint_id), location.api_host(api_id), location.studio_zone]
    return [*zones, location.sagemaker_api_host] if studio_page else zones


def forwarders(zones: Sequence[str], addresses: Sequence[str]) -> dict[str, str]:
    """The configuration by server: `bind`, `windows`, `unbound`, `dnsmasq` and `systemdResolved`.

    Without addresses yet, each text says in a comment what to fill in. Raises ValueError for whatever is not plainly a
    DNS name or an IPv4 address: what cannot be written as one cannot become another line of the configuration either.
    """
    _check(zones, addresses)
    return {server: write(zones, addresses) for server, write in _SERVERS.items()}


def _check(zones: Sequence[str], addresses: Sequence[str]) -> None:
    if not zones:
        raise ValueError("zones: none given; without a zone, systemd-resolved would ask the resolvers for every name")
    for zone in zones:
        if not isinstance(zone, str) or not _ZONE.fullmatch(zone):
            raise ValueError(f"zone {zone!r} is not allowed; allowed is a DNS name in lower case without a final dot")
    for address in addresses:
        if not _is_ipv4(address):
            raise ValueError(f"address {address!r} is not allowed; allowed is an IPv4 address, such as 10.16.43.122")
    for what, values in (("zone", zones), ("address", addresses)):
        twice = next((value for value in values if list(values).count(value) > 1), None)
        if twice is not None:
            raise ValueError(f"{what} {twice!r} is given twice; servers refuse a zone that is defined twice")


def _is_ipv4(value: object) -> bool:
    try:
        return isinstance(value, str) and str(ipaddress.IPv4Address(value)) == value
    except ValueError:
        return False


def _bind(zones: Sequence[str], addresses: Sequence[str]) -> str:
    listed = " ".join(f"{address};" for address in addresses)
    missing = "" if addresses else f"  {_FILL_IN}\n"
    return "\n".join(
        f'zone "{zone}" {{\n  type forward;\n  forward only;\n{missing}  forwarders {{ {listed} }};\n}};\n'
        for zone in zones
    )


def _windows(zones: Sequence[str], addresses: Sequence[str]) -> str:
    # Run again with other addresses, it changes what the first run made. `-UseRecursion:$false` fits both commands,
    # of which one takes a switch and the other a Boolean.
    missing = "" if addresses else f"{_FILL_IN}\n"
    return (
        f"$ErrorActionPreference = 'Stop'\n{missing}"
        f"$resolvers = {_powershell_list(addresses)}\n"
        f"foreach ($zone in {_powershell_list(zones)}) {{\n"
        "  if (Get-DnsServerZone -Name $zone -ErrorAction SilentlyContinue) {\n"
        "    Set-DnsServerConditionalForwarderZone -Name $zone -MasterServers $resolvers -UseRecursion:$false\n"
        "  } else {\n"
        "    Add-DnsServerConditionalForwarderZone -Name $zone -MasterServers $resolvers -UseRecursion:$false\n"
        "  }\n"
        "}\n"
    )


def _powershell_list(values: Sequence[str]) -> str:
    return "@(" + ", ".join(f"'{value}'" for value in values) + ")"


def _unbound(zones: Sequence[str], addresses: Sequence[str]) -> str:
    # `private-domain`: the answers are private addresses, which a server with `private-address` strips otherwise.
    listed = "".join(f"  forward-addr: {address}\n" for address in addresses) or f"  {_FILL_IN}\n"
    exempt = "".join(f'  private-domain: "{zone}"\n' for zone in zones)
    return f"server:\n{exempt}" + "".join(
        f'\nforward-zone:\n  name: "{zone}"\n  forward-first: no\n{listed}' for zone in zones
    )


def _dnsmasq(zones: Sequence[str], addresses: Sequence[str]) -> str:
    # `rebind-domain-ok`: as above, for a server with `stop-dns-rebind`. A `server` line without an address answers
    # from local data only, so the zone stays in the house until the addresses are filled in.
    missing = "" if addresses else f"{_FILL_IN}\n"
    return missing + "".join(
        "".join(f"server=/{zone}/{address}\n" for address in addresses or [""]) + f"rebind-domain-ok=/{zone}/\n"
        for zone in zones
    )


def _systemd_resolved(zones: Sequence[str], addresses: Sequence[str]) -> str:
    # `~`: a routing domain, of which every name goes to these servers and none is searched in.
    missing = "" if addresses else f"{_FILL_IN}\n"
    return f"[Resolve]\n{missing}DNS={' '.join(addresses)}\nDomains={' '.join(f'~{zone}' for zone in zones)}\n"


_SERVERS: dict[str, Callable[[Sequence[str], Sequence[str]], str]] = {
    "bind": _bind,
    "windows": _windows,
    "unbound": _unbound,
    "dnsmasq": _dnsmasq,
    "systemdResolved": _systemd_resolved,
}
