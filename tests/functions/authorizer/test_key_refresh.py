"""How often an issuer is asked for its keys: as rarely as it can be, however many tokens come in."""

import threading
import time

import pytest

from tests import tokens
from tests.functions.authorizer.authorizing import ask, authorizer, issuer, request
from tests.functions.authorizer.parts import key_store
from tests.functions.authorizer.publishing import PublishingIssuer, reason_of
from tests.functions.common import key_set_server as server
from tests.tokens import ABSENT, Signer, key_set, mint, rsa_signer


def test_a_thousand_made_up_key_ids_cause_one_fetch():
    theirs = PublishingIssuer(rsa_signer("k1"))
    checked = theirs.verifier()
    text = mint()
    for number in range(1000):
        theirs.now += 0.01
        header = tokens.b64(tokens.as_json({"alg": "RS256", "kid": f"made-up-{number}"}))
        assert reason_of(checked, ".".join((header, *text.split(".")[1:]))) == "unknown_key"
    assert len(theirs.calls) == 1


def _attempts(theirs, seconds):
    """When fetches happen while a token with an unknown key comes in each second."""
    checked, token, start, moments = theirs.verifier(), mint(rsa_signer("k9")), theirs.now, []
    for second in range(seconds):
        theirs.now = start + second
        before = len(theirs.calls)
        assert reason_of(checked, token) == "unknown_key"
        if len(theirs.calls) > before:
            moments.append(second)
    return moments


def test_after_a_fetch_the_issuer_is_left_alone_for_half_a_minute():
    assert _attempts(PublishingIssuer(rsa_signer("k1")), 100) == [0, 30, 60, 90]


def test_after_failures_the_pauses_grow_to_five_minutes():
    theirs = PublishingIssuer()
    theirs.failure = "status"
    assert _attempts(theirs, 1200) == [0, 30, 90, 210, 450, 750, 1050]


def test_after_a_success_the_pauses_are_short_again():
    theirs = PublishingIssuer(rsa_signer("k1"))
    theirs.failure = "status"
    checked, token = theirs.verifier(), mint(rsa_signer("k9"))
    for theirs.now in (0, 30, 90):
        reason_of(checked, token)
    theirs.failure = None
    for theirs.now, calls in ((210, 4), (239, 4), (240, 5)):
        reason_of(checked, token)
        assert len(theirs.calls) == calls


def test_an_attempt_counts_before_it_ends():
    """A fetch that breaks in an unforeseen way must not be repeated with every token."""
    theirs = PublishingIssuer()
    checked = theirs.verifier()
    calls = []

    def explode(location, seconds):
        calls.append(location)
        raise RuntimeError("cannot start a thread")

    theirs.store._fetch = explode
    with pytest.raises(RuntimeError):
        checked.verify(mint(rsa_signer("k2")), time.time())
    assert reason_of(checked, mint(rsa_signer("k2"))) == "unknown_key"
    assert len(calls) == 1


def test_fifty_requests_at_once_cause_one_fetch_and_are_all_served():
    theirs = PublishingIssuer(rsa_signer("k2"))
    checked, token, results = theirs.verifier(), mint(rsa_signer("k2")), []
    at_once = theirs.fetch

    def slowly(location, seconds):
        time.sleep(0.05)
        return at_once(location, seconds)

    theirs.store._fetch = slowly
    threads = [threading.Thread(target=lambda: results.append(reason_of(checked, token))) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [None] * 50
    assert len(theirs.calls) == 1


def test_all_issuers_together_get_no_more_time_than_one():
    first = issuer(jwks_uri="https://first.example/jwks.json")
    second = issuer(issuer="https://second.example", jwks_uri="https://second.example/jwks.json")
    theirs = PublishingIssuer(rsa_signer("k1"))
    checked = theirs.verifier(first, second)
    in_time = theirs.fetch

    def too_slow(location, seconds):
        theirs.now += key_store.REFRESH_SECONDS
        return in_time(location, seconds)

    theirs.store._fetch = too_slow
    for hosts in (["first.example"], ["first.example", "second.example"]):
        assert reason_of(checked, mint(rsa_signer("k9"))) == "unknown_key"
        assert [host for host, _ in theirs.calls] == hosts


def test_an_issuer_that_has_the_key_id_is_not_asked():
    first = issuer(jwks_uri="https://first.example/jwks.json")
    second = issuer(rsa_signer("k9"), issuer="https://second.example", jwks_uri="https://second.example/jwks.json")
    theirs = PublishingIssuer(rsa_signer("k1"))
    forged = mint(Signer("k9", rsa_signer("attacker").private_key))
    assert reason_of(theirs.verifier(first, second), forged) == "signature"
    assert [host for host, _ in theirs.calls] == ["first.example"]


def test_an_issuer_without_a_location_is_never_asked():
    theirs = PublishingIssuer(rsa_signer("k2"))
    assert reason_of(theirs.verifier(issuer()), mint(rsa_signer("k2"))) == "unknown_key"
    assert theirs.calls == []


def test_without_a_bundled_set_the_first_token_fetches_one(capsys):
    with server.key_set_server(server.answering(key_set(rsa_signer()))) as running:
        function = authorizer(issuer(jwks=ABSENT, jwks_uri=running.url))
        assert ask(function, request(), capsys).status == "own"
        assert ask(function, request(), capsys).status == "own"
        assert running.requests == 1


def test_a_server_that_hangs_is_waited_for_only_once(capsys, monkeypatch):
    with server.key_set_server(server.silent(0.4)) as running:
        function = authorizer(issuer(jwks=ABSENT, jwks_uri=running.url))
        monkeypatch.setitem(function.KeyStore.__init__.__globals__, "REFRESH_SECONDS", 0.2)
        assert [ask(function, request(), capsys).status for _ in range(3)] == ["401"] * 3
        assert running.requests == 1
