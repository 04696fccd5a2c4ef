"""The alarms: each on a metric that exists, each explained."""

import dataclasses
import re

from components.studio_access.lambda_functions.catalog import (
    AUTHORIZER,
    KEY_REFRESHER,
    PAGE,
    PRE_TOKEN,
    PREFLIGHT,
    PRESIGNER,
    PROFILE_CREATOR,
)
from components.studio_access.monitoring.alarms import alarms
from components.studio_access.monitoring.metrics import FILTERS
from components.studio_access.monitoring.names import MonitoredNames
from tests.cloud import ROOT

NAMES = MonitoredNames(
    prefix="studio-access-dev",
    stage_name="dev",
    specs=[AUTHORIZER, PRESIGNER, PAGE, PREFLIGHT, PROFILE_CREATOR, PRE_TOKEN, KEY_REFRESHER],
    web_acl="studio-access-dev",
)
ALARMS = alarms(NAMES, 20, "eu-west-1")


def test_thresholds_and_periods_are_these():
    assert {alarm.name: (alarm.metric, alarm.threshold, alarm.periods) for alarm in ALARMS} == {
        "refused": ("Refused", 20, 1),
        "authorizer-bypassed": ("AuthorizerBypassed", 1, 1),
        "presign-denied": ("PresignDenied", 1, 1),
        "endpoint-untrusted": ("EndpointUntrusted", 1, 1),
        "authorizer-failed": ("AuthorizerFailed", 1, 1),
        "profile-contested": ("ProfileContested", 1, 1),
        "keys-withdrawn": ("KeysWithdrawn", 1, 1),
        "keys-kept": ("KeysKept", 1, 3),
        "throttled": ("Throttled", 10, 1),
        "studio-failed": ("StudioFailed", 3, 1),
        "errors": ("5XXError", 3, 1),
        "slow": ("Latency", 4000, 3),
        "presigner-errors": ("Errors", 1, 1),
        "profile-creator-errors": ("Errors", 1, 1),
        "key-refresher-errors": ("Errors", 1, 1),
        "pre-token-errors": ("Errors", 3, 1),
        "authorizer-throttled": ("Throttles", 1, 1),
        "presigner-throttled": ("Throttles", 1, 1),
        "blocked": ("BlockedRequests", 1, 1),
    }
    assert {alarm.period for alarm in ALARMS} == {300}


def test_an_alarm_on_a_log_s_metric_has_a_filter_that_counts_from_zero_and_every_such_filter_but_one_an_alarm():
    own = {alarm.metric for alarm in ALARMS if alarm.namespace == NAMES.namespace}
    assert own == {each.metric for each in FILTERS if each.counts_from_zero} - {"Presigned"}
    assert all(not alarm.dimensions for alarm in ALARMS if alarm.namespace == NAMES.namespace)


def test_what_is_not_there_has_no_alarm():
    names = dataclasses.replace(NAMES, specs=[AUTHORIZER, PRESIGNER], web_acl="")
    gone = {alarm.name for alarm in ALARMS} - {alarm.name for alarm in alarms(names, 20, "eu-west-1")}
    assert gone == {"profile-creator-errors", "key-refresher-errors", "pre-token-errors", "blocked"}


def test_metrics_of_services_are_asked_for_by_the_dimensions_they_have():
    api = {"ApiName": "studio-access-dev", "Stage": "dev"}
    found = {alarm.name: (alarm.namespace, alarm.dimensions, alarm.statistic) for alarm in ALARMS if alarm.dimensions}
    assert found == {
        "errors": ("AWS/ApiGateway", api, "Sum"),
        "slow": ("AWS/ApiGateway", api, "p95"),
        "presigner-errors": ("AWS/Lambda", {"FunctionName": "studio-access-dev-presigner"}, "Sum"),
        "profile-creator-errors": ("AWS/Lambda", {"FunctionName": "studio-access-dev-profile-creator"}, "Sum"),
        "key-refresher-errors": ("AWS/Lambda", {"FunctionName": "studio-access-dev-keys"}, "Sum"),
        "pre-token-errors": ("AWS/Lambda", {"FunctionName": "studio-access-dev-pre-token"}, "Sum"),
        "authorizer-throttled": ("AWS/Lambda", {"FunctionName": "studio-access-dev-authorizer"}, "Sum"),
        "presigner-throttled": ("AWS/Lambda", {"FunctionName": "studio-access-dev-presigner"}, "Sum"),
        "blocked": (
            "AWS/WAFV2",
            {"WebACL": "studio-access-dev", "Region": "eu-west-1", "Rule": "ALL"},
            "Sum",
        ),
    }


def test_every_alarm_has_its_section_in_the_operators_book_and_no_section_is_of_none():
    text = (ROOT / "docs" / "watch.md").read_text()
    sections = re.findall(r"^### `([a-z-]+)`", text, re.MULTILINE)
    assert sorted(sections) == sorted([*(alarm.name for alarm in ALARMS), "foreign-presign"])
    for alarm in ALARMS:
        section = text.partition(f"### `{alarm.name}`")[2].partition("\n##")[0]
        assert "Do: " in section, alarm.name
