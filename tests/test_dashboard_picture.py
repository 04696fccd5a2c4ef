"""The picture of the dashboard is the deployed dashboard's, drawn from what the journey really left in the logs."""

import json
import re

import pytest

from components.studio_access.monitoring.dashboard import QUESTIONS
from components.studio_access.monitoring.metrics import FILTERS
from docs.dashboard import PICTURE, RECORD, draw
from local.metric_samples import samples
from tests.cloud import deploy_stack

RECORDED = json.loads(RECORD.read_text())


def without_account(value):
    return json.loads(re.sub(r"\b\d{12}\b", "account", json.dumps(value)))


def test_the_record_has_the_dashboard_that_is_deployed():
    deployed = json.loads(deploy_stack("local").one("Dashboard", "studio-access")["dashboardBody"])
    assert without_account(RECORDED["dashboard"]) == without_account(deployed), "run: make dashboard"


def test_the_record_has_the_filters_that_are_deployed():
    recorded = {each["metricTransformations"][0]["metricName"]: each["filterPattern"] for each in RECORDED["filters"]}
    assert recorded == {each.metric: each.pattern for each in FILTERS if each.log != "pre_token"}, "run: make dashboard"


def test_the_picture_is_drawn_from_the_record():
    assert PICTURE.read_text() == draw(RECORDED), "run: make dashboard"


def test_the_picture_names_every_question_and_widget():
    text = PICTURE.read_text()
    titles = [widget["properties"].get("title") for widget in RECORDED["dashboard"]["widgets"]]
    for title in [*QUESTIONS, *filter(None, titles)]:
        assert f">{title}</text>" in text.replace("&#x27;", "'"), title


def test_the_journey_s_lines_count_as_what_happened_in_it():
    """A round gives four URLs, shows the page once, and refuses five tokens, one of which is none."""
    found = {series[1:]: len(values) for series, values in samples(RECORDED["filters"], RECORDED["logs"]).items()}
    rounds = 3
    assert found["Presigned", ()] == 4 * rounds
    assert found["Calls", (("Status", "200"),)] == found["Presigned", ()] + rounds
    assert found["Calls", (("Status", "401"),)] == 5 * rounds
    assert found["Refused", ()] == found["Calls", (("Status", "401"),)] + found["Calls", (("Status", "403"),)]
    reasons = {dict(series[1])["Reason"] for series in found if series[0] == "Decisions"}
    assert reasons == {"own_profile", "expired", "signature", "token_use", "unknown_key"}


@pytest.mark.parametrize("word", ["Bearer", "eyJ", "AuthorizedUrl", "auth?token"])
def test_neither_the_record_nor_the_picture_holds_a_token_or_a_url(word):
    assert word not in RECORD.read_text()
    assert word not in PICTURE.read_text()
