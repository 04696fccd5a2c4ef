"""Where an issuer's key set comes from, and how it is had within hard bounds.

From a URL, from a URL to be discovered, or from a table that the key refresher keeps fresh. What a download needs is
imported only when there is one.
"""

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from strict_decoding import parse_json_object

if TYPE_CHECKING:
    import socket
    from http.client import HTTPConnection

MAX_BYTES = 64 * 1024
_MEDIA_TYPES = frozenset({"application/json", "application/jwk-set+json"})
_URL = r"(https?)://([A-Za-z0-9.-]+)(?::([0-9]{1,5}))?(/[!-\"$-~]*)"
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_MAX_PORT = 65535
_OK = 200


class FetchError(Exception):
    """Raised if no key set could be had; the message is a fixed code."""


class Location(NamedTuple):
    """The parts of a key set's URL."""

    secure: bool
    host: str
    port: int
    path: str


class Discovery(NamedTuple):
    """An issuer that says itself where its keys are (OpenID Connect Discovery, section 4)."""

    issuer: str
    document: Location


class StoredKeySet(NamedTuple):
    """A DynamoDB table in which the key refresher keeps the issuer's key set."""

    table: str
    issuer: str
    read: Callable[[str, str], bytes]
    """Reads it: the AWS SDK comes with this function, so only where there is such a table."""
    read_seconds: float
    """How long that takes at most."""


KeySource = Location | Discovery | StoredKeySet


def parse_location(url: str) -> Location:
    """Take a key set's URL apart; `ValueError` unless it is https, or http on this very machine."""
    match = re.fullmatch(_URL, url)
    if not match:
        raise ValueError("not an https URL with a path")
    scheme, host, port, path = match.groups()
    if scheme == "http" and host not in _LOOPBACK:
        raise ValueError("plain http outside this machine")
    number = int(port or (443 if scheme == "https" else 80))
    if not 0 < number <= _MAX_PORT:
        raise ValueError("port out of range")
    return Location(scheme == "https", host, number, path)


def discovery_of(issuer: str) -> Discovery:
    """Where the issuer describes itself; `ValueError` unless it is an https URL, or http on this very machine."""
    return Discovery(issuer, parse_location(f"{issuer.removesuffix('/')}/.well-known/openid-configuration"))


def least_seconds(source: KeySource) -> float:
    """What must be left of the caller's time to begin: a read of a table cannot be ended early, a download can."""
    return source.read_seconds if isinstance(source, StoredKeySet) else 0.0


def fetch(source: KeySource, seconds: float) -> bytes:
    """The key set as text, in `seconds` at most if these are not fewer than `least_seconds`.

    `FetchError` with a fixed code if it cannot be had.
    """
    if isinstance(source, Location):
        return _download(source, seconds)
    if isinstance(source, Discovery):
        deadline = time.monotonic() + seconds
        location = _announced(source, _download(source.document, seconds))
        return _download(location, deadline - time.monotonic())
    return source.read(source.table, source.issuer)


def _announced(source: Discovery, document: bytes) -> Location:
    """The key set's location as the issuer announces it, at the issuer's own origin.

    Keys that live elsewhere are configured by their URL: a document that could send us to any host would widen what
    the function must be able to reach to the whole internet.
    """
    try:
        metadata = parse_json_object(document)
    except ValueError:
        raise FetchError("discovery") from None
    # OpenID Connect Discovery, 4.3: another issuer's document says nothing about this one.
    if metadata.get("issuer") != source.issuer:
        raise FetchError("discovery_issuer")
    url = metadata.get("jwks_uri")
    try:
        location = parse_location(url if isinstance(url, str) else "")
    except ValueError:
        raise FetchError("discovery") from None
    if _origin(location) != _origin(source.document):
        raise FetchError("discovery_origin")
    return location


def _origin(location: Location) -> tuple[bool, str, int]:
    return location.secure, location.host.lower(), location.port


def _download(location: Location, seconds: float) -> bytes:
    """GET a key set in `seconds` at most, counting everything; redirects are not followed.

    A socket timeout starts anew with each byte and does not cover name resolution, so the download
    runs in a thread that is given up when the time is over, however slowly the server sends.
    """
    if seconds <= 0:
        raise FetchError("timed_out")
    download = _Download(location, seconds)
    download.start()
    download.join(seconds)
    if download.is_alive():
        download.abort()
        raise FetchError("timed_out")
    if download.failure:
        raise FetchError(download.failure)
    return download.body


class _Download(threading.Thread):
    def __init__(self, location: Location, seconds: float) -> None:
        super().__init__(daemon=True)
        self.body = b""
        self.failure = ""
        self._location = location
        self._seconds = seconds
        self._socket: socket.socket | None = None

    def run(self) -> None:
        try:
            self.body = self._get()
        except FetchError as error:
            self.failure = str(error)
        except TimeoutError:
            self.failure = "timed_out"
        except Exception:  # noqa: BLE001 (whatever breaks a download, there is no key set: the caller keeps the old one)
            self.failure = "unreachable"

    def abort(self) -> None:
        """Wake the thread out of a read, so that it ends."""
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(2)  # SHUT_RDWR, without importing socket before a fetch

    def _get(self) -> bytes:
        connection = self._connect()
        try:
            connection.request("GET", self._location.path, headers={"Accept": ", ".join(sorted(_MEDIA_TYPES))})
            with connection.getresponse() as response:
                if response.status != _OK:
                    raise FetchError("status")
                if response.headers.get_content_type() not in _MEDIA_TYPES:
                    raise FetchError("media_type")
                body = response.read(MAX_BYTES + 1)
            if len(body) > MAX_BYTES:
                raise FetchError("too_large")
            return body
        finally:
            connection.close()

    def _connect(self) -> "HTTPConnection":
        import http.client  # noqa: PLC0415 (with ssl and urllib: tens of milliseconds that only a fetch should cost)

        host, port = self._location.host, self._location.port
        if self._location.secure:
            import ssl  # noqa: PLC0415 (as above)

            context = ssl.create_default_context()
            connection = http.client.HTTPSConnection(host, port, timeout=self._seconds, context=context)
        else:
            connection = http.client.HTTPConnection(host, port, timeout=self._seconds)
        connection.connect()
        self._socket = connection.sock
        return connection
