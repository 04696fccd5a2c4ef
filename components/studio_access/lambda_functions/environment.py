"""What the two functions are told: their environment variables, from settings and what was created."""

import json
from collections.abc import Sequence
from typing import Any

from ..configuration.settings import Settings


def issuers(settings: Settings, issuer: str, client_ids: Sequence[str]) -> str:
    """The authorizer's `ISSUERS`: whose tokens count, for whom, and which claim names the profile."""
    accepted: dict[str, Any] = {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "client_ids": list(client_ids),
        "token_use": settings.token_use,
        "profile_claim": settings.profile_claim,
    }
    if settings.required_scopes:
        accepted["scopes"] = settings.required_scopes
    if settings.required_groups:
        accepted["groups"] = settings.required_groups
    if settings.create_profiles:
        accepted["profile_groups"] = settings.create_profiles_for_groups
    return json.dumps([accepted])


def presigning(settings: Settings, domain_id: str, endpoint_host: str, expires_in: int, session: int) -> dict[str, str]:
    """The presigner's variables.

    The endpoint is called by its own name, so it is reached whether or not the VPC has private DNS.
    """
    return {
        "DOMAIN_ID": domain_id,
        "SAGEMAKER_ENDPOINT": f"https://{endpoint_host}",
        "EXPIRES_IN_SECONDS": str(expires_in),
        "SESSION_SECONDS": str(session),
        "SPACES": json.dumps(settings.spaces),
        "LANDING_URIS": json.dumps(settings.landing_uris),
        "CORS_ORIGINS": json.dumps(settings.cors_origins),
    }
