"""What operators' commands compare a deployment with, as stack outputs: where it is, and how it is set."""

from typing import Any

import pulumi

from .configuration.settings import Settings
from .location import Location
from .names import camel_case

OPERATING = (
    "vpc_cidrs",
    "corporate_cidrs",
    "entrypoints",
    "expires_in_seconds",
    "session_seconds",
    "user_pool_id",
    "callback_urls",
    "mfa",
    "access_token_minutes",
    "profile_claim",
    "authorizer_cache_seconds",
    "log_retention_days",
    "deletion_protection",
    "private_dns",
)


def operating_settings(settings: Settings) -> pulumi.Output[dict[str, Any]]:
    """The settings named above by configuration key; none of them is secret."""
    return pulumi.Output.all(**{camel_case(name): getattr(settings, name) for name in OPERATING})


def operating_location(location: Location) -> dict[str, str]:
    """Partition, region and account."""
    return {"partition": location.partition, "region": location.region, "accountId": location.account_id}
