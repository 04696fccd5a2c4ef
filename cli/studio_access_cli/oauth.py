"""Access tokens: given by the operator, or from a sign-in in the browser with OAuth's authorization code flow.

The flow uses PKCE, state and nonce, and returns to a listener on this machine (RFC 8252, "OAuth 2.0 for Native Apps").
A token is never an argument, is kept in memory only, and is never shown.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
import sys
import time
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

from .errors import CommandError, WrongInputError
from .network import Network, UnreachableError
from .stack import Stack

_VARIABLE = "STUDIO_ACCESS_TOKEN"
SECONDS = 180
"""How long the browser may take."""
ADDRESS = "127.0.0.1"
_HOSTS = ("127.0.0.1", "localhost")
_SILENT_SECONDS = 5  # how long a connection that says nothing may keep the listener busy
_OK = 200
_TOKEN_PARTS = 3


def given_token(file: Path | None) -> str | None:
    """The token in a file, on standard input (`-`), or in the environment; None if it is nowhere."""
    if file is None:
        text = os.environ.get(_VARIABLE)
        return _checked(text, _VARIABLE) if text else None
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInputError(f"--token-file {file}: cannot be read ({type(error).__name__})") from error
    return _checked(text, "--token-file")


def _checked(text: str, source: str) -> str:
    token = text.strip()
    if not token or not token.isascii() or len(token.split()) != 1 or len(token.split(".")) != _TOKEN_PARTS:
        raise WrongInputError(f"{source}: holds no token; allowed is one access token, nothing else")
    return token


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a JWT, unverified: to say whose it is, never to decide anything."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, binascii.Error) as error:
        raise WrongInputError("the token is no JWT: sign in again") from error
    if not isinstance(claims, dict):
        raise WrongInputError("the token is no JWT: sign in again")
    return claims


def tampered(token: str) -> str:
    """The same token with one claim more under the old signature."""
    head, _, signature = token.split(".")
    changed = json.dumps({**claims_of(token), "tampered": True}).encode()
    return ".".join([head, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature])


@dataclass(frozen=True)
class Tokens:
    """What a sign-in returns, kept in memory only."""

    access_token: str = field(repr=False)


@dataclass(frozen=True)
class BrowserAnswer:
    """What the browser is answered: a sentence, or where to go."""

    text: str = ""
    location: str = ""


_SIGNED_IN = BrowserAnswer("You are signed in; you can close this page.")


def sign_in(
    stack: Stack,
    network: Network,
    then: Callable[[Tokens], BrowserAnswer] = lambda _: _SIGNED_IN,
    *,
    no_browser: bool = False,
    seconds: float = SECONDS,
) -> Tokens:
    """Let a person sign in, and answer their browser with what `then` makes of their tokens.

    The address is opened in the browser, or shown. It carries state, nonce and a digest of the verifier: whoever sees
    it in the list of processes can do nothing with it.
    """
    if not stack.sign_in_url:
        raise WrongInputError("the stack has no sign-in page of its own: give an access token (STUDIO_ACCESS_TOKEN)")
    redirect = registered_callback(stack.setting("callbackUrls"))
    verifier, state, nonce = (secrets.token_urlsafe(48) for _ in range(3))
    signed_in: list[Tokens] = []

    def finish(code: str) -> BrowserAnswer:
        signed_in.append(_exchange(stack, network, code, redirect, verifier, nonce))
        return then(signed_in[0])

    with CallbackListener(redirect) as listener:
        present = _show if no_browser else _open
        present(_address(stack, redirect, verifier, state, nonce))
        listener.receive(state, seconds, finish)
    return signed_in[0]


def _show(address: str) -> None:
    sys.stderr.write(f"open this address in a browser of this machine:\n{address}\n")
    sys.stderr.flush()


def _open(address: str) -> None:
    sys.stderr.write("sign in in the browser that opens\n")
    if not webbrowser.open(address):
        raise CommandError("no browser was found: run it again with --no-browser, and open the address that it shows")


def _address(stack: Stack, redirect: str, verifier: str, state: str, nonce: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": stack.outputs["clientId"],
        "redirect_uri": redirect,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{stack.sign_in_url}/oauth2/authorize?{urlencode(query)}"


def _exchange(stack: Stack, network: Network, code: str, redirect: str, verifier: str, nonce: str) -> Tokens:
    form = {
        "grant_type": "authorization_code",
        "client_id": stack.outputs["clientId"],
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": verifier,
    }
    try:
        reply = network.post_public(f"{stack.sign_in_url}/oauth2/token", urlencode(form))
    except UnreachableError as error:
        raise CommandError(f"the sign-in service: {error}; check the way to it, and run it again") from error
    tokens = reply.json if reply.status == _OK and isinstance(reply.json, dict) else {}
    if not all(isinstance(tokens.get(name), str) for name in ("access_token", "id_token")):
        raise CommandError(f"the sign-in service gave no tokens (status {reply.status}): run it again")
    _check(stack, tokens["id_token"], nonce)
    return Tokens(tokens["access_token"])


def _check(stack: Stack, id_token: str, nonce: str) -> None:
    """The ID token is for this very sign-in; it came straight from the issuer, whose TLS stands for its signature.

    Source: OpenID Connect Core 1.0, 3.1.3.7.
    """
    claims = claims_of(id_token)
    same = (
        claims.get("iss") == stack.outputs["issuer"],
        claims.get("aud") == stack.outputs["clientId"],
        hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()),
    )
    if not all(same):
        raise CommandError("the tokens are not of this sign-in (issuer, client or nonce differ): run it again")


def registered_callback(callback_urls: list[str]) -> str:
    """The first callback that leads to this machine, of those that the app client has."""
    for url in callback_urls:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname in _HOSTS and parts.port:
            return url
    raise WrongInputError(
        "no callback on this machine is registered: add http://localhost:8400/callback to callbackUrls and deploy"
    )


class CallbackListener:
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

    def __enter__(self) -> "CallbackListener":
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()

    def receive(self, state: str, seconds: float, finish: Callable[[str], BrowserAnswer]) -> None:
        """Wait for the browser, and let `finish` turn the code into what it is answered.

        The first request to the callback's path that carries the state is the only one that counts. Raises
        `CommandError` if it does not come in time or carries no code; what `finish` raises goes on, after the
        browser has its answer.
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
        self,
        handler: BaseHTTPRequestHandler,
        state: str,
        finish: Callable[[str], BrowserAnswer],
        failures: list[BaseException],
    ) -> BrowserAnswer | None:
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
            return BrowserAnswer("This did not work. The terminal says why; you can close this page.")


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
    answer: Callable[[BaseHTTPRequestHandler], BrowserAnswer | None]
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
