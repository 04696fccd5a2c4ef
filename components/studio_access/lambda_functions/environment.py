"""What the two functions are told: their environment variables, from settings and what was created."""

import json
from collections.abc import Sequence
from typing import Any

from ..configuration.settings import Settings
from ..domains import domain_ids

PROFILE_CLAIM = "studio_profile"
"""The claim that the created pool's access tokens name the profile in, with `profile_from` `claim`."""


def issuers(settings: Settings, issuer: str, client_ids: Sequence[str]) -> str:
    """The authorizer's `ISSUERS`: whose tokens count, for whom, and which claim names the profile."""
    accepted: dict[str, Any] = {
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
    if settings.domains:
        accepted["domains"] = [{"group": choice["group"], "domain": choice["domain_id"]} for choice in settings.domains]
    return json.dumps([accepted])


def presigning(settings: Settings, domain_id: str, endpoint_host: str, expires_in: int, session: int) -> dict[str, str]:
    """The presigner's variables.

    The endpoint is called by its own name, so it is reached whether or not the VPC has private DNS. Without a
    `DOMAIN_ID`, whoever comes without a domain is refused.
    """
    default = {} if settings.domains and settings.without_domain_group == "refuse" else {"DOMAIN_ID": domain_id}
    choices = {"DOMAINS": json.dumps(domain_ids(settings, domain_id))} if settings.domains else {}
    return {
        **default,
        **choices,
        "SAGEMAKER_ENDPOINT": f"https://{endpoint_host}",
        "EXPIRES_IN_SECONDS": str(expires_in),
        "SESSION_SECONDS": str(session),
        "SPACES": json.dumps(settings.spaces),
        "LANDING_URIS": json.dumps(settings.landing_uris),
    }
