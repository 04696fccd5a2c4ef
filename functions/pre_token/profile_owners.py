"""The table of owners: whose a profile is, and that nobody has it while two people claim it."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aws_client import Limits, aws_client
from botocore.exceptions import BotoCoreError, ClientError
from environment import accepted_by, matching, read, region
from names import is_table_name
from sign_in import Reason, SignInRefusedError

# Cognito waits five seconds. A call takes 3.4 s at worst, two attempts of 1.2 s and a back-off of up to 1 s; so of two
# calls the second must begin early.
LIMITS = Limits(connect_seconds=0.5, read_seconds=0.7, attempts=2)
NOTE_WITHIN_SECONDS = 1.0

_POOLS = re.compile(r"https://cognito-idp\.[a-z0-9-]{1,32}\.amazonaws\.com(\.cn)?")
OWNERS = "profile"
"""What stands for the issuer in the key of a profile's item."""
_OWNED_BY_NOBODY_ELSE = (
    "attribute_not_exists(contested_by) AND "
    "(attribute_not_exists(owner_person) OR (owner_issuer = :issuer AND owner_person = :person))"
)


@dataclass(frozen=True)
class Configuration:
    """Where the owners of profiles are recorded, and how this region's pools are called as issuers."""

    table: str
    issuers_of_pools: str
    """What the pool's id is appended to: `https://cognito-idp.<region>.<suffix>`."""
    region: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Configuration":
        """Raises ConfigurationError at the first variable that is missing or malformed."""
        pools = "https://cognito-idp.<region>.<suffix>"
        return cls(
            table=read(environment, "DIRECTORY_TABLE", accepted_by(is_table_name), "the name of a DynamoDB table"),
            issuers_of_pools=read(environment, "ISSUERS_OF_POOLS", matching(_POOLS), pools),
            region=region(environment),
        )


class ProfileOwners:
    """The table's side of the function; made once a process, since its client takes long to make."""

    def __init__(self, configuration: Configuration, clock: Callable[[], float] = time.monotonic) -> None:
        self._table = configuration.table
        self._clock = clock
        self.client = aws_client("dynamodb", configuration.region, LIMITS)

    def claim(self, profile: str, issuer: str, person: str) -> None:
        """Make sure that the profile is this person's and nobody else's, or refuse the sign-in.

        Whoever comes first is recorded; whoever comes second does not get it, and neither does the first from then on,
        since the table cannot know who is right. An administrator decides, and deletes the item.
        """
        started = self._clock()
        try:
            if not self._is_recorded_as(profile, issuer, person):
                if self._clock() - started > NOTE_WITHIN_SECONDS:
                    raise SignInRefusedError(Reason.OWNERS_UNKNOWN, "NoTimeLeft")
                self._contest(profile, issuer, person)
                raise SignInRefusedError(Reason.PROFILE_CONTESTED)
        except (ClientError, BotoCoreError) as error:
            raise SignInRefusedError(Reason.OWNERS_UNKNOWN, _kind(error)) from None

    def _is_recorded_as(self, profile: str, issuer: str, person: str) -> bool:
        """Record the person as the owner, in one step with the check that nobody else is."""
        try:
            self.client.update_item(
                TableName=self._table,
                Key=_key(profile),
                UpdateExpression="SET owner_issuer = :issuer, owner_person = :person",
                ConditionExpression=_OWNED_BY_NOBODY_ELSE,
                ExpressionAttributeValues={":issuer": {"S": issuer}, ":person": {"S": person}},
            )
        except ClientError as error:
            if _kind(error) != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _contest(self, profile: str, issuer: str, person: str) -> None:
        """Note who was refused; from then on nobody gets the profile."""
        self.client.update_item(
            TableName=self._table,
            Key=_key(profile),
            UpdateExpression="ADD contested_by :contender",
            ExpressionAttributeValues={":contender": {"SS": [f"{issuer} {person}"]}},
        )


def _key(profile: str) -> dict[str, dict[str, str]]:
    """In lower case, since SageMaker takes names that differ only in case for one profile."""
    return {"issuer": {"S": OWNERS}, "person": {"S": profile.lower()}}


def _kind(error: Exception) -> str:
    """AWS's code, or the class of what kept the answer away."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return type(error).__name__
