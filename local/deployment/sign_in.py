"""Sign-in as a browser does it: redirects, cookies and forms over HTTP, and the authorization code flow with PKCE."""

import base64
import hashlib
import html
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from local.aws.network import Response

_MAX_STEPS = 20
_OK = 200
_REDIRECTS = frozenset({301, 302, 303})
_LONGEST_EXPLANATION = 300  # characters


class HttpClient(Protocol):
    """What sends one request from where a user sits, such as `Network`."""

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Response:
        """Answer one request; redirects are not followed."""
        ...


class SignInError(Exception):
    """Raised if a step of a sign-in ends otherwise than with the next step; says which step, and how it ended."""


@dataclass(frozen=True)
class Tokens:
    """What a sign-in returns."""

    access: str = field(repr=False)
    id: str = field(repr=False)


@dataclass
class FormBrowser:
    """One user's browser without a screen: it follows redirects, fills forms and keeps cookies by host."""

    http: HttpClient
    cookies: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)

    def follow(self, url: str, until: str, forms: Mapping[str, str]) -> str:
        """Go to `url`, follow redirects and send each page's form, filled with `forms`.

        Returns the first address that begins with `until`, without going there. Raises `SignInError`.
        """
        answer, here = self.send("GET", url), url
        for _ in range(_MAX_STEPS):
            if answer.status in _REDIRECTS:
                here = urljoin(here, answer.headers["location"])
                if here.startswith(until):
                    return here
                answer = self.send("GET", here)
                continue
            here, body = _form(here, answer, forms)
            answer = self.send("POST", here, body)
        raise SignInError(f"the sign-in does not come to an end, it is at {urlsplit(here).path}")

    def send(self, method: str, url: str, body: bytes | None = None) -> Response:
        """Send one request with the host's cookies; a body is an encoded form."""
        host = urlsplit(url).netloc
        jar = self.cookies.setdefault(host, {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.http.send(method, url, headers, body)
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        return answer


@dataclass(frozen=True)
class CodeFlow:
    """One sign-in by authorization code with PKCE, as a public client does it (RFC 6749, 4.1; RFC 7636)."""

    browser: FormBrowser
    authorization_endpoint: str
    token_endpoint: str
    client_id: str
    redirect_uri: str
    scope: str = "openid"
    """What is asked for, with spaces between."""
    state: str = field(default_factory=lambda: secrets.token_urlsafe(16), repr=False)
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    def sign_in(self, forms: Mapping[str, str]) -> Tokens:
        """Fill the forms of the pages with user name and password; raises `SignInError` if there are no tokens."""
        return self.tokens(self.browser.follow(self.address(), self.redirect_uri, forms))

    def address(self, **more: str) -> str:
        """The address that the sign-in begins at, with `more` parameters such as `identity_provider`."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        asked = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": self.state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **more,
        }
        return f"{self.authorization_endpoint}?{urlencode(asked)}"

    def tokens(self, returned: str) -> Tokens:
        """The tokens for the address that the sign-in returned to."""
        answer = {name: values[0] for name, values in parse_qs(urlsplit(returned).query).items()}
        if answer.get("state") != self.state:
            raise SignInError("the sign-in returned another state than was sent")
        if "code" not in answer:
            raise SignInError(f"the sign-in returned {answer.get('error', 'no code')}")
        exchange = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self.redirect_uri,
            "client_id": self.client_id,
            "code_verifier": self.verifier,
        }
        issued = self.browser.send("POST", self.token_endpoint, urlencode(exchange).encode())
        if issued.status != _OK:
            explanation = issued.body.decode(errors="replace")[:_LONGEST_EXPLANATION]
            raise SignInError(f"the token endpoint answered {issued.status}, {explanation}")
        return Tokens(issued.json["access_token"], issued.json["id_token"])


def _form(here: str, answer: Response, filled: Mapping[str, str]) -> tuple[str, bytes]:
    """Where a page's first form goes, and its encoded fields."""
    page = answer.body.decode(errors="replace")
    action = re.search(r'<form[^>]* action="([^"]+)"', page)
    if not action:
        raise SignInError(f"{urlsplit(here).path} answered {answer.status} without a form")
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = filled.get(name[1], html.unescape(value[1]) if value else "")
    return urljoin(here, html.unescape(action[1])), urlencode(fields).encode()
