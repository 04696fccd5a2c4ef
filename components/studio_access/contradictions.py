"""Settings that are each allowed, but not together."""

import json
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


# What the created client can be granted, and the claims of its tokens that nobody can choose for themselves.
_SCOPES = {"openid"}
_SCOPE_OF_PASSWORD_SIGN_IN = "aws.cognito.signin.user.admin"  # noqa: S105 - a scope
_CLAIMS = {"access": ("username", "sub"), "id": ("cognito:username", "sub")}
# Lambda takes 4,096 bytes of environment; the rest is for the other variables.
_MOST_LANDING_BYTES = 3000


def contradictions(
    settings: Mapping[str, Any], defaults: Mapping[str, Any], spell: Callable[[str], str]
) -> Iterator[str]:
    """A line for each contradiction; `spell` turns a setting's name into what the user calls it.

    A setting at its default counts as not given, since the Pulumi CLI hands declared defaults to the program.
    """
    if settings.get("user_pool_id") != "":
        yield from _with_an_existing_pool(settings, defaults, spell)
    else:
        yield from _with_a_created_pool(settings, spell)
    for service in ("sts", "logs"):
        if settings.get(f"{service}_endpoint_id") == "" and service not in (settings.get("private_dns") or []):
            yield (
                f"{spell(f'{service}_endpoint_id')} and {spell('private_dns')} exclude each other: nobody would reach "
                f"the {service} endpoint that is created; add {service} to {spell('private_dns')}, or say none"
            )
    landing = json.dumps([settings.get("spaces"), settings.get("landing_uris")], default=str)
    if len(landing) > _MOST_LANDING_BYTES:
        yield (
            f"{spell('spaces')} and {spell('landing_uris')}: {len(landing)} characters together; "
            f"allowed are {_MOST_LANDING_BYTES}"
        )


def _with_an_existing_pool(
    settings: Mapping[str, Any], defaults: Mapping[str, Any], spell: Callable[[str], str]
) -> Iterator[str]:
    pool, clients = spell("user_pool_id"), spell("client_ids")
    if not settings.get("client_ids"):
        yield f"{clients}: missing; with {pool}, name the app clients whose tokens are accepted"
    for name in _ONLY_FOR_A_CREATED_POOL:
        if settings.get(name) != defaults[name]:
            yield (
                f"{pool} and {spell(name)} exclude each other: {spell(name)} is {settings[name]!r}, "
                "but shapes only a pool that is created; remove one of the two"
            )
    if settings.get("token_use") == "id" and settings.get("profile_claim") == "username":
        yield (
            f"{spell('token_use')} 'id' and {spell('profile_claim')} 'username' exclude each other: "
            "Cognito's ID tokens carry the user name as cognito:username"
        )


def _with_a_created_pool(settings: Mapping[str, Any], spell: Callable[[str], str]) -> Iterator[str]:
    pool, clients = spell("user_pool_id"), spell("client_ids")
    if settings.get("client_ids"):
        yield (
            f"{clients} and an empty {pool} exclude each other: {clients} is {settings['client_ids']!r}, "
            "but the pool that is created has a client of its own; remove it, or name its pool"
        )
    grantable = _SCOPES | ({_SCOPE_OF_PASSWORD_SIGN_IN} if settings.get("password_sign_in") else set())
    wanted = settings.get("required_scopes") or []
    if not set(map(str, wanted)) <= grantable:
        yield (
            f"{spell('required_scopes')}: {wanted!r} would lock everybody out; "
            f"the client that is created can be granted {', '.join(sorted(grantable))}"
        )
    claims = _CLAIMS.get(str(settings.get("token_use")))
    if claims and settings.get("profile_claim") not in claims:
        yield (
            f"{spell('profile_claim')}: {settings.get('profile_claim')!r} is not in the created pool's "
            f"{settings.get('token_use')} tokens, or people could choose it; allowed is one of {', '.join(claims)}"
        )
