"""The preflight: a listed origin gets leave for exactly what the API has, another gets none."""

import pytest

from tests.functions.loading import load

PORTAL = "https://portal.example.com"
ENVIRONMENT = {"CORS_ORIGINS": f'["{PORTAL}", "https://other.example.com:8443"]'}


@pytest.fixture(scope="module")
def handler():
    return load("preflight", ENVIRONMENT).handler


def asked(*origins, header="Origin"):
    return {"httpMethod": "OPTIONS", "multiValueHeaders": {header: list(origins)}}


@pytest.mark.parametrize("header", ["Origin", "origin"])
@pytest.mark.parametrize("origin", [PORTAL, "https://other.example.com:8443"])
def test_a_listed_origin_may_send_a_token_by_get(handler, origin, header):
    answer = handler(asked(origin, header=header), None)
    assert (answer["statusCode"], answer["body"]) == (204, "")
    assert answer["headers"] == {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET",
        "Access-Control-Allow-Headers": "Authorization",
        "Access-Control-Max-Age": "600",
        "Cache-Control": "no-store",
        "Vary": "Origin",
        "X-Content-Type-Options": "nosniff",
    }


@pytest.mark.parametrize(
    "event",
    [
        asked("https://portal.example.com.evil.example"),
        asked("https://PORTAL.example.com"),
        asked("http://portal.example.com"),
        asked("https://portal.example.com/"),
        asked("https://other.example.com"),
        asked("null"),
        asked("*"),
        asked(PORTAL, PORTAL),
        asked(PORTAL, "https://evil.example"),
        asked(),
        {"multiValueHeaders": {"Origin": [PORTAL], "origin": ["https://evil.example"]}},
        {"multiValueHeaders": {"Origin": None}},
        {"multiValueHeaders": {"Origin": [["x"]]}},
        {"multiValueHeaders": None},
        {"headers": {"Origin": PORTAL}},
        None,
        "text",
    ],
    ids=repr,
)
def test_any_other_origin_gets_no_leave(handler, event):
    answer = handler(event, None)
    assert answer["statusCode"] == 204
    assert answer["headers"]["Vary"] == "Origin"
    assert [name for name in answer["headers"] if name.startswith("Access-Control")] == []


@pytest.mark.parametrize(
    "value", ["", "[]", "{}", '["*"]', '["http://portal.example.com"]', '["https://a.example/path"]', "[7]", None]
)
def test_a_wrong_list_of_origins_stops_the_function(value):
    environment = {} if value is None else {"CORS_ORIGINS": value}
    with pytest.raises(Exception, match=r"^CORS_ORIGINS is .*; allowed: a JSON list of at least one https origin$"):
        load("preflight", environment)
