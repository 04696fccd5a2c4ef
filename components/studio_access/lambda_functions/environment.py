"""What the two functions are told: their environment variables, from settings and what was created."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ..config.settings import Settings

PROFILE_CLAIM = "studio_profile"
"""The claim that the created pool's access tokens name the profile in, with `profile_from` `claim`."""

Entry = dict[str, Any]
"""One issuer as the authorizer reads it (functions/authorizer/issuer_entry.py)."""
_KEPT = ("issuer", "token_type", "audiences", "client_ids", "client_claim", "profile_claim", "scope_claim", "jwks_uri")


def pool_issuers(settings: Settings, issuer: str, client_ids: Sequence[str]) -> list[Entry]:
    """The authorizer's `ISSUERS` for a user pool: for whom its tokens count, and which claim names the profile."""
    accepted: Entry = {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "client_ids": list(client_ids),
        "token_use": settings.token_use,
        "profile_claim": PROFILE_CLAIM if settings.profile_from == "claim" else settings.profile_claim,
    }
    if settings.required_scopes:
        accepted["scopes"] = settings.required_scopes
    if settings.required_groups:
        accepted["groups"] = settings.required_groups
    return [accepted | _for_all(settings)]


def other_issuers(settings: Settings) -> list[Entry]:
    """The authorizer's `ISSUERS` for the configured issuers; where none says where keys are, they are discovered."""
    return [_other_issuer(given) | _for_all(settings) for given in settings.issuers]


def _for_all(settings: Settings) -> Entry:
    """What holds whoever issues the tokens: the domains that groups open, and who may have a profile created."""
    choices = [{"group": choice["group"], "domain": choice["domain_id"]} for choice in settings.domains]
    domains: Entry = {"domains": choices} if choices else {}
    # The created pool has no two names that differ only in case, and a directory has one owner for each profile.
    may_differ = settings.profile_from == "username" and (settings.issuers or settings.user_pool_id != "")
    if may_differ and not settings.mixed_case_profiles:
        domains = {**domains, "profile_case": "lower"}
    return domains | ({"profile_groups": settings.create_profiles_for_groups} if settings.create_profiles else {})


def _other_issuer(given: Mapping[str, Any]) -> Entry:
    entry: Entry = {name: given[name] for name in _KEPT if name in given}
    if "required_scopes" in given:
        entry["scopes"] = given["required_scopes"]
    if "required_groups" in given:
        entry["groups"] = given["required_groups"]
    # The function's own default is Cognito's claim.
    entry["groups_claim"] = given.get("groups_claim", "groups")
    if "jwks" in given:
        entry["jwks"] = json.loads(given["jwks"])
    elif "jwks_uri" not in given:
        entry["discover"] = True
    return entry


def presigning(settings: Settings, domain_id: str, endpoint_host: str, expires_in: int, session: int) -> dict[str, str]:
    """The presigner's variables.

    The endpoint is called by its own name, so it is reached whether or not the VPC has private DNS. Without a
    `DOMAIN_ID`, whoever comes without a domain is refused.
    """
    default = {} if settings.domains and settings.without_domain_group == "refuse" else {"DOMAIN_ID": domain_id}
    choices = {"DOMAINS": json.dumps(settings.domain_ids(domain_id))} if settings.domains else {}
    return {
        **default,
        **choices,
        "SAGEMAKER_ENDPOINT": f"https://{endpoint_host}",
        "EXPIRES_IN_SECONDS": str(expires_in),
        "SESSION_SECONDS": str(session),
        "SPACES": json.dumps(settings.spaces),
        "LANDING_URIS": json.dumps(settings.landing_uris),
        "CORS_ORIGINS": json.dumps(settings.cors_origins),
    }
