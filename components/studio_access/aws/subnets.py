"""How a VPC's range is divided into private subnets, one a zone, so that a zone can be added later."""

import ipaddress
from collections.abc import Iterator, Sequence

# AWS keeps the first four addresses of a subnet and the last one, and takes subnets from /28 to /16 (VPC user guide,
# "Subnet sizing").
_RESERVED_ADDRESSES = 5
SMALLEST, LARGEST = 28, 16
# A Studio user in a VPC-only domain takes two to four addresses (SageMaker developer guide, "Connect Studio in a VPC to
# external resources").
ADDRESSES_A_USER = 4


def plan_subnets(vpc_cidr: str, zones: int) -> list[str]:
    """One subnet a zone, of 2 to 6 zones, inside the VPC and without overlap.

    A subnet's range does not depend on how many zones there are, so that another zone adds a subnet and leaves those
    that are there. The first three take a quarter of the VPC each, the next three a quarter of the last quarter; a
    sixteenth stays free. `vpc_cidr` is an IPv4 range of /16 to /24.
    """
    quarters = list(ipaddress.IPv4Network(vpc_cidr).subnets(prefixlen_diff=2))
    parts = [*quarters[:3], *quarters[3].subnets(prefixlen_diff=2)]
    return [str(part) for part in parts[:zones]]


def wrong_subnets(vpc_cidr: str, subnets: Sequence[str]) -> Iterator[str]:
    """A reason for each of the given ranges that cannot be a subnet of the VPC beside the others."""
    vpc = ipaddress.IPv4Network(vpc_cidr)
    for number, cidr in enumerate(subnets):
        subnet = ipaddress.IPv4Network(cidr)
        if not subnet.subnet_of(vpc):
            yield f"{cidr} is not inside {vpc_cidr}"
        elif not LARGEST <= subnet.prefixlen <= SMALLEST:
            yield f"{cidr} is not of a size that AWS takes, /{LARGEST} to /{SMALLEST}"
        for other in overlapping(cidr, subnets[:number]):
            yield f"{cidr} overlaps {other}"


def users_that_fit(subnets: Sequence[str]) -> int:
    """How many Studio users the subnets have addresses for, at four a user."""
    free = sum(ipaddress.IPv4Network(subnet).num_addresses - _RESERVED_ADDRESSES for subnet in subnets)
    return free // ADDRESSES_A_USER


def inside(cidr: str, other: str) -> bool:
    """Whether the range is a part of the other one, and not all of it."""
    return cidr != other and ipaddress.IPv4Network(cidr).subnet_of(ipaddress.IPv4Network(other))


def overlapping(cidr: str, others: Sequence[str]) -> list[str]:
    """Those of the other ranges that share an address with the range."""
    network = ipaddress.IPv4Network(cidr)
    return [other for other in others if network.overlaps(ipaddress.IPv4Network(other))]
