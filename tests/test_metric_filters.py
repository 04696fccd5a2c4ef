"""Filter patterns, by the examples of CloudWatch Logs' documentation and what it says of each."""

import json

import pytest

from tests.metric_filters import PatternError, matches, select

LINE = json.dumps(
    {
        "eventType": "UpdateTrail",
        "sourceIPAddress": "111.111.111.111",
        "errorCode": None,
        "latency": 50,
        "asText": "50",
        "flag": True,
        "user": {"name": "alice"},
        "question": "really?",
    }
)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ('{ $.eventType = "UpdateTrail" }', True),
        ('{ $.eventType = "updatetrail" }', False),
        ('{ $.eventType = "Update" }', False),
        ('{ $.eventType = "Update*" }', True),
        ('{ $.eventType = "*" }', True),
        ('{ $.eventType = "*Trail" }', True),
        ('{ $.eventType != "UpdateTrail" }', False),
        ('{ $.eventType != "Other" }', True),
        ('{ $.sourceIPAddress != "123.123.*" }', True),
        ('{ $.missing = "*" }', False),
        ('{ $.missing != "x" }', False),
        ('{ $.errorCode = "*" }', False),
        ('{ $.user.name = "alice" }', True),
        ('{ $.user = "alice" }', False),
        ('{ $.question = "really?" }', True),
        ('{ $.eventType = "UpdateTrai?" }', False),
        ("{ $.latency = 50 }", True),
        ("{ $.latency >= 50 }", True),
        ("{ $.latency > 50 }", False),
        ("{ $.latency < 51 }", True),
        ("{ $.latency <= 49.5 }", False),
        ("{ $.latency != 50 }", False),
        ("{ $.asText >= 0 }", False),
        ("{ $.flag = 1 }", False),
        ('{ ($.eventType = "UpdateTrail") && ($.latency >= 50) }', True),
        ('{ ($.eventType = "UpdateTrail") && ($.latency > 50) }', False),
        ('{ ($.eventType = "Other") || ($.latency >= 50) }', True),
        ('{ ($.eventType = "Other") || ($.latency > 50) }', False),
    ],
)
def test_a_pattern_matches_as_documented(pattern, expected):
    assert matches(pattern, LINE) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "ERROR",
        "{ }",
        '{ $.a = "b" } x',
        '{ $.a == "b" }',
        "{ $.a = b }",
        '{ $.a = "b" && $.c = "d" }',
        '{ ($.a = "b") && ($.c = "d") || ($.e = "f") }',
        '{ $.a > "b" }',
        "{ $.a IS NULL }",
        "[a, b]",
    ],
)
def test_what_is_wrong_or_not_known_here_is_refused(pattern):
    with pytest.raises(PatternError):
        matches(pattern, LINE)


@pytest.mark.parametrize("message", ["", "plain", "[1]", '"text"', "{broken"])
def test_what_is_no_json_object_matches_nothing(message):
    assert not matches('{ $.a != "b" }', message)


def test_a_selector_finds_what_is_inside():
    assert select({"a": {"b": 1}}, "$.a.b") == 1
    assert select({"a": 2}, "$.a.b") is None
