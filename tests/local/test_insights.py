"""The queries of the dashboard find what they ask for."""

import json

import pytest

from local.insights import QueryError, query, shown

LINES = [
    (1, json.dumps({"status": "200", "profile": "alice"})),
    (2, json.dumps({"status": "403", "profile": "bob"})),
    (3, "START of something"),
    (4, json.dumps({"status": "200", "profile": "alice"})),
    (5, json.dumps({"status": "200", "profile": "bob"})),
]


def ask(*commands):
    return query("\n| ".join(["SOURCE '/a/log'", *commands]), LINES)[1]


def test_a_count_by_fields_sorted():
    assert ask('filter status = "200"', "stats count(*) as urls by profile", "sort urls desc", "limit 1") == [
        {"profile": "alice", "urls": 2}
    ]


def test_fields_are_shown_and_others_may_still_be_filtered_by():
    rows = ask("fields @timestamp, profile", 'filter status in ["403", "401"]')
    assert [shown(row) for row in rows] == [{"@timestamp": 2, "profile": "bob"}]


def test_the_log_group_is_the_source_s():
    assert query("SOURCE '/a/log'", [])[0] == "/a/log"


@pytest.mark.parametrize(
    "command", ["parse x", "filter status like /2/", "stats avg(x) by y", "filter", "stats count(*) as n"]
)
def test_what_is_not_known_is_refused(command):
    with pytest.raises(QueryError):
        ask(command)


def test_a_query_without_a_source_is_refused():
    with pytest.raises(QueryError, match="begins with SOURCE"):
        query("fields @message", LINES)
