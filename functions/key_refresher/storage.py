"""Writes key sets into the table that the authorizer reads."""

import time
from collections.abc import Mapping

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

_CONFIG = Config(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 3, "mode": "standard"})


class StorageError(Exception):
    """Raised if a key set could not be stored."""


class Table:
    """The table, by issuer."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """`KEY_TABLE` of this region; `KeyError` if it is not named."""
        self._name = environment["KEY_TABLE"]
        self._client = botocore.session.get_session().create_client(
            "dynamodb", region_name=environment.get("AWS_REGION"), config=_CONFIG
        )

    def store(self, issuer: str, key_set: str) -> None:
        """Replace the issuer's key set; the moment (seconds since 1970) is for people who look."""
        item = {"issuer": {"S": issuer}, "key_set": {"S": key_set}, "fetched": {"N": str(int(time.time()))}}
        try:
            self._client.put_item(TableName=self._name, Item=item)
        except (BotoCoreError, ClientError):
            raise StorageError("the table cannot be written") from None
