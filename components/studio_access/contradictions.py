"""Settings that are each allowed, but not together."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_ONLY_FOR_A_CREATED_POOL = (
    "cognito_domain_prefix",
    "callback_urls",
    "logout_urls",
    "password_sign_in",
    "mfa",
    "access_token_minutes",
)


def contradictions(
    settings: Mapping[str, Any], defaults: Mapping[str, Any], spell: Callable[[str], str]
) -> Iterator[str]:
    """A line for each contradiction; `spell` turns a setting's name into what the user calls it.

    A setting at its default counts as not given, since the Pulumi CLI hands declared defaults to the program.
    """
    pool, clients = spell("user_pool_id"), spell("client_ids")
    adopts_a_pool = settings.get("user_pool_id") != ""
    if adopts_a_pool and not settings.get("client_ids"):
        yield f"{clients}: missing; with {pool}, name the app clients whose tokens are accepted"
    if adopts_a_pool:
        for name in _ONLY_FOR_A_CREATED_POOL:
            if settings.get(name) != defaults[name]:
                yield (
                    f"{pool} and {spell(name)} exclude each other: {spell(name)} is {settings[name]!r}, "
                    "but shapes only a pool that is created; remove one of the two"
                )
    elif settings.get("client_ids"):
        yield (
            f"{clients} and an empty {pool} exclude each other: {clients} is {settings['client_ids']!r}, "
            "but the pool that is created has a client of its own; remove it, or name its pool"
        )
    if settings.get("token_use") == "id" and settings.get("profile_claim") == "username":
        yield (
            f"{spell('token_use')} 'id' and {spell('profile_claim')} 'username' exclude each other: "
            "Cognito's ID tokens carry the user name as cognito:username"
        )
