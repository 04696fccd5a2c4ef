"""What the browser-facing functions are told: their environment variables."""

import json

from ..config.colors import for_dark
from ..config.settings import Settings
from ..lambda_functions.environment import PROFILE_CLAIM
from .sign_in import SignIn

_NAME = "SageMaker Studio"


def page(settings: Settings, address: str, sign_in: SignIn) -> dict[str, str]:
    """The page's variables; nothing in them is secret, for all of it is in the page."""
    brand = {
        "name": settings.brand_name or _NAME,
        "logo": settings.brand_logo,
        "color": settings.brand_color.lower(),
        "colorOnDark": for_dark(settings.brand_color),
        "helpUrl": settings.help_url,
    }
    return {
        "PAGE_ADDRESS": address,
        "SIGN_IN": sign_in.to_json(),
        "TOKEN_USE": settings.token_use,
        # In a token without this claim the page shows no profile; a directory's is in no token.
        "PROFILE_CLAIM": settings.profile_claim if settings.profile_from == "username" else PROFILE_CLAIM,
        "SPACES": json.dumps(settings.spaces),
        "LANDING_URIS": json.dumps(settings.landing_uris),
        "CREATES_PROFILES": str(settings.create_profiles).lower(),
        "BRAND": json.dumps(brand),
    }


def preflight(settings: Settings) -> dict[str, str]:
    """The preflight's variables."""
    return {"CORS_ORIGINS": json.dumps(settings.cors_origins)}


def profile_creation(settings: Settings, domain_id: str, endpoint_host: str, execution_role_arn: str) -> dict[str, str]:
    """The profile creator's variables."""
    return {
        "DOMAIN_ID": domain_id,
        "SAGEMAKER_ENDPOINT": f"https://{endpoint_host}",
        "EXECUTION_ROLE_ARN": execution_role_arn,
        "SECURITY_GROUP_IDS": json.dumps(settings.profile_security_group_ids),
        "TAGS": json.dumps(settings.tags),
    }
