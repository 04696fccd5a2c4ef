"""docs/cost.md counts what a stack asks for, by prices that say where they are from."""

import pytest

from tools import cost


def test_what_is_billed_by_zone_is_counted_by_zone():
    assert {name: cost.pieces("greenfield")[name] for name in ("endpoint", "resolver")} == {
        "endpoint": 14,
        "resolver": 2,
    }
    assert cost.pieces("greenfield", (("zones", "3"),))["endpoint"] == 21


def test_a_gateway_endpoint_costs_nothing():
    assert cost.PRICED["aws:ec2/vpcEndpoint:VpcEndpoint"]({"vpcEndpointType": "Gateway"}) == {}


def test_an_hourly_price_is_that_of_730_hours():
    assert cost.total({"endpoint": 14, "resolver": 2}, "us-east-1") == pytest.approx(14 * 7.30 + 2 * 91.25)
    assert cost.total({"endpoint": 14, "web_acl": -1}, "eu-west-1") == pytest.approx(14 * 8.03 - 5)


def test_a_resource_that_nobody_has_priced_is_an_error(monkeypatch):
    monkeypatch.setattr(cost, "UNPRICED", cost.UNPRICED - {"iam"})
    with pytest.raises(ValueError, match=r"aws:iam/\w+:\w+: add it to PRICED or UNPRICED"):
        cost.pieces.__wrapped__("dev")


@pytest.mark.parametrize("name", cost.PRICES["prices"])
def test_every_price_has_a_source_and_is_there_for_each_region(name):
    price = cost.PRICES["prices"][name]
    assert price["source"]
    assert all(cost.monthly(price, region) > 0 for region in cost.REGIONS)


def test_what_is_priced_is_what_is_counted():
    counted = cost.pieces("greenfield", (("production", "true"),))
    assert set(counted) == set(cost.PRICES["prices"])
