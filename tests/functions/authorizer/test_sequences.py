"""The figures by which keys are renewed, and sequences of requests of several issuers."""

import pytest

from tests import tokens
from tests.functions.authorizer.authorizing import ask, authorizer, issuer, request
from tests.functions.authorizer.parts import key_source, key_store
from tests.functions.authorizer.publishing import NEW, PublishingIssuer, reason_of
from tests.hostile.vendors import KEYCLOAK, OKTA, authorizer_entry
from tests.tokens import Signer, access_claims, key_set, mint, rsa_signer


def test_the_figures_of_a_fetch_are_those_that_the_books_say():
    """docs/identity.md and decision 2 name them: seconds, and bytes."""
    assert key_store.REFRESH_SECONDS == 1.5
    assert key_store.COOL_DOWN_SECONDS == 30
    assert key_store.LONGEST_PAUSE_SECONDS == 300
    assert key_store.MAX_AGE_SECONDS == 3600
    assert key_source.MAX_BYTES == 64 * 1024


@pytest.mark.parametrize("failure", ["timed_out", "too_large", "status", "discovery_origin", "table"])
def test_one_attempt_a_pause_and_the_old_keys_on_any_failure(failure, capsys):
    theirs = PublishingIssuer(rsa_signer("k2"))
    theirs.failure = failure
    checked = theirs.verifier(issuer(rsa_signer("k1"), jwks_uri=NEW))
    for _ in range(1000):
        assert reason_of(checked, mint(rsa_signer("k2"))) == "unknown_key"
        assert reason_of(checked, mint(rsa_signer("k1"))) is None
    assert theirs.calls == [("a.example", 1.5)]


def test_the_principal_is_the_subject_stable_for_one_and_different_for_another(capsys):
    function = authorizer()

    def principal(**claims):
        return ask(function, request(mint(claims=access_claims(**claims))), capsys).answer["principalId"]

    assert principal() == principal(jti="another") == tokens.SUBJECT
    assert principal(sub="sub-of-bob", username="bob") == "sub-of-bob"


def test_vendors_side_by_side_accept_their_own_key_only_though_the_ids_are_the_same(capsys):
    theirs = Signer("k1", rsa_signer("another").private_key)
    okta = authorizer_entry(OKTA.issuers)
    keycloak = authorizer_entry(KEYCLOAK.issuers, jwks=key_set(theirs))
    function = authorizer(okta, keycloak, issuer(rsa_signer("pool")))

    def status(token):
        return ask(function, request(token), capsys).status

    assert status(OKTA.access_token()) == "own"
    assert status(KEYCLOAK.access_token(signer=theirs)) == "own"
    assert status(mint(rsa_signer("pool"))) == "own"
    assert status(OKTA.access_token(signer=theirs)) == "401", "signed by Keycloak, says Okta"
    assert status(KEYCLOAK.access_token()) == "401", "signed by Okta, says Keycloak"
    assert status(mint(theirs)) == "401", "signed by Keycloak, says Cognito"
    assert status(OKTA.access_token(signer=rsa_signer("pool"))) == "401", "signed by Cognito, says Okta"
