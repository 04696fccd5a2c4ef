"""Writes key sets into the table that the authorizer reads."""

import time

from aws_client import Limits, aws_client
from botocore.exceptions import BotoCoreError, ClientError

LIMITS = Limits(connect_seconds=2, read_seconds=2, attempts=3)


class StorageError(Exception):
    """Raised if a key set could not be stored."""


class KeyTable:
    """The table, by issuer."""

    def __init__(self, name: str, region: str) -> None:
        self._name = name
        self._client = aws_client("dynamodb", region, LIMITS)

    def store(self, issuer: str, key_set: str) -> None:
        """Replace the issuer's key set; the moment (seconds since 1970) is for people who look."""
        item = {"issuer": {"S": issuer}, "key_set": {"S": key_set}, "fetched": {"N": str(int(time.time()))}}
        try:
            self._client.put_item(TableName=self._name, Item=item)
        except (BotoCoreError, ClientError):
            raise StorageError("the table cannot be written") from None
