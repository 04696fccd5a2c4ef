"""Entry point of the key refresher: fetches issuers' key sets and keeps them where the authorizer reads them."""

import os
import time
from typing import Any

import log
from key_set import NoUsableKeyError, usable_keys
from key_source import FetchError, KeySource, fetch
from key_table import KeyTable, StorageError
from refresher_configuration import Configuration
from strict_decoding import parse_json

SECONDS_A_SOURCE = 5.0
"""More than the authorizer takes: here nobody waits for the answer."""
LAST_START_SECONDS = 35.0
"""When the last source may be begun: it ends, and what is left is said, before the function is cut off at 60 s."""


class KeysNotRefreshedError(Exception):
    """Raised if a key set could not be had: the invocation fails, which Lambda counts and an alarm sees."""


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
        # Without a second left nothing is sent, and that is said as any other lack of time.
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


CONFIGURATION = Configuration.from_environment(os.environ)
TABLE = KeyTable(CONFIGURATION.table, CONFIGURATION.region)
