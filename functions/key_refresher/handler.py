"""The key refresher: fetches issuers' key sets on a schedule and keeps them in the table that the authorizer reads."""

import os
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

import log
from aws_client import Limits, aws_client
from botocore.exceptions import BotoCoreError, ClientError
from environment import ConfigurationError, accepted_by, read, region, wrong_value
from key_set import NoUsableKeyError, usable_keys
from key_source import FetchError, KeySource, discovery_of, fetch, parse_location
from names import is_table_name
from strict_decoding import parse_json

# More than the authorizer takes: here nobody waits for the answer.
SECONDS_A_SOURCE = 5.0
# When the last source may be begun: it is fetched and stored, and the log has its line on those that are left,
# before the function is cut off at 60 s.
LAST_START_SECONDS = 35.0
# For the one call that stores a key set.
LIMITS = Limits(connect_seconds=2, read_seconds=2, attempts=3)


class KeysNotRefreshedError(Exception):
    """Raised if a key set could not be had: the invocation fails, which Lambda counts and an alarm sees."""


class StorageError(Exception):
    """Raised if a key set could not be stored."""


class KeyTable:
    """The table in which an issuer's key set is found by the issuer."""

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


class Configuration(NamedTuple):
    """What the environment says."""

    sources: Mapping[str, KeySource]
    """By issuer."""
    table: str
    region: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Configuration":
        """`ConfigurationError` names the variable, its value and what is allowed."""
        return cls(
            sources=_sources(environment.get("KEY_SOURCES")),
            table=read(environment, "KEY_TABLE", accepted_by(is_table_name), "the name of a DynamoDB table"),
            region=region(environment),
        )


def handler(_event: object, _context: object) -> dict[str, Any]:
    """Refresh every issuer's keys; an issuer that fails leaves the others, and its own old keys, as they are."""
    last_start = time.monotonic() + LAST_START_SECONDS
    refreshed = [_refresh(issuer, source, last_start) for issuer, source in CONFIGURATION.sources.items()]
    if not all(refreshed):
        raise KeysNotRefreshedError(f"{refreshed.count(False)} of {len(refreshed)} key sets were not refreshed")
    return {"refreshed": len(refreshed)}


def _refresh(issuer: str, source: KeySource, last_start: float) -> bool:
    """Whether the issuer's present keys are stored; the log has one line about it, of fixed codes and its name."""
    try:
        # Without a second left nothing is sent, and the log has it as any other lack of time.
        document = fetch(source, SECONDS_A_SOURCE if time.monotonic() <= last_start else 0.0)
        # What the authorizer would not read must not take the place of what it reads now; but an issuer that vouches
        # for no key any more has withdrawn those it had, and the authorizer's old keys end with their age.
        withdrawn = not _keys_in(document)
        TABLE.store(issuer, document.decode())
    except FetchError as error:
        return _kept(issuer, str(error))
    except ValueError:
        return _kept(issuer, "content")
    except StorageError:
        return _kept(issuer, "table")
    log.write({"event": "key_set_withdrawn" if withdrawn else "key_set_stored", "issuer": issuer})
    return not withdrawn


def _kept(issuer: str, cause: str) -> bool:
    """No newer key set could be had or stored; the old one stays."""
    log.write({"event": "key_set_kept", "issuer": issuer, "cause": cause})
    return False


def _keys_in(document: bytes) -> bool:
    """Whether there is a key to verify with; `ValueError` if it is no key set."""
    try:
        usable_keys(parse_json(document))
    except NoUsableKeyError:
        return False
    return True


def _sources(text: str | None) -> dict[str, KeySource]:
    if text is None:
        raise ConfigurationError("KEY_SOURCES is missing; allowed: a JSON list of issuers")
    try:
        entries = parse_json(text.encode())
    except ValueError as error:
        raise ConfigurationError(f"KEY_SOURCES is not strict JSON ({error}); allowed: a JSON list of issuers") from None
    if not isinstance(entries, list):
        raise wrong_value("KEY_SOURCES", entries, "a JSON list of issuers")
    return dict(_source(entry, f"KEY_SOURCES[{number}]") for number, entry in enumerate(entries))


def _source(entry: Any, where: str) -> tuple[str, KeySource]:
    try:
        match entry:
            case {"issuer": str(issuer), "jwks_uri": str(url)} if len(entry) == 2:  # noqa: PLR2004 (these two)
                return issuer, parse_location(url)
            case {"issuer": str(issuer), "discover": True} if len(entry) == 2:  # noqa: PLR2004 (these two)
                return issuer, discovery_of(issuer)
    except ValueError as error:
        raise wrong_value(where, entry, f"an https URL ({error})") from None
    raise wrong_value(where, entry, "an issuer with a 'jwks_uri', or with 'discover': true")


CONFIGURATION = Configuration.from_environment(os.environ)
TABLE = KeyTable(CONFIGURATION.table, CONFIGURATION.region)
