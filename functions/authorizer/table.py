"""Reads single items of DynamoDB tables, consistently and in bounded time; imported only where there is one."""

import os
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

# One attempt a read: API Gateway's caller waits, and whoever needs the item has a rule for when it is not there.
_CONFIG = Config(connect_timeout=0.5, read_timeout=0.7, retries={"total_max_attempts": 1})
_CLIENT = botocore.session.get_session().create_client(
    "dynamodb", region_name=os.environ.get("AWS_REGION"), config=_CONFIG
)


class TableError(Exception):
    """Raised if a table could not be read."""


def read(table: str, **key: str) -> dict[str, Any] | None:
    """The texts of the item with this key, by attribute, or `None` if there is no such item; `TableError` otherwise."""
    try:
        answer = _CLIENT.get_item(
            TableName=table, Key={name: {"S": value} for name, value in key.items()}, ConsistentRead=True
        )
    except (BotoCoreError, ClientError):
        raise TableError("the table cannot be read") from None
    item = answer.get("Item")
    return None if item is None else {name: value.get("S") for name, value in item.items()}
