"""The access log has the stage's format."""

from local import access_log


def test_a_variable_without_a_value_is_a_dash():
    known = {"requestId": "r-1", "identity.vpceId": None, "status": 200, "authorizer.profile": ""}
    line = '{"id":"$context.requestId","via":"$context.identity.vpceId","s":$context.status}$context.authorizer.profile'
    assert access_log.render(line, known) == '{"id":"r-1","via":"-","s":200}-'


def test_an_unknown_variable_is_a_dash_and_other_text_stays():
    assert access_log.render("a $context.nothing.known b $other", {}) == "a - b $other"


def test_without_settings_nothing_is_written():
    access_log.write({}, {"requestId": "r-1"})


def test_lines_for_a_group_that_is_gone_are_lost():
    access_log.write({"destinationArn": "arn:aws:logs:eu-west-1:0:log-group:gone", "format": "$context.status"}, {})
