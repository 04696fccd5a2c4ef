"""People of the demonstration: users of a Cognito pool, their passwords and the tokens they get by signing in."""

import base64
import contextlib
import json
import secrets
import time
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from .cloud import Cloud

_DAY = 86_400
_TIMES = ("auth_time", "iat", "exp")


@dataclass(frozen=True)
class Tokens:
    """What a sign-in returns."""

    access: str
    id: str


@dataclass(frozen=True)
class Pool:
    """A user pool and one of its clients, with password sign-in."""

    cloud: Cloud
    user_pool_id: str
    client_id: str

    def add(self, user: str) -> str:
        """Create a user as an administrator does, and return the password; for one local run, then forgotten."""
        cognito = self.cloud.client("cognito-idp")
        # One of each kind of character that password policies ask for, and 24 random ones.
        password = f"Aa1!{secrets.token_urlsafe(18)}"
        cognito.admin_create_user(
            UserPoolId=self.user_pool_id, Username=user, MessageAction="SUPPRESS", TemporaryPassword=password
        )
        cognito.admin_set_user_password(UserPoolId=self.user_pool_id, Username=user, Password=password, Permanent=True)
        return password

    def sign_in(self, user: str, password: str) -> Tokens:
        """Sign in with user name and password."""
        answer = self.cloud.client("cognito-idp").initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user, "PASSWORD": password},
        )
        result = answer["AuthenticationResult"]
        return Tokens(result["AccessToken"], result["IdToken"])

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
def other_pool(cloud: Cloud) -> Generator[Pool]:
    """Somebody else's user pool in the same region, for as long as it is needed."""
    cognito = cloud.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName=f"other-{int(time.time())}")["UserPool"]["Id"]
    try:
        client = cognito.create_user_pool_client(
            UserPoolId=pool_id, ClientName="other", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
        )
        yield Pool(cloud, pool_id, client["UserPoolClient"]["ClientId"])
    finally:
        cognito.delete_user_pool(UserPoolId=pool_id)


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
