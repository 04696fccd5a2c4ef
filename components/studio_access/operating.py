"""What operators' commands compare a deployment with, as one stack output: where it is, and how it is set."""

from collections.abc import Mapping
from typing import Any

import pulumi

from .aws.location import Location
from .aws.naming import camel_case
from .config.settings import Settings

SETTINGS = (
    "vpc_cidrs",
    "corporate_cidrs",
    "user_pool_id",
    "callback_urls",
    "mfa",
    "profile_claim",
    "authorizer_cache_seconds",
    "log_retention_days",
)


def operating(
    settings: Settings,
    location: pulumi.Output[Location],
    sign_in_url: pulumi.Input[str],
    role_policies: Mapping[str, Mapping[str, pulumi.Input[str]]],
) -> pulumi.Output[dict[str, Any]]:
    """`partition`, `region`, `accountId`, `signInUrl`, `domainIds`, `issuers`, `settings` and `rolePolicies`;
    nothing of it is secret.

    `domainIds` are all that the door opens, the default one first; `issuers` those of the settings, none where there is
    a user pool. Settings are called by their configuration keys, and are those named above; policies by function and
    policy name.
    """
    known = {camel_case(name): getattr(settings, name) for name in SETTINGS}
    return pulumi.Output.all(
        partition=location.apply(lambda place: place.partition),
        region=location.apply(lambda place: place.region),
        accountId=location.apply(lambda place: place.account_id),
        signInUrl=sign_in_url,
        domainIds=pulumi.Output.from_input(settings.domain_id).apply(settings.domain_ids),
        issuers=[entry["issuer"] for entry in settings.issuers],
        settings=known,
        rolePolicies=role_policies,
    )
