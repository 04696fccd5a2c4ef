"""What the deployment decides: read from the environment once, complete and checked, or the function does not start."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cross_origin import is_origin
from environment import accepted_by, json_list, read, region
from names import is_domain_id, is_space_name
from sagemaker import ENDPOINT_ALLOWED, endpoint

_LANDING_URI = re.compile(
    r"(?:studio:|app:(?:JupyterServer|JupyterLab|RStudioServerPro|CodeEditor|Canvas)):[\x21-\x7e]*"
)
_LONGEST_LANDING_URI = 1023  # characters


def is_landing_uri(value: object) -> bool:
    """Whether it is a page of Studio or of one of its applications, and not an address elsewhere."""
    return isinstance(value, str) and len(value) <= _LONGEST_LANDING_URI and _LANDING_URI.fullmatch(value) is not None


@dataclass(frozen=True)
class Configuration:
    """The Studio domains to open, how to reach SageMaker, and the limits of what a caller may ask for."""

    default_domain: str | None
    """The domain of callers for whom the authorizer chose none; None refuses them."""
    domains: frozenset[str]
    """The domains that the authorizer may choose."""
    endpoint: str
    """URL of the SageMaker API's VPC endpoint."""
    region: str
    expires_in_seconds: int
    """How long a URL may be opened, 5 to 300."""
    session_seconds: int
    """How long the session behind it lasts, 1,800 to 43,200."""
    spaces: frozenset[str]
    """The spaces a caller may ask for."""
    landing_uris: frozenset[str]
    """The landing pages a caller may ask for."""
    cors_origins: frozenset[str]
    """The origins whose pages may call from a browser."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Configuration":
        """Raises ConfigurationError at the first variable that is missing or malformed."""
        # Without a choice of domains there is one, for everybody; with it, callers without a domain may be refused.
        chosen = "DOMAINS" in environment
        domains, default_domain = frozenset[str](), None
        if chosen:
            parse = json_list(is_domain_id, at_least=1)
            domains = frozenset(read(environment, "DOMAINS", parse, "a JSON list of one or more domain ids"))
        if not chosen or "DOMAIN_ID" in environment:
            allowed = "a Studio domain id, such as d-abc123"
            default_domain = read(environment, "DOMAIN_ID", accepted_by(is_domain_id), allowed)

        def choices(name: str, accepts: Callable[[object], bool], what: str) -> frozenset[str]:
            return frozenset(read(environment, name, json_list(accepts), f"a JSON list of {what}, or []"))

        return cls(
            default_domain=default_domain,
            domains=domains or frozenset(filter(None, [default_domain])),
            endpoint=read(environment, "SAGEMAKER_ENDPOINT", endpoint, ENDPOINT_ALLOWED),
            region=region(environment),
            expires_in_seconds=read(environment, "EXPIRES_IN_SECONDS", _between(5, 300), "5 to 300"),
            session_seconds=read(environment, "SESSION_SECONDS", _between(1800, 43200), "1800 to 43200"),
            spaces=choices("SPACES", is_space_name, "space names"),
            landing_uris=choices("LANDING_URIS", is_landing_uri, "landing URIs"),
            cors_origins=choices("CORS_ORIGINS", is_origin, "https origins"),
        )


def _between(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError
        return int(text)

    return parse
