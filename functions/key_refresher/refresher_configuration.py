"""Reads whose keys are fetched, from where, and where they are kept; a mistake stops the function at its start."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from environment import ConfigurationError, accepted_by, read, region, wrong_value
from key_source import KeySource, discovery_of, parse_location
from names import is_table_name
from strict_decoding import parse_json


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
