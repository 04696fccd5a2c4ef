"""A running authorizer and an OpenID provider that rotates its keys, disappears and comes back, over HTTP."""

import json
import time

import pytest

from local.deployment.users import USERS, ProviderUsers
from local.identity_provider.provider import Api, identity_provider
from tests.functions.authorizer.parts import configuration, decision_log, key_source, key_store, verifier
from tests.local.node import Anywhere, free_port, needs_node

pytestmark = needs_node
API = Api("https://studio-access.bank.example", "studio")


@pytest.fixture
def provider():
    port = free_port()
    with identity_provider(f"http://127.0.0.1:{port}", API, USERS, port=port) as running:
        yield running


@pytest.fixture
def provider_users(provider):
    return ProviderUsers(provider, Anywhere(), "openid studio")


class Running:
    """A verifier that fetches for real, and has a clock of its own."""

    def __init__(self, provider):
        entry = {
            "issuer": provider.issuer,
            "token_type": "at+jwt",
            "audiences": [API.audience],
            "client_ids": ["studio-portal"],
            "client_claim": "client_id",
            "profile_claim": "studio_profile",
            "discover": True,
        }
        self.now, self.fetches = 1000.0, 0
        issuers = configuration.read({"ISSUERS": json.dumps([entry])}).issuers
        self._verifier = verifier.Verifier(key_store.KeyStore(issuers, self._fetch, lambda: self.now))

    def _fetch(self, source, seconds):
        self.fetches += 1
        return key_source.fetch(source, seconds)

    def answer(self, token):
        try:
            return self._verifier.verify(token, time.time()).claims["studio_profile"]
        except decision_log.UnauthorizedError as error:
            return error.reason


def _token(provider_users, person="alice"):
    return provider_users.sign_in(person, provider_users.add(person))


def test_a_new_key_is_found_by_one_fetch_and_a_withdrawn_one_is_gone_with_it(provider_users, capsys):
    running = Running(provider_users.provider)
    first = _token(provider_users).access
    assert [running.answer(first), running.fetches] == ["alice", 1]
    provider_users.provider.rotate()
    second = _token(provider_users, "bob").access
    assert [running.answer(second), running.fetches] == ["unknown_key", 1], "left alone for half a minute"
    running.now += key_store.COOL_DOWN_SECONDS
    assert [running.answer(second), running.answer(first), running.fetches] == ["bob", "alice", 2]
    provider_users.provider.rotate(keep_old=False)
    running.now += key_store.MAX_AGE_SECONDS
    assert [running.answer(first), running.answer(second), running.fetches] == ["unknown_key", "unknown_key", 3]
    running.now += key_store.COOL_DOWN_SECONDS
    assert running.answer(_token(provider_users).access) == "alice"


def test_an_id_token_of_the_provider_is_no_access_token(provider_users):
    running = Running(provider_users.provider)
    tokens = _token(provider_users)
    assert running.answer(tokens.access) == "alice"
    assert running.answer(tokens.id) == "token_use"


def test_a_provider_that_disappears_takes_no_known_key_along(provider_users, capsys):
    running = Running(provider_users.provider)
    token = _token(provider_users).access
    assert running.answer(token) == "alice"
    provider_users.provider._process.kill()
    provider_users.provider._process.wait()
    running.now += key_store.MAX_AGE_SECONDS
    assert [running.answer(token), running.fetches] == ["alice", 2]
    assert '"event":"key_set_kept"' in capsys.readouterr().out
