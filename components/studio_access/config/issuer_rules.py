"""Issuers other than Cognito that do not go together, or beside what is for Cognito only."""

import json
from collections.abc import Iterator

from .checks import shown
from .given import Given

_ONLY_FOR_COGNITO = (
    "user_pool_id",
    "client_ids",
    "cognito_domain_prefix",
    "callback_urls",
    "logout_urls",
    "identity_providers",
    "user_pool_tier",
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
    """A line for entries that do not go together."""
    entries, key = given["issuers"], given.key("issuers")
    names = [entry["issuer"] for entry in entries]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{key}: {name!r} is there twice; each issuer has one entry"
    if entries:
        yield from _of_cognito(given)
    if len(entries) > 1 and given["profile_from"] != "directory" and not given["shared_profile_names"]:
        yield (
            f"{key}: {len(entries)} issuers could name one profile for two people; let a directory decide "
            f"({given.key('profile_from')} 'directory'), or say {given.key('shared_profile_names')} true if all "
            "of them name the same people"
        )
    if given["shared_profile_names"] and len(entries) < 2:  # noqa: PLR2004 - one shares with nobody
        yield f"{given.key('shared_profile_names')} needs several {key}"
    length = len(json.dumps(entries))
    if length > _MOST_CHARACTERS:
        yield f"{key}: {length} characters together; allowed are {_MOST_CHARACTERS}"


def _of_cognito(given: Given) -> Iterator[str]:
    key = given.key("issuers")
    for name in _ONLY_FOR_COGNITO:
        if given.is_set(name):
            yield (
                f"{key} and {given.key(name)} exclude each other: {given.key(name)} is {_shown(name, given)}, but with "
                f"{key} no Cognito pool is created or used; remove one of the two"
            )


def _shown(name: str, given: Given) -> str:
    # The providers may hold a client secret.
    return "not empty" if name == "identity_providers" else shown(given[name])


def key_refresh(given: Given) -> Iterator[str]:
    """A line if it is said how often keys are fetched although nothing fetches them regularly."""
    if given["key_refresh"] != "scheduled" and given.is_set("key_refresh_minutes"):
        key, value = given.key("key_refresh_minutes"), given["key_refresh_minutes"]
        yield f"{key}: {value} is how often keys are fetched; add {given.key('key_refresh')} 'scheduled', or remove it"
