"""Entry point of the key refresher: fetches issuers' key sets and keeps them where the authorizer reads them."""

import os
from typing import Any

import refresh_log
import sources
import storage
from key_set import NoUsableKeyError, usable_keys
from key_source import FetchError, KeySource, fetch
from strict_json import parse

SECONDS_A_SOURCE = 5.0
"""More than the authorizer takes: here nobody waits for the answer."""


class KeysNotRefreshedError(Exception):
    """Raised if a key set could not be had: the invocation fails, which Lambda counts and an alarm sees."""


def handler(_event: object, _context: object) -> dict[str, Any]:
    """Refresh every issuer's keys; an issuer that fails leaves the others, and its own old keys, as they are."""
    refreshed = [_refresh(issuer, source) for issuer, source in SOURCES.items()]
    if not all(refreshed):
        raise KeysNotRefreshedError(f"{refreshed.count(False)} of {len(refreshed)} key sets were not refreshed")
    return {"refreshed": len(refreshed)}


def _refresh(issuer: str, source: KeySource) -> bool:
    try:
        document = fetch(source, SECONDS_A_SOURCE)
        # What the authorizer would not read must not take the place of what it reads now; but an issuer that vouches
        # for no key any more has withdrawn those it had.
        withdrawn = not _keys_in(document)
        TABLE.store(issuer, document.decode())
    except FetchError as error:
        refresh_log.kept(issuer, str(error))
    except ValueError:
        refresh_log.kept(issuer, "content")
    except storage.StorageError:
        refresh_log.kept(issuer, "table")
    else:
        (refresh_log.withdrawn if withdrawn else refresh_log.stored)(issuer)
        return not withdrawn
    return False


def _keys_in(document: bytes) -> bool:
    """Whether there is a key to verify with; `ValueError` if it is no key set."""
    try:
        usable_keys(parse(document))
    except NoUsableKeyError:
        return False
    return True


SOURCES = sources.read(os.environ)
TABLE = storage.Table(os.environ)
