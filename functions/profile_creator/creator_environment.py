"""What the deployment decides about new user profiles: read from the environment once, checked, or no function."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Value = TypeVar("Value")

_DOMAIN_ID = re.compile(r"d-[a-z0-9-]{0,60}[a-z0-9]")
_ROLE_ARN = re.compile(r"(arn:aws[a-z-]*:iam::[0-9]{12}:role/[\x21-\x7e]{1,512})?")
_GROUP = re.compile(r"sg-[0-9a-f]{8,17}")
# Plain http is for tests on this machine only.
_ENDPOINT = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?")


class ConfigurationError(Exception):
    """Raised if an environment variable is missing or malformed; names it, its value and what is allowed."""


@dataclass(frozen=True)
class Configuration:
    """The domain, how to reach SageMaker, and what every new profile gets."""

    domain_id: str
    endpoint: str
    region: str
    execution_role_arn: str
    """Empty: the domain's own."""
    security_group_ids: list[str]
    """Besides the domain's own."""
    tags: Mapping[str, str]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Configuration":
        """Raises ConfigurationError at the first variable that is missing or malformed."""

        def read(name: str, parse: Callable[[str], Value], allowed: str) -> Value:
            if name not in environment:
                raise ConfigurationError(f"{name} is missing; allowed: {allowed}")
            try:
                return parse(environment[name])
            except (ValueError, RecursionError):
                raise ConfigurationError(f"{name} is {environment[name]!r}; allowed: {allowed}") from None

        return cls(
            domain_id=read("DOMAIN_ID", _matching(_DOMAIN_ID), "a Studio domain id, such as d-abc123"),
            endpoint=read(
                "SAGEMAKER_ENDPOINT", _matching(_ENDPOINT), "https://<host>[:port], or http:// on this machine"
            ),
            region=read("AWS_REGION", _matching(re.compile(".+")), "a region, such as eu-central-1"),
            execution_role_arn=read("EXECUTION_ROLE_ARN", _matching(_ROLE_ARN), "the ARN of a role, or empty"),
            security_group_ids=read("SECURITY_GROUP_IDS", _groups, "a JSON list of security group ids, or []"),
            tags=read("TAGS", _tags, "a JSON object of texts, or {}"),
        )


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not pattern.fullmatch(text):
            raise ValueError
        return text

    return parse


def _groups(text: str) -> list[str]:
    values = json.loads(text)
    if not isinstance(values, list) or not all(isinstance(v, str) and _GROUP.fullmatch(v) for v in values):
        raise ValueError
    return values


def _tags(text: str) -> dict[str, str]:
    values = json.loads(text)
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise ValueError
    return values
