"""The log says what was decided, and nothing a caller could have made up."""

import json

import pytest

from tests import tokens
from tests.functions.authorizer.authorizing import (
    ask,
    authorizer,
    request,
)
from tests.tokens import access_claims, mint


@pytest.fixture(scope="module")
def function():
    return authorizer()


def _token(**claims):
    return mint(claims=access_claims(**claims))


def test_the_log_says_who_got_what_through_which_endpoint(function, capsys):
    outcome = ask(function, request(), capsys)
    assert outcome.log == [
        {
            "decision": "allow",
            "reason": "own_profile",
            "profile": "alice",
            "principal": tokens.SUBJECT,
            "vpceId": "vpce-0123456789abcdef0",
            "requestId": "JKJaXmPLvHcESHA=",
        }
    ]


def test_the_log_of_a_denial_names_the_reason_but_no_claim(function, capsys):
    outcome = ask(function, request(_token(username="mallory@example.com")), capsys)
    assert outcome.log[0]["decision"] == "deny"
    assert outcome.log[0]["reason"] == "profile"
    assert "mallory" not in json.dumps(outcome.log)
    assert outcome.answer["context"] == {"decision": "deny", "reason": "profile"}


def test_the_log_of_a_refusal_names_nobody(function, capsys):
    outcome = ask(function, request(_token(exp=1)), capsys)
    assert outcome.log[0].keys() == {"decision", "reason", "vpceId", "requestId"}


def test_ids_from_outside_reach_the_log_only_in_their_own_shape(function, capsys):
    """A client can override the request id."""
    forged = {"extendedRequestId": 'x","decision":"allow', "identity": {"vpceId": "vpce-0123456789abcdef0\n"}}
    outcome = ask(function, request(requestContext=forged), capsys)
    assert outcome.log[0].keys() == {"decision", "reason", "profile", "principal"}


@pytest.mark.parametrize(("digits", "is_logged"), [(7, False), (8, True), (17, True), (18, False)])
def test_a_vpc_endpoint_id_has_8_to_17_digits(function, capsys, digits, is_logged):
    endpoint = f"vpce-{'0123456789abcdef01'[:digits]}"
    outcome = ask(function, request(requestContext={"identity": {"vpceId": endpoint}}), capsys)
    assert outcome.log[0].get("vpceId") == (endpoint if is_logged else None)


def test_an_unexpected_error_is_a_401_and_leaves_its_class_in_the_log(function, capsys, monkeypatch):
    def fail(*_):
        raise MemoryError("secret detail")

    monkeypatch.setattr(function.access_policy, "stage_arn", fail)
    outcome = ask(function, request(), capsys)
    assert outcome.status == "401"
    assert outcome.log[0]["reason"] == "internal"
    assert outcome.log[0]["error"] == "MemoryError"
    assert "secret" not in json.dumps(outcome.log)
