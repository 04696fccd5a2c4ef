"""The denial that ends sessions: on the presigning role, for some profiles, until every token from before is dead."""

import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from ...iam.document import to_json
from ..aws import Aws, pages
from ..failure import CommandError
from ..stack import Stack
from .policies import MAX_CHARACTERS, REVOKED, with_revocation
from .role import Role

_UNITS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}
_LONGEST_TOKEN_SECONDS = 86_400  # of a Cognito access or ID token, and of what is not known


class Denial:
    """What a stack's presigning role is denied, one group of profiles after the other."""

    def __init__(self, stack: Stack, aws: Aws) -> None:
        self._role = Role(aws.client("iam"), stack.presigning_role)
        self.token_seconds = token_seconds(stack, aws)
        """How long a token from before may live."""
        self.cached_seconds = stack.setting("authorizerCacheSeconds")
        """How long an answer from before may count."""

    def until(self, now: datetime.datetime) -> datetime.datetime:
        """When nothing from before counts any more."""
        return now + datetime.timedelta(seconds=self.token_seconds + self.cached_seconds)

    def put(self, resources: list[str], now: datetime.datetime) -> None:
        """Deny the given user profiles' ARNs; earlier denials stay. Raises `CommandError` if there is no room."""
        policy = with_revocation(self._role.policy(REVOKED), resources, now, self.until(now))
        if len(to_json(policy)) > MAX_CHARACTERS:
            raise CommandError(
                "too many people are denied one by one to fit into the role's policy: use `sessions revoke --all`, "
                "or make room with `sessions restore`"
            )
        self._role.put(REVOKED, policy)


def token_seconds(stack: Stack, aws: Aws) -> int:
    """How long a token of the pool lives at most; a day, the longest of all, where the pool cannot be asked."""
    if not stack.user_pool_id:
        return _LONGEST_TOKEN_SECONDS
    cognito = aws.client("cognito-idp")
    pool = {"UserPoolId": stack.user_pool_id}
    try:
        clients = list(pages(cognito.list_user_pool_clients, "UserPoolClients", MaxResults=60, **pool))
        described = [cognito.describe_user_pool_client(ClientId=client["ClientId"], **pool) for client in clients]
    except (BotoCoreError, ClientError):
        return _LONGEST_TOKEN_SECONDS
    lives = [client_token_seconds(client["UserPoolClient"]) for client in described]
    return max(lives, default=_LONGEST_TOKEN_SECONDS)


def client_token_seconds(client: dict[str, Any]) -> int:
    """The longer of access and ID token, both of which sign in.

    An hour where nothing is set; hours where no unit is (Cognito API reference, UserPoolClientType).
    """
    units = client.get("TokenValidityUnits", {})
    return max(
        client[f"{token}Validity"] * _UNITS[units.get(token, "hours")] if client.get(f"{token}Validity") else 3_600
        for token in ("AccessToken", "IdToken")
    )


def clock(moment: datetime.datetime) -> str:
    """A moment as people read it."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
