"""Reads whose keys are to be fetched, and from where; a mistake stops the function at its start."""

from collections.abc import Mapping
from typing import Any

import jwks_fetch
import key_source
import strict_json
from key_source import KeySource


class ConfigurationError(Exception):
    """Raised if the environment cannot be used; the message is one line."""


def read(environment: Mapping[str, str]) -> dict[str, KeySource]:
    """`KEY_SOURCES` by issuer; `ConfigurationError` names what is wrong with it."""
    text = environment.get("KEY_SOURCES")
    if text is None:
        raise ConfigurationError("KEY_SOURCES is missing: expected a JSON list of issuers")
    try:
        entries = strict_json.parse(text.encode())
    except ValueError as error:
        raise ConfigurationError(f"KEY_SOURCES is not strict JSON ({error}): expected a JSON list") from None
    if not isinstance(entries, list):
        raise ConfigurationError(f"KEY_SOURCES is {entries!r}: expected a JSON list of issuers")
    return dict(_source(entry, f"KEY_SOURCES[{number}]") for number, entry in enumerate(entries))


def _source(entry: Any, where: str) -> tuple[str, KeySource]:
    try:
        match entry:
            case {"issuer": str(issuer), "jwks_uri": str(url)} if len(entry) == 2:  # noqa: PLR2004 (these two)
                return issuer, jwks_fetch.parse_location(url)
            case {"issuer": str(issuer), "discover": True} if len(entry) == 2:  # noqa: PLR2004 (these two)
                return issuer, key_source.discovery_of(issuer)
    except ValueError as error:
        raise ConfigurationError(f"{where} is {entry!r}: expected an https URL ({error})") from None
    raise ConfigurationError(f"{where} is {entry!r}: expected an issuer with a 'jwks_uri', or with 'discover': true")
