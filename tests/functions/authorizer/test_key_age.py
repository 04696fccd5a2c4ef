"""A key set grows old: what the issuer withdrew is not trusted for ever, and an issuer that is down costs nothing."""

import itertools
import json

import pytest

from tests import tokens
from tests.functions.authorizer.authorizing import issuer
from tests.functions.authorizer.parts import key_store
from tests.functions.authorizer.publishing import NEW, PublishingIssuer, reason_of
from tests.tokens import ABSENT, Signer, key_set, mint, rsa_signer


def test_a_set_is_renewed_once_it_is_too_old_and_not_before():
    theirs = PublishingIssuer(rsa_signer("k1"))
    checked = theirs.verifier()
    theirs.now += key_store.MAX_AGE_SECONDS - 1
    assert reason_of(checked, mint()) is None
    assert theirs.calls == []
    theirs.now += 1
    for _ in range(5):
        assert reason_of(checked, mint()) is None
    assert len(theirs.calls) == 1
    theirs.now += key_store.MAX_AGE_SECONDS
    assert reason_of(checked, mint()) is None
    assert len(theirs.calls) == 2


def test_a_withdrawn_key_is_refused_within_the_age():
    theirs = PublishingIssuer(rsa_signer("k2"))
    checked = theirs.verifier()
    assert reason_of(checked, mint(rsa_signer("k1"))) is None
    theirs.now += key_store.MAX_AGE_SECONDS
    assert reason_of(checked, mint(rsa_signer("k1"))) == "unknown_key"
    assert reason_of(checked, mint(rsa_signer("k2"))) is None


@pytest.mark.parametrize(
    "published",
    [key_set(), key_set({**rsa_signer("k1").jwk, "use": "enc"}), key_set({**rsa_signer("k1").jwk, "d": "AQAB"})],
    ids=["no key", "a key for encryption", "a key given away"],
)
def test_an_issuer_that_vouches_for_no_key_any_more_has_withdrawn_them_all(published, capsys):
    theirs = PublishingIssuer()
    theirs.published = published
    checked = theirs.verifier()
    theirs.now += key_store.MAX_AGE_SECONDS - 1
    assert reason_of(checked, mint()) is None
    theirs.now += 1
    assert reason_of(checked, mint()) == "unknown_key"
    assert json.loads(capsys.readouterr().out) == {"event": "key_set_withdrawn", "issuer": tokens.ISSUER}
    theirs.published = key_set(rsa_signer("k1"))
    theirs.now += key_store.PAUSE_WITHOUT_KEYS_SECONDS
    assert reason_of(checked, mint()) is None


@pytest.mark.parametrize("published", [b"<html></html>", b"{}", key_set(rsa_signer("k2"), rsa_signer("k2"))])
def test_an_answer_that_is_no_key_set_withdraws_nothing(published):
    theirs = PublishingIssuer()
    theirs.published = published
    checked = theirs.verifier()
    theirs.now += key_store.MAX_AGE_SECONDS
    assert reason_of(checked, mint()) is None
    assert len(theirs.calls) == 1


def test_new_material_under_a_known_key_id_is_used_within_the_age():
    replaced = Signer("k1", rsa_signer("replaced").private_key)
    theirs = PublishingIssuer(replaced)
    checked = theirs.verifier()
    assert reason_of(checked, mint(replaced)) == "signature"
    theirs.now += key_store.MAX_AGE_SECONDS
    assert reason_of(checked, mint(replaced)) is None
    assert reason_of(checked, mint(rsa_signer("k1"))) == "signature"


def test_an_old_set_is_kept_while_the_issuer_is_down_and_it_is_asked_ever_less_often():
    theirs = PublishingIssuer()
    theirs.failure = "unreachable"
    checked = theirs.verifier()
    theirs.now += key_store.MAX_AGE_SECONDS
    asked = []
    for _ in range(3600):
        theirs.now += 1
        before = len(theirs.calls)
        assert reason_of(checked, mint()) is None
        if len(theirs.calls) > before:
            asked.append(theirs.now)
    pauses = [round(later - earlier) for earlier, later in itertools.pairwise(asked)]
    assert pauses[:5] == [30, 60, 120, 240, 300]
    assert set(pauses[5:]) == {300}


def test_a_thousand_failures_do_not_break_the_schedule():
    theirs = PublishingIssuer()
    theirs.failure = "unreachable"
    checked = theirs.verifier()
    for _ in range(1100):
        theirs.now += key_store.LONGEST_PAUSE_SECONDS
        assert reason_of(checked, mint(rsa_signer("k2"))) == "unknown_key"
    assert len(theirs.calls) == 1100


def test_an_issuer_without_any_key_is_asked_again_soon():
    theirs = PublishingIssuer(rsa_signer("k1"))
    theirs.failure = "unreachable"
    checked = theirs.verifier(issuer(jwks_uri=NEW, jwks=ABSENT))
    assert reason_of(checked, mint()) == "unknown_key"
    theirs.failure = None
    theirs.now += key_store.PAUSE_WITHOUT_KEYS_SECONDS - 1
    assert reason_of(checked, mint()) == "unknown_key"
    theirs.now += 1
    assert reason_of(checked, mint()) is None
    assert len(theirs.calls) == 2


def test_while_one_request_renews_the_others_go_on_with_what_they_have():
    theirs = PublishingIssuer(rsa_signer("k1"))
    checked = theirs.verifier()
    theirs.now += key_store.MAX_AGE_SECONDS
    with theirs.store._lock:
        assert reason_of(checked, mint()) is None
    assert theirs.calls == []
