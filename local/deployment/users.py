"""Users who sign in for tokens: those of a Cognito user pool, and those of the company's identity provider."""

import base64
import contextlib
import json
import secrets
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

from local.deployment.sign_in import CodeFlow, FormBrowser, HttpClient, Tokens
from local.emulator.local_aws import LocalAws
from local.identity_provider.provider import PORTAL_CLIENT, REDIRECT, IdentityProvider

_DAY = 86_400
_TIMES = ("auth_time", "iat", "exp")

USERS: Mapping[str, Mapping[str, Any]] = {
    name: {"studio_profile": name, "email": f"{name}@bank.example", "groups": ["data-science"]}
    for name in ("alice", "bob")
}
"""Users of the company's identity provider, by the name they sign in with, and their claims."""


@dataclass(frozen=True)
class PoolUsers:
    """The users of a user pool, who sign in with a password at one of its app clients."""

    aws: LocalAws
    user_pool_id: str
    client_id: str

    def add(self, user: str) -> str:
        """Create a user as an administrator does, and return the password; for one local run, then forgotten."""
        cognito = self.aws.client("cognito-idp")
        # One of each kind of character that password policies ask for, and 24 random ones.
        password = f"Aa1!{secrets.token_urlsafe(18)}"
        cognito.admin_create_user(
            UserPoolId=self.user_pool_id, Username=user, MessageAction="SUPPRESS", TemporaryPassword=password
        )
        cognito.admin_set_user_password(UserPoolId=self.user_pool_id, Username=user, Password=password, Permanent=True)
        return password

    def sign_in(self, user: str, password: str) -> Tokens:
        """Sign in with user name and password, by the API of Cognito."""
        answer = self.aws.client("cognito-idp").initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user, "PASSWORD": password},
        )
        result = answer["AuthenticationResult"]
        return Tokens(result["AccessToken"], result["IdToken"])

    def sign_in_at_page(self, http: HttpClient, user: str, password: str, redirect_uri: str) -> Tokens:
        """Sign in at the page of the pool, as a browser does; raises `SignInError` if there are no tokens."""
        pool = self.aws.client("cognito-idp").describe_user_pool(UserPoolId=self.user_pool_id)["UserPool"]
        page = f"https://{pool['Domain']}.auth.{self.aws.region}.amazoncognito.com/oauth2"
        browser = FormBrowser(http)
        flow = CodeFlow(browser, f"{page}/authorize", f"{page}/token", self.client_id, redirect_uri)
        return flow.sign_in({"username": user, "password": password})

    def expired(self, token: str) -> str:
        """The same access token as of yesterday.

        Cognito's shortest token lives five minutes, too long to wait for: the claims are moved one day back and signed
        with the pool's own key, so nothing but the time is wrong with it.
        """
        return self.signed(moved_to_yesterday(token))

    def signed(self, claims: dict[str, Any]) -> str:
        """Claims signed with the key that signs this pool's access tokens."""
        from ministack.services import cognito  # noqa: PLC0415 - MiniStack loads its services when first called

        return cognito._signed_jwt(claims, self.user_pool_id, "access")


@contextlib.contextmanager
def other_pool_users(aws: LocalAws) -> Generator[PoolUsers]:
    """Somebody else's user pool in the same region, for as long as it is needed."""
    cognito = aws.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName=f"other-{int(time.time())}")["UserPool"]["Id"]
    try:
        client = cognito.create_user_pool_client(
            UserPoolId=pool_id, ClientName="other", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )
        yield PoolUsers(aws, pool_id, client["UserPoolClient"]["ClientId"])
    finally:
        cognito.delete_user_pool(UserPoolId=pool_id)


@dataclass(frozen=True)
class ProviderUsers:
    """The users of an identity provider, who sign in at its pages for its portal."""

    provider: IdentityProvider
    http: HttpClient
    """How the provider is reached."""
    scope: str
    """What the portal asks for, with spaces between."""

    def add(self, _user: str) -> str:
        """A password: the users are known to the provider already, and its login page takes any password."""
        return secrets.token_urlsafe(18)

    def sign_in(self, user: str, password: str) -> Tokens:
        """Sign in at the pages of the provider, and exchange the code for tokens as the portal does."""
        browser = FormBrowser(self.http)
        metadata = browser.send("GET", f"{self.provider.issuer}/.well-known/openid-configuration").json
        endpoints = metadata["authorization_endpoint"], metadata["token_endpoint"]
        flow = CodeFlow(browser, *endpoints, PORTAL_CLIENT, REDIRECT, self.scope)
        return flow.sign_in({"login": user, "password": password})

    def expired(self, token: str) -> str:
        """The same access token as of yesterday, signed by the provider's present key."""
        return self.provider.signing_key.signed(moved_to_yesterday(token))

    def signed(self, claims: Mapping[str, Any]) -> str:
        """Claims of an access token of this moment, signed by the provider's present key."""
        now = int(time.time())
        return self.provider.signing_key.signed({"iat": now, "exp": now + 300, **claims})


def claims_of(token: str) -> dict[str, Any]:
    """The claims of a JWT, unverified."""
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def moved_to_yesterday(token: str) -> dict[str, Any]:
    """The claims of a JWT, all times a day earlier."""
    claims = claims_of(token)
    return {**claims, **{name: claims[name] - _DAY for name in _TIMES if name in claims}}


def tampered(token: str, **claims: Any) -> str:
    """A JWT with other claims under the old signature."""
    head, _, signature = token.split(".")
    changed = json.dumps({**claims_of(token), **claims}).encode()
    return ".".join([head, base64.urlsafe_b64encode(changed).rstrip(b"=").decode(), signature])
