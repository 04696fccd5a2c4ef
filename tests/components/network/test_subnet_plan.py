"""How a VPC's range is divided."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.studio_access.aws.subnets import overlapping, plan_subnets, users_that_fit


@st.composite
def vpc_ranges(draw):
    prefix = draw(st.integers(min_value=16, max_value=24))
    first = int(ipaddress.IPv4Address("10.0.0.0")) + (draw(st.integers(0, 2**24 - 1)) >> (32 - prefix) << (32 - prefix))
    return str(ipaddress.IPv4Network((first, prefix)))


@given(vpc_ranges(), st.integers(min_value=2, max_value=6))
def test_subnets_lie_inside_the_vpc_do_not_overlap_and_are_of_a_size_that_aws_takes(vpc, zones):
    subnets = [ipaddress.IPv4Network(subnet) for subnet in plan_subnets(vpc, zones)]
    assert len(subnets) == zones
    assert all(subnet.subnet_of(ipaddress.IPv4Network(vpc)) for subnet in subnets)
    assert all(16 <= subnet.prefixlen <= 28 for subnet in subnets)
    assert len({subnet.prefixlen for subnet in subnets}) == 1
    for number, subnet in enumerate(subnets):
        assert not any(subnet.overlaps(other) for other in subnets[number + 1 :])


@given(vpc_ranges(), st.integers(min_value=2, max_value=6))
def test_no_larger_subnets_would_fit(vpc, zones):
    subnets = plan_subnets(vpc, zones)
    size = ipaddress.IPv4Network(subnets[0]).num_addresses
    assert 2 * size * zones > ipaddress.IPv4Network(vpc).num_addresses


def test_two_zones_halve_the_vpc():
    assert plan_subnets("10.16.0.0/16", 2) == ["10.16.0.0/17", "10.16.128.0/17"]


def test_three_zones_take_three_quarters():
    assert plan_subnets("10.16.0.0/22", 3) == ["10.16.0.0/24", "10.16.1.0/24", "10.16.2.0/24"]


def test_a_vpc_that_is_too_small_is_refused_with_what_is_needed():
    with pytest.raises(ValueError, match=r"^10\.0\.0\.0/27 is too small for 4 zones; each needs a /28 at least"):
        plan_subnets("10.0.0.0/27", 4)


def test_a_user_takes_four_addresses_and_aws_keeps_five_a_subnet():
    assert users_that_fit(["10.16.0.0/25", "10.16.0.128/25"]) == (2 * (128 - 5)) // 4


def test_ranges_that_share_an_address_overlap():
    others = ["10.0.0.0/8", "10.16.255.0/24", "10.17.0.0/16", "192.168.0.0/16"]
    assert overlapping("10.16.0.0/16", others) == ["10.0.0.0/8", "10.16.255.0/24"]
