"""Which zones a created VPC spans."""

import pytest

from components.studio_access.aws.zones import choose_zones

AVAILABLE = {"euw1-az3": "eu-west-1a", "euw1-az1": "eu-west-1b", "euw1-az2": "eu-west-1c"}
EVERYWHERE = list(AVAILABLE.values())


def test_the_first_zones_that_have_every_service_are_taken():
    served = {"studio": EVERYWHERE, "servicecatalog": ["eu-west-1b", "eu-west-1c"]}
    assert choose_zones(AVAILABLE, served, 2) == ["eu-west-1b", "eu-west-1c"]
    assert choose_zones(AVAILABLE, {"studio": EVERYWHERE}, 2) == ["eu-west-1a", "eu-west-1b"]


def test_a_zone_more_comes_after_those_that_are_there():
    assert choose_zones(AVAILABLE, {}, 3)[:2] == choose_zones(AVAILABLE, {}, 2)


def test_wanted_zones_are_taken_in_their_order():
    assert choose_zones(AVAILABLE, {"studio": EVERYWHERE}, 2, ["euw1-az2", "euw1-az3"]) == ["eu-west-1c", "eu-west-1a"]


@pytest.mark.parametrize(
    ("served", "count", "wanted", "sentence"),
    [
        (
            {"studio": EVERYWHERE, "sts": ["eu-west-1a"]},
            2,
            [],
            "2 zones are wanted, and 1 of this region's 3 can be used: sts lacks in eu-west-1b, eu-west-1c",
        ),
        ({}, 4, [], "4 zones are wanted, and 3 of this region's 3 can be used"),
        (
            {},
            2,
            ["euw1-az1", "euw1-az9"],
            "zone euw1-az9 is not available to this account here; euw1-az3, euw1-az1, euw1-az2 are",
        ),
        (
            {"sts": ["eu-west-1a"], "logs": ["eu-west-1a"]},
            2,
            ["euw1-az3", "euw1-az1"],
            "zone euw1-az1 has no logs and no sts; take another zone",
        ),
    ],
)
def test_zones_that_cannot_be_had_are_refused_with_the_reason(served, count, wanted, sentence):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        choose_zones(AVAILABLE, served, count, wanted)
    assert str(caught.value) == sentence
