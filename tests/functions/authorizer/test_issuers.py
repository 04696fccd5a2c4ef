"""Several issuers, their rules, and a second opinion."""

import jwt
import pytest

from tests import tokens
from tests.functions.authorizer.authorizing import ask, authorizer, issuer, request
from tests.tokens import access_claims, ec_signer, mint, rsa_signer


def _token(**claims):
    return mint(claims=access_claims(**claims))


def test_one_key_id_at_two_issuers_does_not_mix_them_up(capsys):
    a, b = rsa_signer("shared"), tokens.Signer("shared", rsa_signer("another").private_key)
    theirs = {"issuer": "https://b.example", "client_ids": ["client-b"]}
    function = authorizer(issuer(a), issuer(b, **theirs))

    def status(signer, **claims):
        return ask(function, request(mint(signer, access_claims(**claims))), capsys).status

    assert status(a) == "own"
    assert status(b, iss="https://b.example", client_id="client-b") == "own"
    assert status(b) == "401", "signed by B, says A"
    assert status(a, iss="https://b.example", client_id="client-b") == "401", "signed by A, says B"
    assert status(a, client_id="client-b") == "401", "A's token for B's client"


def test_two_names_of_one_issuer_may_share_a_key(capsys):
    """Cognito signs for its original and its updated issuer with the same keys."""
    updated = tokens.ISSUER.replace("//cognito-idp", "//issuer-cognito-idp")
    function = authorizer(issuer(), issuer(issuer=updated, client_ids=["other"]))
    for claims, status in (
        ({}, "own"),
        ({"iss": updated, "client_id": "other"}, "own"),
        ({"iss": updated}, "401"),
        ({"client_id": "other"}, "401"),
        ({"iss": "https://third.example"}, "401"),
    ):
        assert ask(function, request(_token(**claims)), capsys).status == status


def test_the_groups_claim_can_be_named(capsys):
    function = authorizer(issuer(groups=["studio"], groups_claim="roles"))
    assert ask(function, request(_token(roles=["studio"])), capsys).status == "own"
    assert ask(function, request(_token(**{"cognito:groups": ["studio"]})), capsys).reason == "group"


def test_the_profile_claim_can_be_named(capsys):
    function = authorizer(issuer(profile_claim="custom:studio_profile"))
    event = request(_token(username="someone@example.com", **{"custom:studio_profile": "alice"}))
    assert ask(function, event, capsys).status == "own"
    assert ask(function, request(_token()), capsys).reason == "profile"


@pytest.mark.parametrize("signer", [rsa_signer(), ec_signer()], ids=["RS256", "ES256"])
@pytest.mark.parametrize("token_use", ["access", "id"])
def test_with_a_second_opinion_good_tokens_still_pass(capsys, signer, token_use):
    function = authorizer(issuer(signer, token_use=token_use, profile_claim="email_or_name"), SECOND_OPINION="true")
    claims = tokens.access_claims if token_use == "access" else tokens.id_claims
    event = request(mint(signer, claims(email_or_name="alice")))
    assert ask(function, event, capsys).status == "own"


def test_what_the_second_opinion_refuses_is_refused(capsys, monkeypatch):
    function = authorizer(SECOND_OPINION="true")
    asked = []

    def refuse(token, *args, **options):
        asked.append(token)
        raise jwt.InvalidTokenError("no")

    monkeypatch.setattr(jwt, "decode", refuse)
    token = mint()
    outcome = ask(function, request(token), capsys)
    assert outcome.status == "401"
    assert outcome.reason == "second_opinion"
    assert asked == [token]


def test_the_second_opinion_is_not_asked_about_what_we_refuse(capsys, monkeypatch):
    function = authorizer(SECOND_OPINION="true")
    monkeypatch.setattr(jwt, "decode", lambda *_, **__: pytest.fail("asked"))
    assert ask(function, request(_token(iss="https://b.example")), capsys).reason == "issuer"


@pytest.mark.parametrize(("case", "profile"), [({}, "Alice"), ({"profile_case": "lower"}, None)])
def test_capitals_are_refused_where_names_may_differ_in_case_only(case, profile):
    function = authorizer(issuer(**case))

    def opened(name):
        return function.handler(request(_token(username=name)), None)["context"].get("profile")

    assert (opened("Alice"), opened("alice")) == (profile, "alice")
