"""Where keys come from: a URL, an issuer that says where, or a table."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.functions.authorizer import key_set_server as server
from tests.functions.authorizer.authorizing import ask, authorizer, issuer, request
from tests.functions.authorizer.fake_table import AWS
from tests.functions.authorizer.parts import configuration, jwks_fetch, key_source
from tests.tokens import ABSENT, ISSUER, access_claims, key_set, mint, rsa_signer

FetchError = jwks_fetch.FetchError


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

    monkeypatch.setattr(key_source.jwks_fetch, "fetch", fetch)
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


def test_the_key_set_of_a_table_is_read_before_the_first_token_is_believed(capsys):
    stored = {"issuer": ISSUER, "key_set": json.dumps(key_set(rsa_signer("k2")))}
    function, client = _with_table([stored], jwks=key_set(rsa_signer("k1")))
    assert ask(function, request(mint(rsa_signer("k2"))), capsys).status == "own"
    assert ask(function, request(mint(rsa_signer("k1"))), capsys).reason == "unknown_key", "bundled, since withdrawn"
    assert client.calls == [{"TableName": "keys", "Key": {"issuer": {"S": ISSUER}}, "ConsistentRead": True}]


@pytest.mark.parametrize(
    ("stored", "cause"),
    [
        ("ThrottlingException", "table"),
        (None, "not_stored"),
        ({"issuer": ISSUER}, "not_stored"),
        ({"issuer": ISSUER, "key_set": "[]"}, "content"),
        ({"issuer": ISSUER, "key_set": " " * (64 * 1024 + 1)}, "too_large"),
    ],
)
def test_a_table_without_a_key_set_leaves_the_bundled_keys(stored, cause, capsys):
    function, client = _with_table([stored], jwks=key_set(rsa_signer("k1")))
    event = request(mint(rsa_signer("k1"), access_claims()))
    assert function.handler(event, None)["context"]["profile"] == "alice"
    first, _ = capsys.readouterr().out.splitlines()
    assert json.loads(first) == {"event": "key_set_kept", "issuer": ISSUER, "cause": cause}
    assert ask(function, event, capsys).status == "own", "and the table is left alone for a while"
    assert len(client.calls) == 1


class _Client:
    """Answers reads from a list; a text is an error's code."""

    def __init__(self, answers):
        self._answers, self.calls = list(answers), []

    def get_item(self, **parameters):
        self.calls.append(parameters)
        answer = self._answers.pop(0)
        if isinstance(answer, str):
            raise ClientError({"Error": {"Code": answer}}, "GetItem")
        return {} if answer is None else {"Item": {name: {"S": value} for name, value in answer.items()}}


def _with_table(answers, **changes):
    function = authorizer(issuer(key_table="keys", **changes), **AWS)
    client = _Client(answers)
    (configured,) = function._CONFIGURATION.issuers
    configured.key_set_location.read.__globals__["table"]._CLIENT = client
    return function, client


def test_keys_come_from_one_place():
    entry = issuer(key_table="keys", jwks_uri="https://a.example/jwks.json")
    with pytest.raises(configuration.ConfigurationError, match="expected one of them: keys come from one place"):
        configuration.read({"ISSUERS": json.dumps([entry])})
    entry = issuer(discover=True, issuer="login", jwks=ABSENT)
    with pytest.raises(configuration.ConfigurationError, match=r"^ISSUERS\[0\]\.issuer is 'login': expected an https"):
        configuration.read({"ISSUERS": json.dumps([entry])})
