"""Where the sign-in returns to: a listener on this machine alone, for one answer of the browser, for a few minutes."""

import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from .failure import CommandError, WrongInputError

ADDRESS = "127.0.0.1"
_SILENT_SECONDS = 5  # how long a connection that says nothing may keep the listener busy
_HOSTS = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Reply:
    """What the browser is answered: a sentence, or where to go."""

    text: str = ""
    location: str = ""


def registered(callback_urls: list[str]) -> str:
    """The first callback that leads to this machine, of those that the app client has."""
    for url in callback_urls:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname in _HOSTS and parts.port:
            return url
    raise WrongInputError(
        "no callback on this machine is registered: add http://localhost:8400/callback to callbackUrls and deploy"
    )


class Listener:
    """Bound from the start, so that nobody else gets the answer; `receive` may be called once."""

    def __init__(self, callback_url: str) -> None:
        parts = urlsplit(callback_url)
        self._path, self._host = parts.path or "/", parts.netloc
        try:
            self._server = _Server((ADDRESS, parts.port or 80), _Handler)
        except OSError as error:
            raise CommandError(
                f"port {parts.port} of this machine is taken: end what listens there, and run it again"
            ) from error

    def __enter__(self) -> "Listener":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def receive(self, state: str, seconds: float, finish: Callable[[str], Reply]) -> None:
        """Wait for the browser, and let `finish` turn the code into what it is answered.

        The first request to the callback's path that carries the state is the only one that counts. Raises
        `CommandError` if it does not come in time or carries no code; what `finish` raises goes on, after the
        browser has been told.
        """
        failures: list[BaseException] = []
        self._server.answer = lambda handler: self._answer(handler, state, finish, failures)
        deadline = time.monotonic() + seconds
        while not self._server.decided:
            self._server.timeout = deadline - time.monotonic()
            if self._server.timeout <= 0:
                raise CommandError(f"nobody signed in within {seconds:.0f} s: run it again")
            self._server.handle_request()
        if failures:
            raise failures[0]

    def _answer(
        self, handler: BaseHTTPRequestHandler, state: str, finish: Callable[[str], Reply], failures: list[BaseException]
    ) -> Reply | None:
        parts = urlsplit(handler.path)
        # Another host name means that a page elsewhere made the browser ask (DNS rebinding).
        if parts.path != self._path or handler.headers.get("Host", "") != self._host:
            return None
        query = parse_qs(parts.query)
        # Nor may another page, or another program of this machine, end the waiting.
        if not hmac.compare_digest(_one(query, "state").encode(), state.encode()):
            return None
        self._server.decided = True
        try:
            return finish(_code(query))
        except BaseException as error:  # noqa: BLE001 - raised again by `receive`, once the browser has its answer
            failures.append(error)
            return Reply("This did not work. The terminal says why; you can close this page.")


def _code(query: dict[str, list[str]]) -> str:
    """The authorization code of the sign-in that this command began."""
    if "error" in query:
        raise CommandError("the sign-in was refused: sign in as a user of this pool, and run it again")
    code = _one(query, "code")
    if not code:
        raise CommandError("the answer holds no code: run it again")
    return code


def _one(query: dict[str, list[str]], name: str) -> str:
    values = query.get(name, [])
    return values[0] if len(values) == 1 else ""


class _Server(TCPServer):
    # Not `HTTPServer`, which asks the resolver for this machine's name first.
    allow_reuse_address = True
    answer: Callable[[BaseHTTPRequestHandler], Reply | None]
    decided = False
    """Whether the request that counts has come."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a browser that hangs up is no reason for a traceback."""


class _Handler(BaseHTTPRequestHandler):
    timeout = _SILENT_SECONDS

    def do_GET(self) -> None:
        """Answer one request of a browser."""
        server = cast(_Server, self.server)
        reply = None if server.decided else server.answer(self)
        self.send_response(404 if reply is None else 303 if reply.location else 200)
        if reply and reply.location:
            self.send_header("Location", reply.location)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write((reply.text if reply else "Nothing is here.").encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's
        """Nothing: the request line holds the code."""


_HEADERS = {
    "Cache-Control": "no-store",
    "Connection": "close",
    "Content-Type": "text/plain; charset=utf-8",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
