"""An issuer says itself where its keys are, and nowhere but at its own address."""

import json

import pytest

from tests.functions.authorizer.parts import key_source
from tests.functions.common import key_set_server as server
from tests.tokens import key_set, rsa_signer

FetchError = key_source.FetchError


def _serving(document, keys=None):
    """An issuer that describes itself by `document`, in which ORIGIN stands for its own."""

    def behave(handler):
        origin = f"http://127.0.0.1:{handler.server.server_port}"
        if handler.path == "/realm/.well-known/openid-configuration":
            text = document if isinstance(document, bytes) else json.dumps(document).encode()
            server.answering(text.replace(b"ORIGIN", origin.encode()))(handler)
        else:
            server.answering(keys or key_set(rsa_signer()))(handler)

    return behave


def _discover(document, **serving):
    with server.key_set_server(_serving(document, **serving)) as running:
        name = running.url.removesuffix("/.well-known/jwks.json") + "/realm"
        return key_source.fetch(key_source.discovery_of(name), 5.0), running.requests


GOOD = {"issuer": "ORIGIN/realm", "jwks_uri": "ORIGIN/keys", "authorization_endpoint": "https://elsewhere.example/"}


def test_an_issuer_says_where_its_keys_are():
    body, requests = _discover(GOOD)
    assert json.loads(body) == key_set(rsa_signer())
    assert requests == 2


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({**GOOD, "issuer": "ORIGIN/realm/"}, "discovery_issuer"),
        ({**GOOD, "issuer": "ORIGIN/other"}, "discovery_issuer"),
        ({**GOOD, "issuer": ["ORIGIN/realm"]}, "discovery_issuer"),
        ({"jwks_uri": "ORIGIN/keys"}, "discovery_issuer"),
        ({**GOOD, "jwks_uri": "https://keys.example/keys"}, "discovery_origin"),
        ({**GOOD, "jwks_uri": "http://127.0.0.1:1/keys"}, "discovery_origin"),
        ({**GOOD, "jwks_uri": "http://localhost/keys"}, "discovery_origin"),
        ({**GOOD, "jwks_uri": "http://169.254.169.254/latest/meta-data"}, "discovery"),
        ({**GOOD, "jwks_uri": "file:///etc/passwd"}, "discovery"),
        ({**GOOD, "jwks_uri": None}, "discovery"),
        ({"issuer": "ORIGIN/realm"}, "discovery"),
        (b"[]", "discovery"),
        (b"<html></html>", "discovery"),
        (b'{"issuer":"ORIGIN/realm","issuer":"ORIGIN/realm","jwks_uri":"ORIGIN/keys"}', "discovery"),
        (b" " * (64 * 1024 + 1), "too_large"),
    ],
)
def test_what_an_issuer_must_not_say_of_itself(document, code):
    with pytest.raises(FetchError, match=rf"^{code}$"):
        _discover(document)


def test_both_questions_together_take_no_longer_than_one(monkeypatch):
    given = []
    moments = iter([100.0, 101.2])
    monkeypatch.setattr(key_source.time, "monotonic", lambda: next(moments))
    answers = iter([b'{"issuer":"https://a.example","jwks_uri":"https://a.example/keys"}', b"{}"])

    def fetch(location, seconds):
        given.append((location.path, round(seconds, 3)))
        return next(answers)

    monkeypatch.setattr(key_source, "_download", fetch)
    key_source.fetch(key_source.discovery_of("https://a.example"), 1.5)
    assert given == [("/.well-known/openid-configuration", 1.5), ("/keys", 0.3)]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("https://a.example", "/.well-known/openid-configuration"),
        ("https://a.example/", "/.well-known/openid-configuration"),
        ("https://a.example/realms/x", "/realms/x/.well-known/openid-configuration"),
    ],
)
def test_where_an_issuer_describes_itself(name, path):
    assert key_source.discovery_of(name).document.path == path
    assert key_source.discovery_of(name).issuer == name
