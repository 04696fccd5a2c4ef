"""What the private API answers and logs by itself, and when it is deployed anew."""

import json
import re

import pytest

from components.studio_access.api.deployment import digest
from components.studio_access.api.responses import ACCESS_LOG_FORMAT, GATEWAY_RESPONSES


@pytest.mark.parametrize("response", GATEWAY_RESPONSES, ids=lambda response: response.response_type)
def test_gateway_responses_hold_a_sentence_and_an_id_and_nothing_of_the_request(response):
    body = json.loads(response.template)
    assert body["requestId"] == "$context.extendedRequestId"
    assert body.keys() == {"message", "requestId"}
    assert "$" not in body["message"]


@pytest.mark.parametrize("response", GATEWAY_RESPONSES, ids=lambda response: response.response_type)
def test_gateway_responses_are_never_cached(response):
    assert response.parameters["gatewayresponse.header.Cache-Control"] == "'no-store'"


def test_an_unknown_route_answers_as_a_refused_one():
    by_type = {response.response_type: response for response in GATEWAY_RESPONSES}
    unknown, refused = by_type["MISSING_AUTHENTICATION_TOKEN"], by_type["ACCESS_DENIED"]
    assert (
        (unknown.status_code, unknown.template) == (refused.status_code, refused.template) == ("403", refused.template)
    )


def test_the_fallback_responses_keep_the_status_that_api_gateway_chose():
    fallbacks = [response for response in GATEWAY_RESPONSES if response.response_type.startswith("DEFAULT_")]
    assert [response.status_code for response in fallbacks] == [None, None]


@pytest.mark.parametrize("status", ["429", "503"])
def test_an_answer_to_try_again_says_when(status):
    for response in GATEWAY_RESPONSES:
        if response.status_code == status:
            assert re.fullmatch(r"'\d+'", response.parameters["gatewayresponse.header.Retry-After"])


def test_the_access_log_is_json_and_names_no_header_query_string_or_path():
    fields = json.loads(ACCESS_LOG_FORMAT)
    assert {"endpoint", "sourceIp", "principal", "profile", "reason", "extendedRequestId", "status"} <= fields.keys()
    assert not re.search(r"header|querystring|\$input|\$context\.path\b|responseOverride", ACCESS_LOG_FORMAT)
    assert len(ACCESS_LOG_FORMAT) <= 3000


def test_the_digest_changes_with_any_change_and_with_nothing_else():
    assert digest('{"a":1}') == digest('{"a":1}') != digest('{"a":2}')
