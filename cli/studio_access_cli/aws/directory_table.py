"""The table that says which user profile a person of an issuer has, and that a profile has one owner.

Two items a person, written together: (`issuer`, `person`) holds `profile`; (`profile`, the profile's name in lower
case) holds `owner_issuer` and `owner_person`. No issuer is called `profile`: issuers are https addresses.
"""

from typing import Any

from botocore.exceptions import ClientError

from ..errors import CommandError
from .client import code_of, pages

_OWNERS = "profile"
_NOBODY_ELSE = "attribute_not_exists(issuer) OR (owner_issuer = :issuer AND owner_person = :person)"
_TAKEN = "profile {!r} belongs to somebody else, or changed just now: `studio-access users list` says whose it is"


class DirectoryTable:
    """One table, as one issuer's people are written in it."""

    def __init__(self, client: Any, table: str, issuer: str) -> None:
        self._client = client
        self._table = table
        self._issuer = issuer

    def profiles(self) -> dict[str, str]:
        """The profile of every person of the issuer."""
        found = pages(
            self._client.query,
            "Items",
            TableName=self._table,
            KeyConditionExpression="issuer = :issuer",
            ExpressionAttributeValues={":issuer": {"S": self._issuer}},
            ConsistentRead=True,
        )
        return {item["person"]["S"]: item.get("profile", {}).get("S", "") for item in found}

    def profile_of(self, person: str) -> str:
        """A person's profile; empty if they have none."""
        answer = self._client.get_item(TableName=self._table, Key=self._key(person), ConsistentRead=True)
        return answer.get("Item", {}).get("profile", {}).get("S", "")

    def link(self, person: str, profile: str) -> bool:
        """Give a profile that nobody else has to a person; it replaces another that they had. False if they had it."""
        old = self.profile_of(person)
        if old == profile:
            return False
        writes: list[dict[str, Any]] = [
            {"Update": self._person(person, profile, old)},
            {"Put": self._owner(person, profile)},
        ]
        if old and old.lower() != profile.lower():
            writes.append({"Delete": self._ownership(person, old)})
        self._write(writes, profile)
        return True

    def close(self, person: str) -> bool:
        """Take a person's profile from them, but let it stay theirs until `release`. False if they had none.

        So nobody else gets it meanwhile, and a removal that broke off finds it again.
        """
        old = self.profile_of(person)
        if not old:
            return False
        self._write([{"Delete": self._only(person, old)}], old)
        return True

    def owned_by(self, person: str) -> str:
        """The profile that is a person's own, in lower case; empty if none is."""
        found = pages(
            self._client.query,
            "Items",
            TableName=self._table,
            KeyConditionExpression="issuer = :issuer",
            ExpressionAttributeValues={":issuer": {"S": _OWNERS}},
            ConsistentRead=True,
        )
        mine = {"owner_issuer": {"S": self._issuer}, "owner_person": {"S": person}}
        return next((item["person"]["S"] for item in found if mine.items() <= item.items()), "")

    def release(self, person: str, profile: str) -> None:
        """Let others have a profile that was a person's."""
        self._write([{"Delete": self._ownership(person, profile)}], profile)

    def _only(self, person: str, profile: str) -> dict[str, Any]:
        """The deletion of a person's item, unless somebody has changed it meanwhile."""
        return {
            "TableName": self._table,
            "Key": self._key(person),
            "ConditionExpression": "#profile = :old",
            "ExpressionAttributeNames": {"#profile": "profile"},
            "ExpressionAttributeValues": {":old": {"S": profile}},
        }

    def _key(self, person: str) -> dict[str, Any]:
        return {"issuer": {"S": self._issuer}, "person": {"S": person}}

    def _person(self, person: str, profile: str, old: str) -> dict[str, Any]:
        """An update, since the item may hold more; nobody must have changed it since it was read."""
        values = {":new": {"S": profile}, **({":old": {"S": old}} if old else {})}
        return {
            "TableName": self._table,
            "Key": self._key(person),
            "UpdateExpression": "SET #profile = :new",
            "ConditionExpression": "#profile = :old" if old else "attribute_not_exists(#profile)",
            "ExpressionAttributeNames": {"#profile": "profile"},
            "ExpressionAttributeValues": values,
        }

    def _owner(self, person: str, profile: str) -> dict[str, Any]:
        owner = {"owner_issuer": {"S": self._issuer}, "owner_person": {"S": person}}
        return {
            "TableName": self._table,
            "Item": {"issuer": {"S": _OWNERS}, "person": {"S": profile.lower()}, **owner},
            "ConditionExpression": _NOBODY_ELSE,
            "ExpressionAttributeValues": self._self(person),
        }

    def _ownership(self, person: str, profile: str) -> dict[str, Any]:
        """The deletion of a person's own ownership; that it is gone already is no reason to stop."""
        return {
            "TableName": self._table,
            "Key": {"issuer": {"S": _OWNERS}, "person": {"S": profile.lower()}},
            "ConditionExpression": _NOBODY_ELSE,
            "ExpressionAttributeValues": self._self(person),
        }

    def _self(self, person: str) -> dict[str, Any]:
        return {":issuer": {"S": self._issuer}, ":person": {"S": person}}

    def _write(self, writes: list[dict[str, Any]], profile: str) -> None:
        try:
            self._client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if code_of(error) == "TransactionCanceledException":
                raise CommandError(_TAKEN.format(profile)) from error
            raise
