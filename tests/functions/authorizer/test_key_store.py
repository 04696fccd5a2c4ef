"""Keys are renewed when a token needs it, never faster than is good for the issuer, and never at the cost of trust."""

import json

import pytest

from tests import tokens
from tests.functions.authorizer.authorizing import issuer
from tests.functions.authorizer.parts import key_store, verifier
from tests.functions.authorizer.publishing import NEW, PublishingIssuer, reason_of
from tests.tokens import Signer, access_claims, key_set, mint, rsa_signer


def test_known_keys_need_no_fetch():
    theirs = PublishingIssuer()
    assert reason_of(theirs.verifier(), mint()) is None
    assert theirs.calls == []


def test_a_new_key_is_accepted_after_exactly_one_fetch(capsys):
    theirs = PublishingIssuer(rsa_signer("k1"), rsa_signer("k2"))
    checked = theirs.verifier()
    for signer in (rsa_signer("k2"), rsa_signer("k2"), rsa_signer("k1")):
        assert reason_of(checked, mint(signer)) is None
    assert theirs.calls == [("a.example", key_store.REFRESH_SECONDS)]
    assert json.loads(capsys.readouterr().out) == {"event": "key_set_replaced", "issuer": tokens.ISSUER}


def test_a_key_that_is_gone_from_the_new_set_is_refused():
    theirs = PublishingIssuer(rsa_signer("k2"))
    checked = theirs.verifier()
    assert reason_of(checked, mint(rsa_signer("k1"))) is None
    assert reason_of(checked, mint(rsa_signer("k2"))) is None
    assert reason_of(checked, mint(rsa_signer("k1"))) == "unknown_key"


def test_new_material_under_an_old_key_id_replaces_the_old():
    replaced = Signer("k1", rsa_signer("replaced").private_key)
    theirs = PublishingIssuer(replaced, rsa_signer("k2"))
    checked = theirs.verifier()
    assert reason_of(checked, mint(replaced)) == "signature"
    assert theirs.calls == [], "a bad signature under a known key id is no reason to fetch"
    assert reason_of(checked, mint(rsa_signer("k2"))) is None
    assert reason_of(checked, mint(replaced)) is None
    assert reason_of(checked, mint(rsa_signer("k1"))) == "signature"


def test_known_keys_work_while_the_issuer_is_down(capsys):
    theirs = PublishingIssuer()
    theirs.failure = "timed_out"
    checked = theirs.verifier()
    assert reason_of(checked, mint(rsa_signer("k2"))) == "unknown_key"
    assert reason_of(checked, mint(rsa_signer("k1"))) is None
    expected = {"event": "key_set_kept", "issuer": tokens.ISSUER, "cause": "timed_out"}
    assert json.loads(capsys.readouterr().out) == expected


@pytest.mark.parametrize(
    "published",
    [
        b"",
        b"<html></html>",
        b'{"keys":[',
        b"\xff",
        b"[" * 60000,
        b"{}",
        b"[]",
        {"keys": []},
        {"keys": {}},
        {"keys": ["x"]},
        key_set({"kty": "oct", "kid": "k2", "k": "AA"}),
        key_set({**rsa_signer("k2").jwk, "use": "enc"}),
        key_set(rsa_signer("k2"), rsa_signer("k2")),
        key_set(rsa_signer("k2"), {**rsa_signer("k3").jwk, "kid": "k2"}),
        key_set(rsa_signer("k2"), {"kty": "AKP", "kid": "k2"}),
        json.dumps(key_set(rsa_signer("k2"))).encode()[:-1] + b',"keys":[]}',
    ],
)
def test_a_key_set_that_is_none_changes_nothing(published, capsys):
    theirs = PublishingIssuer()
    theirs.published = published
    checked = theirs.verifier()
    before = theirs.store.current_table()
    assert reason_of(checked, mint(rsa_signer("k2"))) == "unknown_key"
    assert theirs.store.current_table() is before
    assert reason_of(checked, mint(rsa_signer("k1"))) is None
    assert json.loads(capsys.readouterr().out)["cause"] == "content"


def test_a_table_that_is_replaced_stays_whole_for_who_is_reading_it():
    theirs = PublishingIssuer(rsa_signer("k2"))
    theirs.verifier()
    before = theirs.store.current_table()
    after = theirs.store.refresh("k2")
    assert set(before) == {"k1"}
    assert set(after) == {"k2"}
    assert theirs.store.current_table() is after


def test_the_key_set_of_one_issuer_says_nothing_about_another():
    """A key id that B has does not stop A from being asked."""
    a, b = rsa_signer("same"), Signer("same", rsa_signer("another").private_key)
    theirs = PublishingIssuer(a)
    other = {"issuer": "https://b.example", "client_ids": ["b"]}
    checked = theirs.verifier(issuer(rsa_signer("k1"), jwks_uri=NEW), issuer(b, **other))
    assert reason_of(checked, mint(b, access_claims(iss="https://b.example", client_id="b"))) is None
    assert theirs.calls == []
    assert reason_of(checked, mint(a)) is None
    assert len(theirs.calls) == 1
    assert reason_of(checked, mint(a, access_claims(iss="https://b.example", client_id="b"))) == "issuer"


def test_headers_are_remembered_only_once_they_were_signed():
    checked = PublishingIssuer().verifier(issuer())
    text = mint()
    for number in range(200):
        header = tokens.b64(tokens.as_json({"alg": "RS256", "kid": "k1", "n": number}))
        assert reason_of(checked, ".".join((header, *text.split(".")[1:]))) == "signature"
    assert checked._known_headers == {}
    assert reason_of(checked, text) is None
    assert len(checked._known_headers) == 1


def test_the_memory_for_headers_is_bounded():
    checked = PublishingIssuer().verifier(issuer())
    for number in range(verifier.MAX_KNOWN_HEADERS + 10):
        assert reason_of(checked, mint(n=number)) is None
        assert len(checked._known_headers) <= verifier.MAX_KNOWN_HEADERS


def test_a_remembered_header_does_not_outlive_its_key():
    theirs = PublishingIssuer(rsa_signer("k2"))
    checked = theirs.verifier()
    token = mint(rsa_signer("k1"))
    assert reason_of(checked, token) is None
    assert reason_of(checked, mint(rsa_signer("k2"))) is None
    assert reason_of(checked, token) == "unknown_key"
