"""What the deployment decides: read from the environment once, complete and checked, or the function does not start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_TABLE = re.compile(r"[a-zA-Z0-9_.-]{3,255}")
_HOST = re.compile(r"https://cognito-idp\.[a-z0-9-]{1,32}\.amazonaws\.com(\.cn)?")
_REGION = re.compile(r"[a-z0-9-]{1,32}")


class WrongEnvironmentError(Exception):
    """Raised if an environment variable is missing or malformed; names it, its value and what is allowed."""


@dataclass(frozen=True)
class Deployment:
    """Where the owners of profiles are recorded, and how this region's pools are called as issuers."""

    table: str
    issuers_of_pools: str
    """What the pool's id is appended to: `https://cognito-idp.<region>.<suffix>`."""
    region: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Deployment":
        """Raises at the first variable that is missing or malformed."""
        return cls(
            table=_read(environment, "DIRECTORY_TABLE", _TABLE, "the name of a DynamoDB table"),
            issuers_of_pools=_read(environment, "ISSUERS_OF_POOLS", _HOST, "https://cognito-idp.<region>.<suffix>"),
            region=_read(environment, "AWS_REGION", _REGION, "a region, such as eu-central-1"),
        )


def _read(environment: Mapping[str, str], name: str, pattern: re.Pattern[str], allowed: str) -> str:
    if name not in environment:
        raise WrongEnvironmentError(f"{name} is missing; allowed: {allowed}")
    if not pattern.fullmatch(environment[name]):
        raise WrongEnvironmentError(f"{name} is {environment[name]!r}; allowed: {allowed}")
    return environment[name]
