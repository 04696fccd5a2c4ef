"""Addresses for those who sit in a range."""

import ipaddress


def address_in(cidr: str, host: int) -> str:
    """The address with a number in a range, or the last one."""
    network = ipaddress.ip_network(cidr)
    return str(network[min(host, network.num_addresses - 1)])
