"""Fetches a key set over HTTPS within hard bounds; what it needs is imported only when a fetch happens."""

import re
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

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
    """Raised if no key set could be fetched; the message is a fixed code."""


class Location(NamedTuple):
    """The parts of a key set's URL."""

    secure: bool
    host: str
    port: int
    path: str


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


def fetch(location: Location, seconds: float) -> bytes:
    """GET a key set in `seconds` at most, counting everything; redirects are not followed.

    A socket timeout starts anew with each byte and does not cover name resolution, so the clock is watched from
    outside: a server that trickles its answer gains nothing.
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
