"""Reads the function's environment; a mistake in it stops the function at its start, with one line that says why."""

from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn

import jwks_fetch
import key_set
import strict_json
from issuer import Issuer
from jwks_fetch import Location
from signature_key import SignatureKey

_REQUIRED = frozenset({"issuer", "client_ids", "token_use", "profile_claim"})
_OPTIONAL = frozenset({"jwks", "jwks_uri", "scopes", "groups", "groups_claim", "profile_groups"})
_SHOWN_LENGTH = 80


class ConfigurationError(Exception):
    """Raised if the environment cannot be used; the message is one line."""


class Configuration(NamedTuple):
    """What the environment says."""

    issuers: tuple[Issuer, ...]
    second_opinion: bool


def read(environment: Mapping[str, str]) -> Configuration:
    """Read `ISSUERS` and `SECOND_OPINION`; `ConfigurationError` names the variable, its value and what is allowed."""
    return Configuration(_issuers(environment.get("ISSUERS")), _second_opinion(environment.get("SECOND_OPINION")))


def _second_opinion(value: str | None) -> bool:
    if value not in (None, "true", "false"):
        _refuse("SECOND_OPINION", value, "'true' or 'false'")
    return value == "true"


def _issuers(text: str | None) -> tuple[Issuer, ...]:
    if text is None:
        raise ConfigurationError("ISSUERS is missing: expected a JSON list of issuers")
    try:
        entries = strict_json.parse(text.encode())
    except ValueError as error:
        raise ConfigurationError(f"ISSUERS is not strict JSON ({error}): expected a JSON list of issuers") from None
    if not isinstance(entries, list) or not entries:
        _refuse("ISSUERS", entries, "a JSON list of at least one issuer")
    issuers = tuple(_issuer(entry, f"ISSUERS[{index}]") for index, entry in enumerate(entries))
    names = [issuer.name for issuer in issuers]
    if len(set(names)) != len(names):
        _refuse("ISSUERS", names, "each issuer once")
    return issuers


def _issuer(entry: Any, where: str) -> Issuer:
    if not isinstance(entry, dict) or not _REQUIRED <= entry.keys() <= _REQUIRED | _OPTIONAL:
        shown = sorted(entry) if isinstance(entry, dict) else entry
        _refuse(where, shown, f"an object with {sorted(_REQUIRED)} and, if needed, {sorted(_OPTIONAL)}")
    if not entry.keys() & {"jwks", "jwks_uri"}:
        _refuse(where, sorted(entry), "a 'jwks', a 'jwks_uri' or both: without keys no token can be verified")
    if entry["token_use"] not in ("access", "id"):
        _refuse(f"{where}.token_use", entry["token_use"], "'access' or 'id'")
    return Issuer(
        name=_text(entry, "issuer", where),
        client_ids=_texts(entry, "client_ids", where),
        token_use=entry["token_use"],
        profile_claim=_text(entry, "profile_claim", where),
        scopes=_texts(entry, "scopes", where) if "scopes" in entry else frozenset(),
        groups=_texts(entry, "groups", where) if "groups" in entry else frozenset(),
        groups_claim=_text(entry, "groups_claim", where) if "groups_claim" in entry else "cognito:groups",
        profile_groups=_texts(entry, "profile_groups", where) if "profile_groups" in entry else frozenset(),
        bundled_keys=_keys(entry["jwks"], f"{where}.jwks") if "jwks" in entry else {},
        key_set_location=_location(entry["jwks_uri"], f"{where}.jwks_uri") if "jwks_uri" in entry else None,
    )


def _text(entry: Mapping[str, Any], name: str, where: str) -> str:
    value = entry[name]
    if not isinstance(value, str) or not value or not value.isprintable():
        _refuse(f"{where}.{name}", value, "a text")
    return value


def _texts(entry: Mapping[str, Any], name: str, where: str) -> frozenset[str]:
    values = entry[name]
    # An empty list is refused, not taken for "anyone": a list that went missing upstream must not open the door.
    if not isinstance(values, list) or not values or not all(isinstance(v, str) and v for v in values):
        _refuse(f"{where}.{name}", values, "a list of at least one text, or to be left out where it is optional")
    return frozenset(values)


def _keys(document: object, where: str) -> Mapping[str, SignatureKey]:
    try:
        return key_set.usable_keys(document)
    except ValueError as error:
        raise ConfigurationError(f"{where} cannot be used ({error}): expected a JSON Web Key Set") from None


def _location(url: object, where: str) -> Location:
    try:
        return jwks_fetch.parse_location(url if isinstance(url, str) else "")
    except ValueError as error:
        _refuse(where, url, f"an https URL such as 'https://issuer.example/.well-known/jwks.json' ({error})")


def _refuse(where: str, value: object, allowed: str) -> NoReturn:
    shown = ascii(value)
    if len(shown) > _SHOWN_LENGTH:
        shown = f"{shown[:_SHOWN_LENGTH]}..."
    raise ConfigurationError(f"{where} is {shown}: expected {allowed}")
