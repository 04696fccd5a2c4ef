"""What a query may choose: a listed space, a listed landing page, each once; anything else is refused, named."""

from typing import Any

import pytest

from tests.functions.presigner.deployed import Presigner, event

QUERIES: dict[str, tuple[dict[str, Any], str]] = {
    "unknown": ({"queryStringParameters": {"x": "1"}}, "query_unknown"),
    "profile": ({"queryStringParameters": {"profile": "bob"}}, "query_unknown"),
    "parameter of the API": ({"queryStringParameters": {"ExpiresInSeconds": "300"}}, "query_unknown"),
    "other case": ({"queryStringParameters": {"Space": "team-a"}}, "query_unknown"),
    "known and unknown": ({"queryStringParameters": {"space": "team-a", "x": ""}}, "query_unknown"),
    "space not listed": ({"queryStringParameters": {"space": "team-c"}}, "space_not_allowed"),
    "space empty": ({"queryStringParameters": {"space": ""}}, "space_not_allowed"),
    "space in other case": ({"queryStringParameters": {"space": "Team-a"}}, "space_not_allowed"),
    "space with newline": ({"queryStringParameters": {"space": "team-a\n"}}, "space_not_allowed"),
    "spaces in one": ({"queryStringParameters": {"space": "team-a,team-b"}}, "space_not_allowed"),
    "landing not listed": ({"queryStringParameters": {"landing": "app:RStudioServerPro:"}}, "landing_not_allowed"),
    "landing longer": ({"queryStringParameters": {"landing": "studio::/home/../x"}}, "landing_not_allowed"),
    "landing elsewhere": ({"queryStringParameters": {"landing": "https://evil.example"}}, "landing_not_allowed"),
    "landing empty": ({"queryStringParameters": {"landing": ""}}, "landing_not_allowed"),
    "space fine, landing not": (
        {"queryStringParameters": {"space": "team-a", "landing": "x"}},
        "landing_not_allowed",
    ),
    "value null": ({"queryStringParameters": {"space": None}}, "query_malformed"),
    "value number": ({"queryStringParameters": {"space": 1}}, "query_malformed"),
    "value list": ({"queryStringParameters": {"space": ["team-a"]}}, "query_malformed"),
    "query a string": ({"queryStringParameters": "space=team-a"}, "query_malformed"),
    "query a list": ({"queryStringParameters": ["space", "team-a"]}, "query_malformed"),
    "repeated": (
        {
            "queryStringParameters": {"space": "team-a"},
            "multiValueQueryStringParameters": {"space": ["team-b", "team-a"]},
        },
        "query_malformed",
    ),
    "repeated with the same value": (
        {
            "queryStringParameters": {"space": "team-a"},
            "multiValueQueryStringParameters": {"space": ["team-a", "team-a"]},
        },
        "query_malformed",
    ),
    "the two forms differ": (
        {
            "queryStringParameters": {"space": "team-a"},
            "multiValueQueryStringParameters": {"space": ["team-b"]},
        },
        "query_malformed",
    ),
    "only in the second form": (
        {"queryStringParameters": None, "multiValueQueryStringParameters": {"space": ["team-a"]}},
        "query_malformed",
    ),
    "one more in the second form": (
        {
            "queryStringParameters": {"space": "team-a"},
            "multiValueQueryStringParameters": {"space": ["team-a"], "landing": ["x"]},
        },
        "query_malformed",
    ),
    "second form a string": (
        {"queryStringParameters": {"space": "team-a"}, "multiValueQueryStringParameters": "space=team-a"},
        "query_malformed",
    ),
}


@pytest.mark.parametrize(("changes", "reason"), QUERIES.values(), ids=QUERIES.keys())
def test_a_query_that_is_not_allowed_is_refused(changes: dict[str, Any], reason: str, presigner: Presigner):
    answered = presigner(event() | changes)
    assert (answered.status, answered.log["reason"], answered.log["profile"]) == (400, reason, "alice")


def test_a_query_is_judged_after_the_profile(presigner: Presigner):
    assert presigner(event("*", {"space": "team-c"})).status == 403


@pytest.mark.parametrize("query", [{}, None])
def test_no_query_is_fine(query: object, presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    changes = {"queryStringParameters": query, "multiValueQueryStringParameters": query}
    assert presigner(event() | changes).status == 200
