"""How a VPC's range is divided: equal private subnets, one a zone, as large as they can be."""

import ipaddress
import math
from collections.abc import Sequence

# AWS keeps the first four addresses of a subnet and the last one, and takes subnets from /28 to /16 (VPC user guide,
# "Subnet sizing").
_RESERVED_ADDRESSES = 5
_SMALLEST, _LARGEST = 28, 16
# A Studio user in a VPC-only domain takes two to four addresses (SageMaker developer guide, "Connect Studio in a VPC to
# external resources").
ADDRESSES_A_USER = 4


def plan_subnets(vpc_cidr: str, zones: int) -> list[str]:
    """One subnet a zone, inside the VPC, without overlap.

    `vpc_cidr` is an IPv4 range of /16 to /27. Raises `ValueError` if the zones do not fit.
    """
    network = ipaddress.IPv4Network(vpc_cidr)
    prefix = max(network.prefixlen + math.ceil(math.log2(zones)), _LARGEST)
    if prefix > _SMALLEST:
        raise ValueError(f"{vpc_cidr} is too small for {zones} zones; each needs a /{_SMALLEST} at least")
    subnets = network.subnets(new_prefix=prefix)
    return [str(next(subnets)) for _ in range(zones)]


def users_that_fit(subnets: Sequence[str]) -> int:
    """How many Studio users the subnets have addresses for, at four a user."""
    free = sum(ipaddress.IPv4Network(subnet).num_addresses - _RESERVED_ADDRESSES for subnet in subnets)
    return free // ADDRESSES_A_USER


def overlapping(cidr: str, others: Sequence[str]) -> list[str]:
    """Those of the other ranges that share an address with the range."""
    network = ipaddress.IPv4Network(cidr)
    return [other for other in others if network.overlaps(ipaddress.IPv4Network(other))]
