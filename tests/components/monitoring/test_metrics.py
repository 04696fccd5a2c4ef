"""Every line that the functions can write, through every filter: which counts as what."""

import re

import pytest

from components.studio_access.monitoring.metrics import FILTERS
from tests.components.monitoring import lines
from tests.functions.loading import FUNCTIONS
from tests.metric_filters import matches, parsed, select

UNAUTHORIZED = {
    "authorization_header",
    "token_size",
    "token_format",
    "jose_header",
    "algorithm",
    "unknown_key",
    "signature",
    "payload",
    "issuer",
    "token_use",
    "client",
    "audience",
    "confirmation",
    "directory_unavailable",
    "subject",
    "token_id",
    "expired",
    "not_yet_valid",
    "lifetime",
    "second_opinion",
    "internal",
}
FORBIDDEN = {"scope", "group", "profile", "method_arn", "directory_person", "directory_entry", "directory_owner"}
STUDIO = {"throttled", "rejected", "studio_error", "no_url", "timed_out", "unreachable"}
PAST_THE_AUTHORIZER = {"profile_missing", "profile_invalid", "profile_differs"}
OTHER_OUTCOMES = {
    "query_malformed",
    "query_unknown",
    "space_not_allowed",
    "landing_not_allowed",
    "profile_unknown",
    "domain_missing",
    "domain_not_allowed",
    "access_denied",
    "endpoint_untrusted",
    "internal",
}
OUTCOMES = {"presigned"} | STUDIO | PAST_THE_AUTHORIZER | OTHER_OUTCOMES


def counted(log, found):
    """By metric, which of the lines its filter counts."""
    return {
        each.metric: {reason for reason, line in found.items() if matches(each.pattern, line)}
        for each in FILTERS
        if each.log == log
    }


def test_each_line_of_the_authorizer_counts_as_what_it_is(capsys):
    assert counted("authorizer", lines.of_authorizer(capsys)) == {
        "Decisions": {"own_profile"} | UNAUTHORIZED | FORBIDDEN,
        "AuthorizerFailed": {"internal"},
        "ProfileContested": {"directory_owner"},
        "KeysKept": {"key_set_kept"},
        "KeysWithdrawn": {"key_set_withdrawn"},
    }


def test_of_the_pre_token_function_s_lines_only_the_contest_counts(capsys):
    found = lines.of_pre_token(capsys)
    assert counted("pre_token", found) == {"ProfileContested": {"profile_contested"}}
    assert found.keys() > {"own_profile", "profile_missing", "owners_unknown", "internal"}


def test_each_line_of_the_presigner_counts_as_what_it_is(capsys):
    assert counted("presigner", lines.of_presigner(capsys)) == {
        "Outcomes": OUTCOMES,
        "Presigned": {"presigned"},
        "PresignDenied": {"access_denied"},
        "EndpointUntrusted": {"endpoint_untrusted"},
        "AuthorizerBypassed": PAST_THE_AUTHORIZER,
        "StudioFailed": STUDIO,
        "PresignTime": OUTCOMES,
    }


def test_each_status_of_the_access_log_counts_as_what_it_is():
    statuses = ("200", "302", "400", "401", "403", "404", "429", "500", "502", "503")
    found = {status: lines.of_access_log(status=status) for status in statuses}
    assert counted("access", found) == {"Calls": set(statuses), "Refused": {"401", "403"}, "Throttled": {"429"}}


def test_a_value_or_dimension_is_in_every_line_that_its_filter_counts(capsys):
    found = {
        "authorizer": lines.of_authorizer(capsys).values(),
        "presigner": lines.of_presigner(capsys).values(),
        "pre_token": lines.of_pre_token(capsys).values(),
        "access": [lines.of_access_log(status="200")],
    }
    for each in FILTERS:
        for line in found[each.log]:
            if matches(each.pattern, line):
                known = parsed(line) or {}
                assert all(isinstance(select(known, selector), str) for _, selector in each.dimensions), each
                assert each.value == "1" or isinstance(select(known, each.value), int | float), each


@pytest.mark.parametrize(
    "line", ["START RequestId: 1 Version: $LATEST", '{"type":"platform.start","record":{}}', "", "[]"]
)
def test_lines_of_lambda_itself_count_as_nothing(line):
    assert [each.metric for each in FILTERS if matches(each.pattern, line)] == []


def test_dimensions_come_without_a_default_value_and_at_most_three():
    """CloudWatch Logs API reference, MetricTransformation."""
    assert all(not each.counts_from_zero and len(each.dimensions) <= 3 for each in FILTERS if each.dimensions)
    assert {each.metric for each in FILTERS if not each.counts_from_zero} == {
        "Calls",
        "Decisions",
        "Outcomes",
        "PresignTime",
    }


def test_no_metric_is_split_by_what_a_person_or_a_caller_chooses():
    """Each value of a dimension is a metric that costs money, and that a token or a name must not become."""
    allowed = {"$.status", "$.decision", "$.outcome", "$.reason"}
    assert {selector for each in FILTERS for _, selector in each.dimensions} <= allowed


def test_every_reason_that_a_pattern_names_is_one_of_the_functions():
    for each in FILTERS:
        for word in re.findall(r'"([a-zA-Z_]+)"', each.pattern):
            sources = (FUNCTIONS / each.log).glob("*.py")
            assert any(f'"{word}"' in path.read_text() for path in sources), (each.metric, word)
