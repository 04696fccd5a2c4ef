"""Reads the function's environment; a mistake in it stops the function at its start, with one line that says why."""

import re
from collections.abc import Mapping
from typing import NamedTuple

import issuer_entry
import strict_json
from issuer import Issuer
from wrong_value import ConfigurationError, refuse

# DynamoDB's own pattern (API reference, GetItem).
_TABLE = re.compile(r"[a-zA-Z0-9_.-]{3,255}")


class Configuration(NamedTuple):
    """What the environment says."""

    issuers: tuple[Issuer, ...]
    second_opinion: bool
    directory_table: str | None
    """The table that says whose a profile is; without it the profile claim does."""


def read(environment: Mapping[str, str]) -> Configuration:
    """Read the variables; `ConfigurationError` names the variable, its value and what is allowed."""
    return Configuration(
        _issuers(environment.get("ISSUERS")),
        _second_opinion(environment.get("SECOND_OPINION")),
        _directory_table(environment.get("DIRECTORY_TABLE")),
    )


def _second_opinion(value: str | None) -> bool:
    if value not in (None, "true", "false"):
        refuse("SECOND_OPINION", value, "'true' or 'false'")
    return value == "true"


def _directory_table(name: str | None) -> str | None:
    # An empty name is refused too: a table that went missing upstream must not make the claim decide.
    if name is not None and not _TABLE.fullmatch(name):
        refuse("DIRECTORY_TABLE", name, "the name of a DynamoDB table, or to be left out")
    return name


def _issuers(text: str | None) -> tuple[Issuer, ...]:
    if text is None:
        raise ConfigurationError("ISSUERS is missing: expected a JSON list of issuers")
    try:
        entries = strict_json.parse(text.encode())
    except ValueError as error:
        raise ConfigurationError(f"ISSUERS is not strict JSON ({error}): expected a JSON list of issuers") from None
    if not isinstance(entries, list) or not entries:
        refuse("ISSUERS", entries, "a JSON list of at least one issuer")
    issuers = tuple(issuer_entry.parse(entry, f"ISSUERS[{index}]") for index, entry in enumerate(entries))
    names = [issuer.name for issuer in issuers]
    if len(set(names)) != len(names):
        refuse("ISSUERS", names, "each issuer once")
    return issuers
