"""The ledger of owners: whose a profile is, and that nobody has it while two people claim it."""

import logging

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from deployment import Deployment
from refused import Reason, SignInRefusedError

OWNERS = "profile"
_MINE_OR_NOBODYS = (
    "attribute_not_exists(contested_by) AND "
    "(attribute_not_exists(owner_person) OR (owner_issuer = :issuer AND owner_person = :person))"
)
# Cognito waits five seconds. At worst two attempts of 1.5 s and botocore's back-off of up to 1 s.
_CONNECT_SECONDS, _READ_SECONDS, _ATTEMPTS = 0.5, 1.0, 2


class ProfileOwners:
    """The ledger's side of the function; made once a process, since its client takes long to make."""

    def __init__(self, deployment: Deployment) -> None:
        for name in ("botocore", "urllib3"):  # at debug level these log requests with names of people
            logging.getLogger(name).propagate = False
            logging.getLogger(name).handlers = [logging.NullHandler()]
        self._table = deployment.table
        self.client = botocore.session.Session().create_client(
            "dynamodb",
            region_name=deployment.region,
            config=Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
                account_id_endpoint_mode="disabled",  # the one name that networks and endpoint policies know
                proxies={},
            ),
        )

    def claim(self, profile: str, issuer: str, person: str) -> None:
        """Make sure that the profile is this person's and nobody else's, or refuse the sign-in.

        Whoever comes first is recorded; whoever comes second does not get it, and neither does the first from then on,
        since the ledger cannot know who is right. An administrator decides, and deletes the item.
        """
        try:
            if not self._is_recorded_as(profile, issuer, person):
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
                ConditionExpression=_MINE_OR_NOBODYS,
                ExpressionAttributeValues={":issuer": {"S": issuer}, ":person": {"S": person}},
            )
        except ClientError as error:
            if _kind(error) != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _contest(self, profile: str, issuer: str, person: str) -> None:
        """Note who was refused; from then on the profile is nobody's."""
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
