"""A Cognito user pool: its users, and how long its tokens live."""

import secrets
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from .client import code_of, pages

PROFILE_ATTRIBUTE = "custom:studio_profile"
LONGEST_TOKEN_SECONDS = 86_400
"""Of a Cognito access or ID token; also taken where the life of tokens cannot be known."""
_UNITS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}


@dataclass(frozen=True)
class User:
    """One user of the pool."""

    name: str
    enabled: bool
    status: str
    """As Cognito calls it, such as CONFIRMED or FORCE_CHANGE_PASSWORD."""
    profile: str
    """What an administrator wrote as their profile; empty if nothing."""


class UserPool:
    """One pool."""

    def __init__(self, client: Any, pool_id: str) -> None:
        self._client = client
        self._pool_id = pool_id

    def users(self) -> dict[str, User]:
        """Everybody, by name."""
        found = pages(self._client.list_users, "Users", "PaginationToken", UserPoolId=self._pool_id)
        return {user["Username"]: _user(user) for user in found}

    def add(self, name: str, email: str) -> None:
        """Create a user who must set a password at first sign-in.

        With an address, Cognito sends the temporary password there; without one nobody ever knows it, and an
        administrator sets another.
        """
        delivery = {"DesiredDeliveryMediums": ["EMAIL"]} if email else {"MessageAction": "SUPPRESS"}
        attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}] if email else []
        self._client.admin_create_user(
            UserPoolId=self._pool_id,
            Username=name,
            # One of each kind of character that password policies ask for, and 32 random ones.
            TemporaryPassword=f"Aa1!{secrets.token_urlsafe(24)}",
            UserAttributes=attributes,
            **delivery,
        )

    def set_profile(self, name: str, profile: str) -> None:
        """Write the attribute that names a user's profile; people cannot write it themselves."""
        self._client.admin_update_user_attributes(
            UserPoolId=self._pool_id, Username=name, UserAttributes=[{"Name": PROFILE_ATTRIBUTE, "Value": profile}]
        )

    def sign_out(self, name: str) -> bool:
        """End every sign-in: no new tokens; an access token lives on until it expires. False if there is nobody."""
        return self._if_there(self._client.admin_user_global_sign_out, name)

    def disable(self, name: str) -> bool:
        """Keep a user from signing in. False if there is nobody."""
        return self._if_there(self._client.admin_disable_user, name)

    def remove(self, name: str) -> bool:
        """Delete a user. False if there is nobody."""
        return self._if_there(self._client.admin_delete_user, name)

    def token_seconds(self) -> int:
        """How long a token of any app client lives at most; a day, the longest of all, if the pool cannot be asked."""
        pool = {"UserPoolId": self._pool_id}
        try:
            clients = list(pages(self._client.list_user_pool_clients, "UserPoolClients", MaxResults=60, **pool))
            described = [self._client.describe_user_pool_client(ClientId=one["ClientId"], **pool) for one in clients]
        except (BotoCoreError, ClientError):
            return LONGEST_TOKEN_SECONDS
        lives = [client_token_seconds(client["UserPoolClient"]) for client in described]
        return max(lives, default=LONGEST_TOKEN_SECONDS)

    def _if_there(self, call: Any, name: str) -> bool:
        try:
            call(UserPoolId=self._pool_id, Username=name)
        except ClientError as error:
            if code_of(error) == "UserNotFoundException":
                return False
            raise
        return True


def _user(user: dict[str, Any]) -> User:
    attributes = {attribute["Name"]: attribute.get("Value", "") for attribute in user.get("Attributes", [])}
    return User(user["Username"], user["Enabled"], user["UserStatus"], attributes.get(PROFILE_ATTRIBUTE, ""))


def client_token_seconds(client: dict[str, Any]) -> int:
    """The longer of access and ID token of an app client, both of which sign in.

    An hour where nothing is set; hours where no unit is (Cognito API reference, UserPoolClientType).
    """
    units = client.get("TokenValidityUnits", {})
    return max(
        client[f"{token}Validity"] * _UNITS[units.get(token, "hours")] if client.get(f"{token}Validity") else 3_600
        for token in ("AccessToken", "IdToken")
    )
