"""The access log has the stage's format."""

from types import SimpleNamespace

import ministack.services
import pytest

from local.aws.api_call import access_log_line, write_access_log

ARN = "arn:aws:logs:eu-west-1:0:log-group:"


@pytest.fixture
def logs(monkeypatch):
    """CloudWatch Logs with one group, `there`."""
    service = SimpleNamespace(
        _log_groups={"there": {"streams": {}}},
        _append_log_events=lambda stream, events: stream["events"].extend(events),
    )
    monkeypatch.setattr(ministack.services, "cloudwatch_logs", service, raising=False)
    return service


def test_a_variable_without_a_value_is_a_dash():
    known = {"requestId": "r-1", "identity.vpceId": None, "status": 200, "authorizer.profile": ""}
    line = '{"id":"$context.requestId","via":"$context.identity.vpceId","s":$context.status}$context.authorizer.profile'
    assert access_log_line(line, known) == '{"id":"r-1","via":"-","s":200}-'


def test_an_unknown_variable_is_a_dash_and_other_text_stays():
    assert access_log_line("a $context.nothing.known b $other", {}) == "a - b $other"


def test_lines_are_appended_in_order(logs):
    settings = {"destinationArn": f"{ARN}there:*", "format": "$context.status"}
    for status in (200, 403):
        write_access_log(settings, {"status": status})
    (stream,) = logs._log_groups["there"]["streams"].values()
    assert [event["message"] for event in stream["events"]] == ["200", "403"]


@pytest.mark.parametrize("settings", [{}, {"destinationArn": f"{ARN}there"}, {"format": "$context.status"}])
def test_without_settings_nothing_is_written(logs, settings):
    write_access_log(settings, {"requestId": "r-1"})
    assert logs._log_groups == {"there": {"streams": {}}}


def test_lines_for_a_group_that_is_gone_are_lost(logs):
    write_access_log({"destinationArn": f"{ARN}gone", "format": "$context.status"}, {})
    assert logs._log_groups == {"there": {"streams": {}}}
