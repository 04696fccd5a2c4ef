"""Every hostile or odd request gets the one right answer, and no answer ever opens more than the caller's routes."""

import functools
import json
from types import ModuleType

import pytest

from tests.functions.authorizer.authorizing import Outcome, ask, authorizer, probes
from tests.functions.authorizer.pyjwt_oracle import request_accepted_by_pyjwt
from tests.hostile import (
    algorithms,
    claims,
    dates,
    headers,
    jose_header,
    json_texts,
    key_sets,
    other_places,
    requests,
    segments,
    signatures,
    user_names,
    vendors,
)
from tests.hostile.case import OWN, UNAUTHORIZED, Case

TABLES = (
    segments, json_texts, jose_header, algorithms, signatures, key_sets,
    dates, claims,
    user_names,
    headers, other_places,
    requests,
    vendors,
)  # fmt: skip
CASES = [case for table in TABLES for case in table.CASES]
LOG_FIELDS = {"decision", "reason", "profile", "principal", "vpceId", "requestId"}


@functools.cache
def _function(issuers: str) -> ModuleType:
    return authorizer(*json.loads(issuers))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}: {case.why}".encode("ascii", "replace").decode())
def test_the_answer_is_right_and_opens_nothing_else(case: Case, capsys):
    issuers, event = case.issuers(), case.event()
    outcome = ask(_function(json.dumps(issuers)), event, capsys)

    assert outcome.status == case.expected
    _assert_log_is_clean(outcome)
    if outcome.answer is None:
        return
    assert outcome.answer.keys() == {"principalId", "policyDocument", "context"}
    assert all(isinstance(value, str) for value in outcome.answer["context"].values())
    assert outcome.opened(_near(outcome)) == []
    assert request_accepted_by_pyjwt(event["headers"], issuers), "we accept a token that PyJWT refuses"
    if case.expected == OWN:
        stage = outcome.event["methodArn"].rpartition("/GET/")[0]
        own = [f"{stage}/GET/{outcome.profile}", f"{stage}/GET/me"]
        assert outcome.opened(iter(own)) == own


def _near(outcome: Outcome):
    """Everything that must be closed; without a profile, that is all there is."""
    yield from probes(outcome.profile or "alice")
    if outcome.profile is None:
        arn = str(outcome.event.get("methodArn"))
        yield from (arn, f"{arn.rpartition('/')[0]}/alice", f"{arn.rpartition('/')[0]}/me", "*")


def _assert_log_is_clean(outcome: Outcome) -> None:
    """One line a decision, of known fields; nothing of the token, and nothing a caller could have made up."""
    (line,) = outcome.log
    assert line.keys() <= LOG_FIELDS | ({"error"} if line["reason"] == "internal" else set())
    assert line["decision"] == ("unauthorized" if outcome.answer is None else "allow" if outcome.profile else "deny")
    assert line.get("profile") == outcome.profile
    assert "eyJ" not in json.dumps(line)
    if outcome.answer is None:
        assert "principal" not in line


def test_no_case_is_written_twice():
    names = [case.id for case in CASES]
    assert sorted(set(names)) == sorted(names)


def test_an_unexpected_error_is_no_common_answer(capsys):
    """`internal` is a mistake of ours: only events no gateway can send may end there."""
    internal = set()
    for case in CASES:
        if case.expected == UNAUTHORIZED:
            outcome = ask(_function(json.dumps(case.issuers())), case.event(), capsys)
            if outcome.reason == "internal":
                internal.add(case.id)
    assert internal == {"H32i"}
