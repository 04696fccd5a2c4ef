"""The dashboard's body: of the documented structure, and asking only for what exists."""

import copy
import json
import re

import pytest

from components.studio_access.api.documents import ACCESS_LOG_FORMAT
from components.studio_access.aws.location import Location
from components.studio_access.watch.dashboard import QUESTIONS, dashboard
from components.studio_access.watch.metrics import FILTERS
from tests.components.watch.dashboard_structure import faults
from tests.components.watch.test_alarms import ALARMS, WATCHED

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
BODY = dashboard(WATCHED, HERE, ALARMS)


def widgets(kind):
    return [widget["properties"] for widget in BODY["widgets"] if widget["type"] == kind]


@pytest.mark.parametrize("alarms", [ALARMS, []], ids=["with alarms", "without"])
def test_the_body_is_as_cloudwatch_documents_it(alarms):
    assert list(faults(json.loads(json.dumps(dashboard(WATCHED, HERE, alarms))))) == []


def test_each_question_has_a_row_of_its_own():
    titles = [widget for widget in BODY["widgets"] if widget["type"] == "text"]
    assert [title["properties"]["markdown"] for title in titles] == [f"## {question}" for question in QUESTIONS]
    for title in titles:
        row = [widget for widget in BODY["widgets"] if widget["y"] == title["y"] + title["height"]]
        assert sum(widget["width"] for widget in row) == 24


def test_every_own_metric_is_one_that_a_filter_makes_with_its_dimensions():
    made = {each.metric: tuple(name for name, _ in each.dimensions) for each in FILTERS}
    asked = set()
    for widget in widgets("metric"):
        for metric in widget["metrics"]:
            if isinstance(metric[0], dict):
                namespace, names, name = re.findall(r'\{"(.*)",(.*)\} MetricName="(\w+)"', metric[0]["expression"])[0]
                assert namespace == WATCHED.namespace
                assert made[name] == tuple(names.split(","))
                asked.add(name)
            elif metric[0] == WATCHED.namespace:
                assert made[metric[1]] == ()
                asked.add(metric[1])
    assert asked >= {"Calls", "Decisions", "Outcomes", "Presigned", "PresignTime"}


def test_every_field_that_a_log_query_names_is_in_the_access_log():
    fields = json.loads(ACCESS_LOG_FORMAT).keys()
    for widget in widgets("log"):
        for command in widget["query"].split("\n| ")[1:]:
            words = re.sub(
                r'"[^"]*"|count\(\*\) as \w+|@\w+|\b(fields|filter|stats|by|sort|desc|limit|in)\b', "", command
            )
            assert set(re.findall(r"[a-zA-Z]+", words)) - {"urls"} <= fields, command


def test_all_alarms_are_on_it():
    (shown,) = widgets("alarm")
    assert shown["alarms"] == [
        f"arn:aws:cloudwatch:eu-west-1:111122223333:alarm:studio-access-dev-{alarm.name}" for alarm in ALARMS
    ]


def change(path, value):
    def apply(body):
        *steps, last = path
        for step in steps:
            body = body[step]
        if value is None:
            del body[last]
        else:
            body[last] = value

    return apply


METRIC = next(n for n, widget in enumerate(BODY["widgets"]) if widget["type"] == "metric")
LOG = next(n for n, widget in enumerate(BODY["widgets"]) if widget["type"] == "log")


@pytest.mark.parametrize(
    "broken",
    [
        change(["start"], "yesterday"),
        change(["title"], "x"),
        change(["widgets", 0, "type"], "markdown"),
        change(["widgets", METRIC, "x"], 20),
        change(["widgets", METRIC, "y"], 0),
        change(["widgets", METRIC, "width"], 0),
        change(["widgets", METRIC, "height"], None),
        change(["widgets", METRIC, "properties", "region"], None),
        change(["widgets", METRIC, "properties", "period"], 45),
        change(["widgets", METRIC, "properties", "view"], "lines"),
        change(["widgets", METRIC, "properties", "metrics"], []),
        change(["widgets", METRIC, "properties", "metrics", 0], ["AWS/Lambda", "Errors", "FunctionName"]),
        change(["widgets", METRIC, "properties", "metrics", 0, -1, "stat"], "p100.x"),
        change(["widgets", METRIC, "properties", "metrics", 0, -1, "colour"], "red"),
        change(["widgets", METRIC, "properties", "titel"], "x"),
        change(["widgets", LOG, "properties", "query"], "fields @message"),
        change(["widgets", LOG, "properties", "view"], None),
        change(["widgets", 1, "properties", "alarms"], ["studio-access-dev-refused"]),
    ],
)
def test_the_check_of_the_structure_finds_what_is_wrong(broken):
    body = copy.deepcopy(BODY)
    broken(body)
    assert list(faults(body)) != []
