"""The environment variables of the functions behind the API, from settings and what was created."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pulumi

from ..config.colors import for_dark
from ..config.settings import Settings
from ..context import Context, when_known
from ..issuers import PROFILE_CLAIM, Entry, SignIn
from .catalog import AUTHORIZER, PAGE, PREFLIGHT, PRESIGNER, PROFILE_CREATOR, FunctionSpec, behind_the_api

_NAME = "SageMaker Studio"

Environment = Mapping[str, str]


def environments(
    context: Context,
    *,
    sign_in: pulumi.Output[SignIn | None],
    entries: pulumi.Output[list[Entry]],
    directory_table: pulumi.Input[str],
    page_address: pulumi.Output[str],
    sagemaker_host: pulumi.Output[str],
) -> dict[FunctionSpec, pulumi.Output[Environment]]:
    """The variables of each function that API Gateway calls.

    sign_in: where the page signs people in. entries: the issuers as the authorizer reads them. directory_table: empty
    where no table is looked up. sagemaker_host: the SageMaker endpoint's own name, so that it is reached whether or not
    the VPC has private DNS.
    """
    settings = context.settings
    studio = {"domain_id": settings.domain_id, "endpoint_host": sagemaker_host}
    builders: dict[FunctionSpec, tuple[Callable[..., Environment], dict[str, Any]]] = {
        AUTHORIZER: (authorizer, {"entries": entries, "directory_table": directory_table}),
        PRESIGNER: (
            presigner,
            {
                **studio,
                "domain_ids": context.domain_ids,
                "expires_in": settings.expires_in_seconds,
                "session": settings.session_seconds,
            },
        ),
        PROFILE_CREATOR: (profile_creator, {**studio, "execution_role_arn": settings.profile_execution_role_arn}),
        PAGE: (page, {"address": page_address, "sign_in": sign_in}),
        PREFLIGHT: (preflight, {}),
    }
    return {
        spec: when_known(partial(build, settings), **values)
        for spec, (build, values) in builders.items()
        if spec in behind_the_api(settings)
    }


def authorizer(settings: Settings, *, entries: Sequence[Entry], directory_table: str) -> Environment:
    """The authorizer's variables: whose tokens count, and where people are looked up, if they are."""
    looked_up = {"DIRECTORY_TABLE": directory_table} if directory_table else {}
    return {
        "ISSUERS": json.dumps(entries),
        "SECOND_OPINION": str(settings.second_opinion).lower(),
        **looked_up,
    }


def presigner(
    settings: Settings, *, domain_id: str, domain_ids: list[str], endpoint_host: str, expires_in: int, session: int
) -> Environment:
    """The presigner's variables; without a `DOMAIN_ID`, whoever comes without a domain is refused."""
    default = {} if settings.domains and settings.without_domain_group == "refuse" else {"DOMAIN_ID": domain_id}
    choices = {"DOMAINS": json.dumps(domain_ids)} if settings.domains else {}
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


def preflight(settings: Settings) -> Environment:
    """The preflight's variables."""
    return {"CORS_ORIGINS": json.dumps(settings.cors_origins)}


def profile_creator(settings: Settings, *, domain_id: str, endpoint_host: str, execution_role_arn: str) -> Environment:
    """The profile creator's variables."""
    return {
        "DOMAIN_ID": domain_id,
        "SAGEMAKER_ENDPOINT": f"https://{endpoint_host}",
        "EXECUTION_ROLE_ARN": execution_role_arn,
        "SECURITY_GROUP_IDS": json.dumps(settings.profile_security_group_ids),
        "TAGS": json.dumps(settings.tags),
    }


def page(settings: Settings, *, address: str, sign_in: SignIn) -> Environment:
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
