"""A key set is fetched within bounds, or not at all."""

import json
import socket
import time

import pytest

from tests.functions.authorizer.parts import key_source
from tests.functions.common import key_set_server as server
from tests.tokens import key_set, rsa_signer

FetchError, Location = key_source.FetchError, key_source.Location


def _fetch(behaviour, seconds=5.0):
    with server.key_set_server(behaviour) as running:
        return key_source.fetch(key_source.parse_location(running.url), seconds)


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/jwk-set+json", "application/json; charset=utf-8"]
)
def test_a_key_set_is_fetched(media_type):
    keys = key_set(rsa_signer())
    assert json.loads(_fetch(server.answering(keys, media_type=media_type))) == keys


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (server.answering(b"{}", 500), "status"),
        (server.answering(b"{}", 404), "status"),
        (server.answering(b"{}", 204), "status"),
        (server.answering(b"{}", 206), "status"),
        (server.answering(b"", 301, Location="https://attacker.example/jwks.json"), "status"),
        (server.answering(b"", 302, Location="/elsewhere.json"), "status"),
        (server.answering(b"{}", media_type="text/html"), "media_type"),
        (server.answering(b"{}", media_type="application/octet-stream"), "media_type"),
        (server.answering(b" " * (64 * 1024 + 1)), "too_large"),
        (server.endless, "too_large"),
        (lambda request: request.wfile.write(b"SSH-2.0-OpenSSH\r\n"), "unreachable"),
        (lambda request: None, "unreachable"),
    ],
)
def test_what_is_no_key_set_at_its_place_is_refused(behaviour, code):
    with pytest.raises(FetchError, match=rf"^{code}$"):
        _fetch(behaviour)


def test_the_largest_key_set_is_64_kilobytes():
    assert len(_fetch(server.answering(b" " * 64 * 1024))) == 64 * 1024


@pytest.mark.parametrize("behaviour", [server.silent(2), server.trickling(2)], ids=["silent", "trickling"])
def test_a_slow_server_gets_no_more_time_than_all_others(behaviour):
    started = time.monotonic()
    with server.key_set_server(behaviour) as running:
        with pytest.raises(FetchError, match=r"^timed_out$"):
            key_source.fetch(key_source.parse_location(running.url), 0.2)
        assert time.monotonic() - started < 1


def test_without_time_left_nothing_is_sent():
    with server.key_set_server(server.answering(b"{}")) as running:
        with pytest.raises(FetchError, match=r"^timed_out$"):
            key_source.fetch(key_source.parse_location(running.url), 0)
        assert running.requests == 0


def test_a_closed_port_is_unreachable():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        location = Location(secure=False, host="127.0.0.1", port=closed.getsockname()[1], path="/")
    with pytest.raises(FetchError, match=r"^unreachable$"):
        key_source.fetch(location, 5)


def test_https_means_tls():
    with server.key_set_server(server.answering(key_set(rsa_signer()))) as running:
        location = key_source.parse_location(running.url)._replace(secure=True)
        with pytest.raises(FetchError, match=r"^unreachable$"):
            key_source.fetch(location, 5)
        assert running.requests == 0


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("https://a.example/jwks.json", Location(True, "a.example", 443, "/jwks.json")),
        ("https://a.example:8443/x?y=1&z=%20", Location(True, "a.example", 8443, "/x?y=1&z=%20")),
        ("http://127.0.0.1:4566/pool/jwks.json", Location(False, "127.0.0.1", 4566, "/pool/jwks.json")),
        ("http://localhost/jwks.json", Location(False, "localhost", 80, "/jwks.json")),
    ],
)
def test_a_location_is_taken_apart(url, location):
    assert key_source.parse_location(url) == location


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example/jwks.json",
        "https://a.example",
        "http://a.example/jwks.json",
        "http://127.0.0.1.attacker.example/jwks.json",
        "http://127.0.0.2/jwks.json",
        "HTTPS://a.example/jwks.json",
        "ftp://a.example/jwks.json",
        "file:///etc/passwd",
        "https:///jwks.json",
        "https://user@a.example/jwks.json",
        "https://user:password@a.example/jwks.json",
        "https://a.example/jwks.json#fragment",
        "https://a.example/jwks json",
        "https://a.example/jwks.json\n",
        "https://a.example/jwks.json\r\nHost: attacker.example",
        "https://a.example:0/jwks.json",
        "https://a.example:65536/jwks.json",
        "https://a.example:/jwks.json",
        "https://\u00e9.example/jwks.json",
    ],
)
def test_only_https_urls_are_locations(url):
    with pytest.raises(ValueError, match=r"^(not an https URL with a path|plain http outside|port out of range)"):
        key_source.parse_location(url)
