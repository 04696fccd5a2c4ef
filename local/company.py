"""People of a company with an identity provider of its own: they sign in there, by code with PKCE, over HTTPS."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from .form_browser import Browser, Sends, SignInError
from .identity_provider import PORTAL_CLIENT, REDIRECT, IdentityProvider
from .people import Tokens, moved_to_yesterday

PEOPLE: Mapping[str, Mapping[str, Any]] = {
    name: {"studio_profile": name, "email": f"{name}@bank.example", "groups": ["data-science"]}
    for name in ("alice", "bob")
}
_OK = 200


def first_issuer(config: Mapping[str, str], project: str) -> Mapping[str, Any] | None:
    """The issuer that a stack's configuration names instead of Cognito, if it does."""
    issuers = json.loads(config.get(f"{project}:issuers", "[]"))
    return issuers[0] if issuers else None


@dataclass(frozen=True)
class Company:
    """The provider, and how its people reach it."""

    provider: IdentityProvider
    network: Sends
    scopes: str
    """What the portal asks for, with spaces between."""

    def add(self, _user: str) -> str:
        """People are known to the provider already; its login page takes any password, so this is one."""
        return secrets.token_urlsafe(18)

    def sign_in(self, user: str, password: str) -> Tokens:
        """Sign in at the provider's own pages, and exchange the code for tokens as the portal does."""
        verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
        browser = Browser(self.network)
        metadata = browser.send("GET", f"{self.provider.issuer}/.well-known/openid-configuration").json
        question = {
            "client_id": PORTAL_CLIENT,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "scope": self.scopes,
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        end = browser.follow(
            f"{metadata['authorization_endpoint']}?{urlencode(question)}",
            REDIRECT,
            {"login": user, "password": password},
        )
        answer = {name: values[0] for name, values in parse_qs(urlsplit(end).query).items()}
        if answer.get("state") != state or "code" not in answer:
            raise SignInError(f"the provider answers {answer.get('error', 'without a code')}")
        exchange = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": REDIRECT,
            "client_id": PORTAL_CLIENT,
            "code_verifier": verifier,
        }
        tokens = browser.send("POST", metadata["token_endpoint"], urlencode(exchange).encode())
        if tokens.status != _OK:
            raise SignInError(f"the provider answers {tokens.status} to the code")
        return Tokens(tokens.json["access_token"], tokens.json["id_token"])

    def expired(self, token: str) -> str:
        """The same access token as of yesterday, signed by the provider's present key."""
        return self.provider.signing_key.signed(moved_to_yesterday(token))

    def signed(self, claims: Mapping[str, Any]) -> str:
        """Claims of an access token of this moment, signed by the provider's present key."""
        now = int(time.time())
        return self.provider.signing_key.signed({"iat": now, "exp": now + 300, **claims})


def challenge(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
