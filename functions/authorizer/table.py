"""Reads DynamoDB's tables, consistently and in bounded time; imported only where there is one."""

import os

from aws_client import Limits, aws_client
from botocore.exceptions import BotoCoreError, ClientError
from environment import region
from key_source import MAX_BYTES, FetchError

# One attempt a read: API Gateway's caller waits, and whoever needs the item has a rule for when it is not there.
LIMITS = Limits(connect_seconds=0.5, read_seconds=0.7, attempts=1)
READ_SECONDS = LIMITS.connect_seconds + LIMITS.read_seconds
"""How long a read takes at most."""

_CLIENT = aws_client("dynamodb", region(os.environ), LIMITS)


class TableError(Exception):
    """Raised if a table could not be read."""


def read(table: str, **key: str) -> dict[str, str | None] | None:
    """The texts of the item with this key, by attribute, or `None` if there is no such item; `TableError` otherwise."""
    try:
        answer = _CLIENT.get_item(
            TableName=table, Key={name: {"S": value} for name, value in key.items()}, ConsistentRead=True
        )
    except (BotoCoreError, ClientError):
        raise TableError("the table cannot be read") from None
    item = answer.get("Item")
    return None if item is None else {name: value.get("S") for name, value in item.items()}


def read_key_set(table: str, issuer: str) -> bytes:
    """The issuer's key set, as the key refresher stored it; `FetchError` if there is none, or it cannot be read."""
    try:
        item = read(table, issuer=issuer)
    except TableError:
        raise FetchError("table") from None
    text = (item or {}).get("key_set")
    if not isinstance(text, str):
        raise FetchError("not_stored")
    if len(text) > MAX_BYTES:
        raise FetchError("too_large")
    return text.encode()
