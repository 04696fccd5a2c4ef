"""How a VPC's range is divided."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.studio_access.aws.subnets import inside, overlapping, plan_subnets, users_that_fit, wrong_subnets


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
    for number, subnet in enumerate(subnets):
        assert not any(subnet.overlaps(other) for other in subnets[number + 1 :])


@given(vpc_ranges(), st.integers(min_value=2, max_value=5), st.integers(min_value=1, max_value=4))
def test_a_zone_more_leaves_the_ranges_that_are_there(vpc, zones, more):
    larger = plan_subnets(vpc, min(zones + more, 6))
    assert larger[:zones] == plan_subnets(vpc, zones)


@given(vpc_ranges(), st.integers(min_value=2, max_value=3))
def test_two_or_three_zones_have_equal_subnets_of_a_quarter_each(vpc, zones):
    sizes = {ipaddress.IPv4Network(subnet).num_addresses for subnet in plan_subnets(vpc, zones)}
    assert sizes == {ipaddress.IPv4Network(vpc).num_addresses // 4}


def test_six_zones_take_three_quarters_and_three_sixteenths():
    assert plan_subnets("10.16.0.0/16", 6) == [
        "10.16.0.0/18",
        "10.16.64.0/18",
        "10.16.128.0/18",
        "10.16.192.0/20",
        "10.16.208.0/20",
        "10.16.224.0/20",
    ]


@pytest.mark.parametrize(
    ("subnets", "reasons"),
    [
        (["10.16.0.0/17", "10.16.128.0/17"], []),
        (["10.16.0.0/17", "10.17.0.0/17"], ["10.17.0.0/17 is not inside 10.16.0.0/16"]),
        (["10.16.0.0/17", "10.16.64.0/18"], ["10.16.64.0/18 overlaps 10.16.0.0/17"]),
        (["10.16.0.0/29"], ["10.16.0.0/29 is not of a size that AWS takes, /16 to /28"]),
    ],
)
def test_given_ranges_lie_in_the_vpc_beside_each_other(subnets, reasons):
    assert list(wrong_subnets("10.16.0.0/16", subnets)) == reasons


def test_a_range_is_inside_a_wider_one_and_not_inside_itself():
    assert inside("10.16.0.0/16", "10.0.0.0/8")
    assert not inside("10.16.0.0/16", "10.16.0.0/16")
    assert not inside("10.16.0.0/16", "10.16.5.0/24")


def test_a_user_takes_four_addresses_and_aws_keeps_five_a_subnet():
    assert users_that_fit(["10.16.0.0/25", "10.16.0.128/25"]) == (2 * (128 - 5)) // 4


def test_ranges_that_share_an_address_overlap():
    others = ["10.0.0.0/8", "10.16.255.0/24", "10.17.0.0/16", "192.168.0.0/16"]
    assert overlapping("10.16.0.0/16", others) == ["10.0.0.0/8", "10.16.255.0/24"]
