"""The whole decision, from event to policy, over one and several requests."""

import json
import time

import pytest

from tests import tokens
from tests.functions.authorizer.authorizing import (
    STAGE,
    ask,
    authorizer,
    probes,
    request,
)
from tests.tokens import access_claims, mint


def _token(**claims):
    return mint(claims=access_claims(**claims))


@pytest.fixture(scope="module")
def function():
    return authorizer()


def test_a_genuine_token_opens_the_callers_own_routes_and_nothing_else(function, capsys):
    outcome = ask(function, request(), capsys)
    assert outcome.status == "own"
    assert outcome.opened(probes("alice")) == []
    assert outcome.answer == {
        "principalId": tokens.SUBJECT,
        "policyDocument": outcome.answer["policyDocument"],
        "context": {"decision": "allow", "reason": "own_profile", "profile": "alice"},
    }


def test_two_callers_of_one_instance_share_nothing(function, capsys):
    alice, bob = request(_token()), request(_token(username="bob", sub="sub-of-bob"), "/bob")
    answers = [ask(function, event, capsys).answer for event in (alice, bob, alice, bob)]
    assert [answer["context"] for answer in answers] == [
        {"decision": "allow", "reason": "own_profile", "profile": profile} for profile in ("alice", "bob")
    ] * 2
    assert answers[0] == answers[2] != answers[1] == answers[3]
    assert "alice" not in json.dumps(answers[1])


def test_two_profiles_that_differ_in_case_are_two_profiles(function, capsys):
    answers = {name: ask(function, request(_token(username=name), f"/{name}"), capsys) for name in ("alice", "Alice")}
    assert all(outcome.status == "own" for outcome in answers.values())
    assert answers["alice"].decision(f"{STAGE}/GET/Alice") == "Deny"
    assert answers["Alice"].decision(f"{STAGE}/GET/alice") == "Deny"


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_clock_that_is_five_minutes_off(function, capsys, monkeypatch, minutes):
    """A slow clock refuses what seems to come from the future, a fast one what seems expired, and no more."""
    now = int(time.time())
    fresh = request(_token(iat=now, exp=now + 3600))
    short = request(_token(iat=now - 10, exp=now + 200))
    monkeypatch.setattr(function.time, "time", lambda: now + 60 * minutes)
    reasons = [ask(function, event, capsys).reason for event in (fresh, short)]
    assert reasons == (["not_yet_valid", "not_yet_valid"] if minutes < 0 else ["own_profile", "expired"])


def test_the_second_before_and_the_second_of_expiry(function, capsys, monkeypatch):
    now = int(time.time())
    event = request(_token(exp=now + 100))
    for moment, status in ((now + 99.9, "own"), (now + 100.0, "401"), (now + 100.1, "401")):
        monkeypatch.setattr(function.time, "time", lambda moment=moment: moment)
        assert ask(function, event, capsys).status == status


def test_the_clock_skew_is_one_minute(function, capsys, monkeypatch):
    now = int(time.time())
    event = request(_token(iat=now, nbf=now))
    for moment, status in ((now - 60, "own"), (now - 61, "401")):
        monkeypatch.setattr(function.time, "time", lambda moment=moment: moment)
        assert ask(function, event, capsys).status == status
