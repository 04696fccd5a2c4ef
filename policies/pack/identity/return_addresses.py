"""Where sign-in sends people back to, with what their tokens are fetched by."""

from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from pulumi_policy import Severity

from ..inputs import NotYetKnownError, Resource
from ..policy import About, Config, decided, resource_policy
from .app_client import CLIENTS

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


def _addresses(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    for name in ("callbackUrls", "logoutUrls", "defaultRedirectUri"):
        yield from decided(_return, resource, name, config)


def _return(resource: Resource, name: str, config: Config) -> Iterator[str | NotYetKnownError]:
    for url in resource.each(name):
        if not isinstance(url, str):
            yield NotYetKnownError(name)
        elif not _is_safe(url, config["hosts"]):
            yield f"its {name} has an address that is neither https nor on this machine, or not of an allowed host"


def _is_safe(url: str, hosts: list[str]) -> bool:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    if not host or _is_ambiguous(url, parts):
        return False
    if parts.scheme == "http":
        return host in _LOOPBACK
    return parts.scheme == "https" and (not hosts or host in [one.lower() for one in hosts] or host in _LOOPBACK)


def _is_ambiguous(url: str, parts: SplitResult) -> bool:
    """Whether readers may disagree about the host: user information, backslashes, blanks, wildcards."""
    return (
        "@" in parts.netloc
        or any(letter in url for letter in "\\*#")
        or any(not "!" <= letter <= "~" for letter in url)
    )


COGNITO_RETURN_ADDRESSES = resource_policy(
    About(
        name="cognito-return-addresses",
        description="Sign-in returns to https addresses, or to this machine.",
        severity=Severity.CRITICAL,
        remedy="Use https, or http on localhost, 127.0.0.1 or [::1]",
        config={
            "hosts": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "description": "Hosts that sign-in may return to by https; none means any.",
            }
        },
    ),
    dict.fromkeys(CLIENTS, _addresses),
)
