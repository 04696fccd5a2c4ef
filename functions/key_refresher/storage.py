"""Writes key sets into the table that the authorizer reads."""

import time
from collections.abc import Mapping
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

_CONFIG = Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 3, "mode": "standard"})


class StorageError(Exception):
    """Raised if a key set could not be stored."""


class _Table:
    name = ""
    client: Any = None


def open_table(environment: Mapping[str, str]) -> None:
    """Take `KEY_TABLE` as the table; `KeyError` if it is not named."""
    _Table.name = environment["KEY_TABLE"]
    region = environment.get("AWS_REGION")
    _Table.client = botocore.session.get_session().create_client("dynamodb", region_name=region, config=_CONFIG)


def store(issuer: str, key_set: str) -> None:
    """Replace the issuer's stored key set; the moment (seconds since 1970) is for people who look."""
    item = {"issuer": {"S": issuer}, "key_set": {"S": key_set}, "fetched": {"N": str(int(time.time()))}}
    try:
        _Table.client.put_item(TableName=_Table.name, Item=item)
    except (BotoCoreError, ClientError):
        raise StorageError("the table cannot be written") from None
