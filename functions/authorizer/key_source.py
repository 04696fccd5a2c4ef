"""Where an issuer's keys come from: a URL, a URL to be discovered, or a table that another function keeps fresh."""

import time
from collections.abc import Callable
from typing import NamedTuple

import jwks_fetch
import strict_json
from jwks_fetch import FetchError, Location


class Discovery(NamedTuple):
    """An issuer that says itself where its keys are (OpenID Connect Discovery, section 4)."""

    issuer: str
    document: Location


class StoredKeySet(NamedTuple):
    """A DynamoDB table in which the key refresher keeps the issuer's key set."""

    table: str
    issuer: str
    read: Callable[[str, str], bytes]
    """Reads it: the AWS SDK comes with this function, so only where there is such a table."""


KeySource = Location | Discovery | StoredKeySet


def discovery_of(issuer: str) -> Discovery:
    """Where the issuer describes itself; `ValueError` unless it is an https URL, or http on this very machine."""
    return Discovery(issuer, jwks_fetch.parse_location(f"{issuer.removesuffix('/')}/.well-known/openid-configuration"))


def fetch(source: KeySource, seconds: float) -> bytes:
    """The key set as text, in `seconds` at most; `FetchError` with a fixed code if it cannot be had."""
    if isinstance(source, Location):
        return jwks_fetch.fetch(source, seconds)
    if isinstance(source, Discovery):
        deadline = time.monotonic() + seconds
        location = _announced(source, jwks_fetch.fetch(source.document, seconds))
        return jwks_fetch.fetch(location, deadline - time.monotonic())
    return source.read(source.table, source.issuer)


def _announced(source: Discovery, document: bytes) -> Location:
    """The key set's location as the issuer announces it, at the issuer's own origin.

    Keys that live elsewhere are configured by their URL: a document that could send us to any host would widen what
    the function must be able to reach to the whole internet.
    """
    try:
        metadata = strict_json.parse_object(document)
    except ValueError:
        raise FetchError("discovery") from None
    # OpenID Connect Discovery, 4.3: another issuer's document says nothing about this one.
    if metadata.get("issuer") != source.issuer:
        raise FetchError("discovery_issuer")
    url = metadata.get("jwks_uri")
    try:
        location = jwks_fetch.parse_location(url if isinstance(url, str) else "")
    except ValueError:
        raise FetchError("discovery") from None
    if _origin(location) != _origin(source.document):
        raise FetchError("discovery_origin")
    return location


def _origin(location: Location) -> tuple[bool, str, int]:
    return location.secure, location.host.lower(), location.port
