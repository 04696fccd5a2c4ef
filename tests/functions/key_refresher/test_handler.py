"""The key refresher stores what the authorizer would read, and nothing else; whatever fails is counted and said."""

import json
import re
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError

from tests.functions.common import key_set_server as server
from tests.functions.loading import load
from tests.tokens import key_set, rsa_signer

AWS = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 40}


class _Client:
    def __init__(self, error=None):
        self.error, self.puts = error, []

    def put_item(self, **parameters):
        self.puts.append(parameters)
        if self.error:
            raise self.error


def _function(sources, error=None):
    variables = {"KEY_SOURCES": json.dumps(sources), "KEY_TABLE": "keys", **AWS}
    function = load("key_refresher", variables)
    function.TABLE._client = _Client(error)
    return function


def _refresh(function, capsys):
    """What the invocation came to, and the log."""
    try:
        outcome = function.handler({}, None)
    except function.KeysNotRefreshedError as error:
        outcome = str(error)
    return outcome, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_key_set_is_stored_as_it_is(capsys):
    published = json.dumps(key_set(rsa_signer()), indent=2).encode()
    with server.key_set_server(server.answering(published)) as running:
        function = _function([{"issuer": "https://a.example", "jwks_uri": running.url}])
        outcome, log = _refresh(function, capsys)
    assert outcome == {"refreshed": 1}
    assert log == [{"event": "key_set_stored", "issuer": "https://a.example"}]
    (put,) = function.TABLE._client.puts
    assert put["TableName"] == "keys"
    assert put["Item"]["issuer"] == {"S": "https://a.example"}
    assert put["Item"]["key_set"] == {"S": published.decode()}
    assert re.fullmatch(r"[0-9]{10}", put["Item"]["fetched"]["N"])


@pytest.mark.parametrize(
    ("behaviour", "cause"),
    [
        (server.answering(b"{}", 500), "status"),
        (server.answering(b"", 302, Location="https://elsewhere.example/"), "status"),
        (server.answering(b"<html></html>", media_type="text/html"), "media_type"),
        (server.answering(b" " * (64 * 1024 + 1)), "too_large"),
        (server.answering(b"{}"), "content"),
        (server.answering(key_set(rsa_signer("k1"), rsa_signer("k1"))), "content"),
        (server.answering(b"\xff"), "content"),
        (lambda _: None, "unreachable"),
    ],
)
def test_what_is_no_key_set_is_not_stored(behaviour, cause, capsys):
    with server.key_set_server(behaviour) as running:
        function = _function([{"issuer": "https://a.example", "jwks_uri": running.url}])
        outcome, log = _refresh(function, capsys)
    assert outcome == "1 of 1 key sets were not refreshed"
    assert log == [{"event": "key_set_kept", "issuer": "https://a.example", "cause": cause}]
    assert function.TABLE._client.puts == []


@pytest.mark.parametrize(
    "published", [key_set(), key_set({**rsa_signer().jwk, "d": "AQAB"})], ids=["none", "given away"]
)
def test_an_issuer_that_vouches_for_no_key_any_more_withdraws_those_that_are_stored(published, capsys):
    with server.key_set_server(server.answering(published)) as running:
        function = _function([{"issuer": "https://a.example", "jwks_uri": running.url}])
        outcome, log = _refresh(function, capsys)
    assert outcome == "1 of 1 key sets were not refreshed"
    assert log == [{"event": "key_set_withdrawn", "issuer": "https://a.example"}]
    assert len(function.TABLE._client.puts) == 1


def test_one_issuer_that_fails_leaves_the_others_as_they_are(capsys):
    with (
        server.key_set_server(server.answering(key_set(rsa_signer()))) as good,
        server.key_set_server(server.answering(b"", 503)) as bad,
    ):
        issuers = {"https://b.example": bad.url, "https://a.example": good.url}
        function = _function([{"issuer": name, "jwks_uri": url} for name, url in issuers.items()])
        outcome, log = _refresh(function, capsys)
    assert outcome == "1 of 2 key sets were not refreshed"
    assert [line["event"] for line in log] == ["key_set_kept", "key_set_stored"]
    assert [put["Item"]["issuer"]["S"] for put in function.TABLE._client.puts] == ["https://a.example"]


@pytest.mark.parametrize(
    "error",
    [
        ClientError({"Error": {"Code": "AccessDeniedException", "Message": "arn:aws:iam::1:role/x"}}, "PutItem"),
        ConnectTimeoutError(endpoint_url="https://dynamodb.eu-west-1.amazonaws.com"),
    ],
)
def test_a_table_that_cannot_be_written_is_a_failure(error, capsys):
    with server.key_set_server(server.answering(key_set(rsa_signer()))) as running:
        outcome, log = _refresh(_function([{"issuer": "https://a.example", "jwks_uri": running.url}], error), capsys)
    assert outcome == "1 of 1 key sets were not refreshed"
    assert log == [{"event": "key_set_kept", "issuer": "https://a.example", "cause": "table"}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "KEY_SOURCES is missing"),
        ("[", "KEY_SOURCES is not strict JSON"),
        ("{}", "KEY_SOURCES is {}; allowed: a JSON list of issuers"),
        ("[5]", "KEY_SOURCES[0] is 5; allowed: an issuer with"),
        ('[{"issuer":"https://a.example"}]', "KEY_SOURCES[0] is {'issuer': 'https://a.example'}; allowed: an issuer"),
        (
            '[{"issuer":"https://a.example","jwks_uri":"http://a.example/x"}]',
            "; allowed: an https URL (plain http",
        ),
        ('[{"issuer":"a","discover":true}]', "; allowed: an https URL (not an https URL with a path)"),
        ('[{"issuer":"https://a.example","discover":false}]', "; allowed: an issuer with"),
        (
            '[{"issuer":"https://a.example","discover":true,"jwks_uri":"https://a.example/x"}]',
            "; allowed: an issuer with",
        ),
    ],
)
def test_a_mistake_in_the_environment_stops_the_function_at_its_start(text, message):
    variables = {"KEY_TABLE": "keys", **AWS, **({} if text is None else {"KEY_SOURCES": text})}
    with pytest.raises(Exception, match=re.escape(message)):
        load("key_refresher", variables)


def test_without_a_table_the_function_does_not_start():
    with pytest.raises(Exception, match=r"^KEY_TABLE is missing; allowed: the name of a DynamoDB table$"):
        load("key_refresher", {"KEY_SOURCES": "[]", **AWS})


def test_an_issuer_for_whom_no_time_is_left_is_counted_and_logged_and_nothing_is_sent(monkeypatch, capsys):
    with (
        server.key_set_server(server.answering(key_set(rsa_signer()))) as slow,
        server.key_set_server(server.answering(key_set(rsa_signer()))) as next_one,
    ):
        issuers = {"https://a.example": slow.url, "https://b.example": next_one.url}
        function = _function([{"issuer": name, "jwks_uri": url} for name, url in issuers.items()])
        moments = iter([0.0, function.LAST_START_SECONDS, function.LAST_START_SECONDS + 0.1])
        clocks = SimpleNamespace(monotonic=lambda: next(moments), time=lambda: 1_800_000_000.0)
        monkeypatch.setattr(function, "time", clocks)
        outcome, log = _refresh(function, capsys)
    assert outcome == "1 of 2 key sets were not refreshed"
    assert log == [
        {"event": "key_set_stored", "issuer": "https://a.example"},
        {"event": "key_set_kept", "issuer": "https://b.example", "cause": "timed_out"},
    ]
    assert next_one.requests == 0
