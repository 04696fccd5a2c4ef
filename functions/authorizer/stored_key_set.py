"""Reads the key set of an issuer from the table that the key refresher writes."""

import jwks_fetch
import table
from jwks_fetch import FetchError


def read(table_name: str, issuer: str) -> bytes:
    """The stored key set; `FetchError` if there is none, or the table cannot be read."""
    try:
        item = table.read(table_name, issuer=issuer)
    except table.TableError:
        raise FetchError("table") from None
    text = (item or {}).get("key_set")
    if not isinstance(text, str):
        raise FetchError("not_stored")
    if len(text) > jwks_fetch.MAX_BYTES:
        raise FetchError("too_large")
    return text.encode()
