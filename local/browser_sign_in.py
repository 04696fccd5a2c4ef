"""Sign-in as a browser does it: the pool's own page, a code, and PKCE."""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

from .cloud import Cloud
from .network import Network, Response
from .people import Tokens

_OK, _REDIRECT = 200, 302


class SignInError(Exception):
    """Raised if a step of the sign-in ends otherwise than with the next step; says which, and how."""


@dataclass
class _Form(HTMLParser):
    """The fields of a page's form."""

    fields: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an input field."""
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self.fields[str(given["name"])] = given.get("value") or ""


@dataclass(frozen=True)
class SignInPage:
    """A pool's page, as one of its clients uses it from a network."""

    network: Network
    host: str
    client_id: str
    callback_url: str

    @classmethod
    def of(cls, cloud: Cloud, network: Network, user_pool_id: str, client_id: str, callback_url: str) -> "SignInPage":
        """The page at the pool's domain."""
        pool = cloud.client("cognito-idp").describe_user_pool(UserPoolId=user_pool_id)["UserPool"]
        return cls(network, f"{pool['Domain']}.auth.{cloud.region}.amazoncognito.com", client_id, callback_url)

    def sign_in(self, user: str, password: str) -> Tokens:
        """Code and tokens for a user name and password; raises `SignInError` if there are none."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.callback_url,
            "scope": "openid",
            "state": secrets.token_urlsafe(8),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        page = self.network.get(f"https://{self.host}/oauth2/authorize?{urlencode(asked)}")
        form = _Form()
        form.feed(_expected(page, _OK, "sign-in page").body.decode())
        filled = {**form.fields, "username": user, "password": password}
        answer = _expected(self.network.post(f"https://{self.host}/login", filled), _REDIRECT, "sign-in")
        returned = parse_qs(urlsplit(answer.headers["location"]).query)
        if returned.get("state") != [asked["state"]]:
            raise SignInError("sign-in: another state came back than was sent")
        exchange = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "redirect_uri": self.callback_url,
            "code": returned["code"][0],
            "code_verifier": verifier,
        }
        tokens = _expected(self.network.post(f"https://{self.host}/oauth2/token", exchange), _OK, "token").json
        return Tokens(tokens["access_token"], tokens["id_token"])


def _expected(answer: Response, status: int, step: str) -> Response:
    if answer.status != status:
        raise SignInError(f"{step}: {answer.status}, {answer.body.decode(errors='replace')[:300]}")
    return answer
