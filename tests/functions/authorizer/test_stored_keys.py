"""Keys that the key refresher stored in a table, and which places of keys go together."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.functions.authorizer.authorizing import ask, authorizer, environment, issuer, request
from tests.functions.authorizer.fake_table import AWS
from tests.functions.authorizer.parts import configuration, key_source, key_store
from tests.functions.authorizer.publishing import PublishingIssuer
from tests.tokens import ABSENT, ISSUER, access_claims, key_set, mint, rsa_signer


def test_the_key_set_of_a_table_is_read_before_the_first_token_is_accepted(capsys):
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
    configured.key_set_location.read.__globals__["_CLIENT"] = client
    return function, client


def test_keys_come_from_one_place():
    entry = issuer(key_table="keys", jwks_uri="https://a.example/jwks.json")
    with pytest.raises(configuration.ConfigurationError, match="allowed: one of them: keys come from one place"):
        configuration.read({"ISSUERS": json.dumps([entry])})
    entry = issuer(discover=True, issuer="login", jwks=ABSENT)
    with pytest.raises(configuration.ConfigurationError, match=r"^ISSUERS\[0\]\.issuer is 'login'; allowed: an https"):
        configuration.read({"ISSUERS": json.dumps([entry])})


def test_a_table_is_read_only_while_the_read_fits_into_the_time_that_is_left(capsys):
    """So many issuers take no longer than one, and the one that was left out is asked by the next request."""
    names = ["https://a.example", "https://b.example"]
    theirs = PublishingIssuer(rsa_signer("k1"))
    configured = [
        one._replace(key_set_location=key_source.StoredKeySet("keys", one.name, lambda *_: b"", 1.2))
        for one in configuration.read(environment(*(issuer(issuer=name) for name in names))).issuers
    ]
    asked = []

    def slow(source, seconds):
        asked.append((source.issuer, round(seconds, 3)))
        theirs.now += 0.4
        return json.dumps(theirs.published).encode()

    store = key_store.KeyStore(configured, slow, lambda: theirs.now)
    store.current_table()
    assert asked == [("https://a.example", 1.5)]
    store.current_table()
    assert asked[1:] == [("https://b.example", 1.5)]
