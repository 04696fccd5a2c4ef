"""Which pages may read the presigner's answers."""

import pytest

from tests.functions.loading import load
from tests.functions.presigner.deployed import ENVIRONMENT

PORTAL = "https://portal.example.com"


@pytest.fixture(scope="module")
def headers_for():
    module = load("presigner", ENVIRONMENT, "cross_origin")
    return lambda event, *origins: module.cross_origin_headers(event, frozenset(origins))


def test_a_listed_portal_is_named_letter_by_letter(headers_for):
    event = {"multiValueHeaders": {"origin": [PORTAL]}}
    assert headers_for(event, PORTAL) == {
        "Vary": "Origin",
        "Access-Control-Allow-Origin": PORTAL,
        "Access-Control-Expose-Headers": "Retry-After",
    }


@pytest.mark.parametrize(
    "event",
    [
        {"multiValueHeaders": {"Origin": ["https://portal.example.com.evil.example"]}},
        {"multiValueHeaders": {"Origin": [PORTAL, PORTAL]}},
        {"multiValueHeaders": {"Origin": ["null"]}},
        {"multiValueHeaders": {"Origin": [PORTAL], "origin": [PORTAL]}},
        {"multiValueHeaders": {"Origin": 7}},
        {"multiValueHeaders": {"Origin": PORTAL}},
        {"multiValueHeaders": {"Origin": [7]}},
        {"multiValueHeaders": {"Origin": None}},
        {"multiValueHeaders": [PORTAL]},
        {"multiValueHeaders": {}},
        {},
        None,
    ],
    ids=repr,
)
def test_any_other_page_is_not(headers_for, event):
    assert headers_for(event, PORTAL) == {"Vary": "Origin"}


def test_without_portals_there_is_no_header(headers_for):
    assert headers_for({"multiValueHeaders": {"Origin": [PORTAL]}}) == {}


@pytest.mark.parametrize(
    "value", ['["*"]', '["http://a.example"]', '["https://a.example/"]', '["https://A.example"]', "null"]
)
def test_a_wrong_list_of_origins_stops_the_function(value):
    with pytest.raises(Exception, match=r"^CORS_ORIGINS is .*; allowed: a JSON list of https origins"):
        load("presigner", {**ENVIRONMENT, "CORS_ORIGINS": value})
