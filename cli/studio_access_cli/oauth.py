"""Signing in through the browser: authorization code with PKCE, state and nonce, and a redirect to this machine."""

import base64
import hashlib
import hmac
import secrets
import sys
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .failure import CommandError, WrongInputError
from .loopback import Listener, Reply, registered
from .network import Network, UnreachableError
from .stack import Stack
from .token import claims_of

SECONDS = 180
"""How long the browser may take."""
_OK = 200
_CLOSE = Reply("You are signed in; you can close this page.")


@dataclass(frozen=True)
class Tokens:
    """What a sign-in returns, kept in memory only."""

    access_token: str = field(repr=False)


def sign_in(
    stack: Stack,
    network: Network,
    then: Callable[[Tokens], Reply] = lambda _: _CLOSE,
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
    redirect = registered(stack.setting("callbackUrls"))
    verifier, state, nonce = (secrets.token_urlsafe(48) for _ in range(3))
    signed_in: list[Tokens] = []

    def finish(code: str) -> Reply:
        signed_in.append(_exchange(stack, network, code, redirect, verifier, nonce))
        return then(signed_in[0])

    with Listener(redirect) as listener:
        lead = _show if no_browser else _open
        lead(_address(stack, redirect, verifier, state, nonce))
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
