"""What the deployment decides: read from the environment once, complete and checked, or the function does not start."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

import names

Value = TypeVar("Value")

_LOOPBACK = ("127.0.0.1", "localhost")  # plain http is for tests only


class ConfigurationError(Exception):
    """Raised if an environment variable is missing or malformed; names it, its value and what is allowed."""


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

        def read(name: str, parse: Callable[[str], Value], allowed: str) -> Value:
            if name not in environment:
                raise ConfigurationError(f"{name} is missing; allowed: {allowed}")
            try:
                return parse(environment[name])
            except (ValueError, RecursionError):
                raise ConfigurationError(f"{name} is {environment[name]!r}; allowed: {allowed}") from None

        # Without a choice of domains there is one, for everybody; with it, callers without a domain may be refused.
        chosen = "DOMAINS" in environment
        domains = frozenset[str]()
        default_domain = None
        if chosen:
            domains = read("DOMAINS", _list_of(names.is_domain_id, at_least=1), "a JSON list of one or more domain ids")
        if not chosen or "DOMAIN_ID" in environment:
            default_domain = read("DOMAIN_ID", _matching(names.is_domain_id), "a Studio domain id, such as d-abc123")
        return cls(
            default_domain=default_domain,
            domains=domains or frozenset(filter(None, [default_domain])),
            endpoint=read("SAGEMAKER_ENDPOINT", _endpoint, "https://<host>[:port], or http:// on this machine"),
            region=read("AWS_REGION", _matching(bool), "a region, such as eu-central-1"),
            expires_in_seconds=read("EXPIRES_IN_SECONDS", _between(5, 300), "5 to 300"),
            session_seconds=read("SESSION_SECONDS", _between(1800, 43200), "1800 to 43200"),
            spaces=read("SPACES", _list_of(names.is_name), "a JSON list of space names, or []"),
            landing_uris=read("LANDING_URIS", _list_of(names.is_landing_uri), "a JSON list of landing URIs, or []"),
            cors_origins=read("CORS_ORIGINS", _list_of(names.is_origin), "a JSON list of https origins, or []"),
        )


def _matching(accepts: Callable[[str], bool]) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not accepts(text):
            raise ValueError
        return text

    return parse


def _between(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError
        return int(text)

    return parse


def _list_of(accepts: Callable[[object], bool], *, at_least: int = 0) -> Callable[[str], frozenset[str]]:
    def parse(text: str) -> frozenset[str]:
        values = json.loads(text)
        if not (isinstance(values, list) and len(values) >= at_least and all(accepts(value) for value in values)):
            raise ValueError
        return frozenset(values)

    return parse


def _endpoint(text: str) -> str:
    url = urlsplit(text)
    is_trusted = url.scheme == "https" or (url.scheme == "http" and url.hostname in _LOOPBACK)
    rebuilt = f"{url.scheme}://{url.hostname}" + (f":{url.port}" if url.port is not None else "")
    # Equality leaves no room for credentials, a path, a query, or characters that parsers read differently.
    if not (is_trusted and url.hostname and text.removesuffix("/") == rebuilt):
        raise ValueError
    return rebuilt
