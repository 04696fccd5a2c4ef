"""What is wrong with `issuers`: each line names its place, such as `issuers[0].audiences`."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from .checks import shown
from .given import Given
from .issuers import KEYS, OPTIONAL, REQUIRED
from .setting import refusal, unknown

_ONLY_FOR_COGNITO = (
    "user_pool_id",
    "client_ids",
    "cognito_domain_prefix",
    "callback_urls",
    "logout_urls",
    "password_sign_in",
    "mfa",
    "access_token_minutes",
    "token_use",
    "profile_claim",
    "required_scopes",
    "required_groups",
)
_MOST_CHARACTERS = 3000
"""Of all entries as JSON: Lambda takes 4,096 bytes of environment, and the rest is for the other variables."""


def issuers(given: Given) -> Iterator[str]:
    """A line for each mistake in an entry, and for entries that do not go together."""
    entries, key = given["issuers"], given.key("issuers")
    for number, entry in enumerate(entries):
        wrong = list(_wrong_keys(entry, f"{key}[{number}]", given))
        # What is wrong by itself cannot contradict anything.
        yield from wrong or _contradictions(entry, f"{key}[{number}]", given)
    names = [entry.get("issuer") for entry in entries]
    for name in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"{key}: {name!r} is there twice; each issuer has one entry"
    if entries:
        yield from _of_cognito(given)
    length = len(json.dumps(entries))
    if length > _MOST_CHARACTERS:
        yield f"{key}: {length} characters together; allowed are {_MOST_CHARACTERS}"


def _wrong_keys(entry: Mapping[str, Any], where: str, given: Given) -> Iterator[str]:
    for name in entry:
        if name not in KEYS:
            yield unknown(f"{where}.{name}", [f"{where}.{given.key(known)}" for known in KEYS])
    for name, check in {**REQUIRED, **OPTIONAL}.items():
        if name in entry and not check(entry[name]):
            yield refusal(f"{where}.{given.key(name)}", entry[name], check.allowed)
        elif name not in entry and name in REQUIRED:
            yield f"{where}.{given.key(name)}: missing; needed is {check.allowed}"


def _contradictions(entry: Mapping[str, Any], where: str, given: Given) -> Iterator[str]:
    kind, audiences, clients = entry["token_type"], entry.get("audiences", []), entry.get("client_ids", [])
    audience_key, client_key = f"{where}.{given.key('audiences')}", f"{where}.{given.key('client_ids')}"
    token_type = f"{where}.{given.key('token_type')} {kind!r}"
    if kind == "id":
        for name in ("audiences", "client_claim", "scope_claim", "required_scopes"):
            if name in entry:
                yield (
                    f"{where}.{given.key(name)} and {token_type} exclude each other: {given.key(name)} is "
                    f"{shown(entry[name])}, but an ID token's audience is its client, and it grants no scopes"
                )
        if not clients:
            yield f"{client_key}: missing; with {token_type}, name the clients whose ID tokens are accepted"
    elif kind == "audience":
        for key, value in ((audience_key, audiences), (client_key, clients)):
            if not value:
                yield f"{key}: missing; {token_type} tells access tokens from ID tokens by both"
        for shared in sorted(set(audiences) & set(clients)):
            yield (
                f"{audience_key} and {client_key} exclude each other: {shared!r} is in both, but ID tokens of that "
                f"client have it as audience too; give the API a name of its own at the issuer"
            )
    elif not audiences and not clients:
        yield f"{audience_key}: missing; name the audience, {client_key} or both: a token for anybody is for nobody"


def _of_cognito(given: Given) -> Iterator[str]:
    key = given.key("issuers")
    for name in _ONLY_FOR_COGNITO:
        if given.is_set(name):
            yield (
                f"{key} and {given.key(name)} exclude each other: {given.key(name)} is {shown(given[name])}, but with "
                f"{key} no Cognito pool is created or used; remove one of the two"
            )


def key_refresh(given: Given) -> Iterator[str]:
    """A line if it is said how often keys are fetched although nothing fetches them regularly."""
    if given["key_refresh"] != "scheduled" and given.is_set("key_refresh_minutes"):
        key, value = given.key("key_refresh_minutes"), given["key_refresh_minutes"]
        yield f"{key}: {value} is how often keys are fetched; add {given.key('key_refresh')} 'scheduled', or remove it"
