"""API Gateway keeps an answer by token and applies it to every route: it must be right for all of them."""

import json
import time

import pytest

from tests.functions.authorizer.authorizing import (
    ALLOW_EVERYTHING,
    DENY_ELSEWHERE,
    STAGE,
    ask,
    authorizer,
    request,
)
from tests.iam import api_gateway_decision
from tests.tokens import access_claims, mint

SILENT = {"Statement": []}


@pytest.fixture(scope="module")
def function():
    return authorizer()


def _token(**claims):
    return mint(claims=access_claims(**claims))


def test_the_policy_is_the_same_for_every_request_of_a_token(function, capsys):
    """API Gateway caches it by token, and then applies it to every route of the stage."""
    token = mint()
    requests = [
        request(token, path, verb)
        for verb in ("GET", "POST", "DELETE")
        for path in ("/alice", "/bob", "/me", "/", "/alice/", "//alice", "/x/GET/alice", "/alice\n", "/%2A")
    ]
    answers = {json.dumps(ask(function, event, capsys).answer) for event in requests}
    assert len(answers) == 1


def test_a_cached_policy_does_not_open_other_routes(function, capsys):
    outcome = ask(function, request(path="/alice"), capsys)
    assert outcome.decision(f"{STAGE}/GET/bob") == "Deny"
    assert outcome.decision(f"{STAGE}/POST/alice") == "Deny"
    assert outcome.decision(f"{STAGE}/HEAD/alice") == "Deny"


@pytest.mark.parametrize("resource_policy", [DENY_ELSEWHERE, ALLOW_EVERYTHING], ids=["deny only", "allow everything"])
def test_a_cached_policy_ends_with_its_token(function, capsys, resource_policy):
    expires = int(time.time()) + 100
    outcome = ask(function, request(_token(exp=expires)), capsys)
    own = f"{STAGE}/GET/alice"
    assert outcome.decision(own, resource_policy, **{"aws:EpochTime": str(expires - 1)}) == "Allow"
    assert outcome.decision(own, resource_policy, **{"aws:EpochTime": str(expires)}) == "Deny"
    assert outcome.decision(own, resource_policy, **{"aws:EpochTime": str(expires + 1)}) == "Deny"


@pytest.mark.parametrize(
    ("resource_policy", "own", "other"),
    [
        (ALLOW_EVERYTHING, "Allow", "Deny"),
        (SILENT, "Allow", "Deny"),
        ({"Statement": {**ALLOW_EVERYTHING["Statement"], "Effect": "Deny"}}, "Deny", "Deny"),
    ],
    ids=["allow", "silent", "deny"],
)
def test_the_answer_holds_whatever_the_resource_policy_says(function, capsys, resource_policy, own, other):
    """Every case of AWS's evaluation table that an answer of ours can meet."""
    outcome = ask(function, request(), capsys)
    assert outcome.decision(f"{STAGE}/GET/alice", resource_policy) == own
    assert outcome.decision(f"{STAGE}/GET/bob", resource_policy) == other
    refused = ask(function, request(_token(username="*")), capsys)
    assert refused.decision(f"{STAGE}/GET/alice", resource_policy) == "Deny"


def test_the_evaluator_shows_why_an_explicit_deny_is_needed():
    """An authorizer that only allows its caller's route opens all of them behind a resource policy that allows."""
    naive = {"Statement": {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": f"{STAGE}/GET/alice"}}
    assert api_gateway_decision(ALLOW_EVERYTHING, naive, f"{STAGE}/GET/bob") == "Allow"


@pytest.mark.parametrize("username", ["alice", "*"])
def test_changing_an_answer_does_not_change_the_next(function, capsys, username):
    event = request(_token(username=username))
    first = ask(function, event, capsys).answer
    untouched = json.loads(json.dumps(first))
    first["context"]["profile"] = "mallory"
    for statement in first["policyDocument"]["Statement"]:
        for value in statement.values():
            if isinstance(value, list):
                value.append("*")
        statement["Effect"] = "Allow"
    assert ask(function, event, capsys).answer == untouched


def test_no_resource_is_longer_than_api_gateway_takes(function, capsys):
    """With every part as long as it may be."""
    stage = f"arn:aws-us-gov:execute-api:ap-southeast-99:123456789012:{'a' * 64}/{'s' * 128}"
    outcome = ask(function, request(_token(username="a" * 63), f"/{'a' * 63}", stage=stage), capsys)
    assert outcome.status == "own"
    resources = [arn for s in outcome.answer["policyDocument"]["Statement"] for arn in s.get("NotResource", [])]
    assert len(resources) == 2
    assert max(map(len, resources)) <= 512
