"""What the deployment decides about the page: read from the environment once, checked, or the function does not start.

Whatever is read here ends up in a page or in its security policy, so each value must have one exact shape.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from environment import json_list, one_of, read

# A host and a path, of characters that mean nothing in HTML, in a script or in a Content-Security-Policy.
_HTTPS = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?(/[A-Za-z0-9._~/%+@-]{0,512})?")
_DATA = re.compile(r"data:image/(svg\+xml|png|jpeg|webp|gif);base64,[A-Za-z0-9+/]{1,4000}={0,2}")
_COLOR = re.compile(r"#[0-9a-f]{6}")
_ENDPOINTS = ("authorizationEndpoint", "tokenEndpoint")
_OPTIONAL_ENDPOINTS = ("revocationEndpoint", "logoutEndpoint")
_LOGOUT_PARAMETERS = ("logout_uri", "post_logout_redirect_uri")


@dataclass(frozen=True)
class Brand:
    """How the page looks."""

    name: str
    logo: str
    """An https URL or a data URI of an image; empty: none."""
    color: str
    """Behind white text; `#` and six lower-case hexadecimal digits, as `color_on_dark`."""
    color_on_dark: str
    """Behind dark text."""
    help_url: str
    """Where people find help; empty: no link."""


@dataclass(frozen=True)
class Configuration:
    """The page's address, whose sign-in it uses, what can be chosen, and how it looks."""

    address: str
    """Its own URL, to which the issuer sends people back."""
    sign_in: Mapping[str, str]
    """`issuer`, `authorizationEndpoint`, `tokenEndpoint`, `clientId`, `scope`; `revocationEndpoint` (RFC 7009) and
    `logoutEndpoint` with its `logoutParameter` may be empty where the issuer has none."""
    token_use: str
    """Which token the API takes: `access` or `id`."""
    profile_claim: str
    """The token's claim that is shown as the profile's name; decides nothing."""
    spaces: list[str]
    landing_uris: list[str]
    creates_profiles: bool
    brand: Brand

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Configuration":
        """Raises ConfigurationError at the first variable that is missing or malformed."""
        texts = json_list(_is_text)
        sign_in = "a JSON object with the issuer's endpoints and the client id"
        brand = "a JSON object with name, logo, color, colorOnDark and helpUrl"
        creates_profiles = read(environment, "CREATES_PROFILES", one_of("true", "false"), "true or false")
        return cls(
            address=read(environment, "PAGE_ADDRESS", _https, "an https URL"),
            sign_in=read(environment, "SIGN_IN", _sign_in, sign_in),
            token_use=read(environment, "TOKEN_USE", one_of("access", "id"), "access or id"),
            profile_claim=read(environment, "PROFILE_CLAIM", _text, "the name of a claim"),
            spaces=read(environment, "SPACES", texts, "a JSON list of space names, or []"),
            landing_uris=read(environment, "LANDING_URIS", texts, "a JSON list of landing URIs, or []"),
            creates_profiles=creates_profiles == "true",
            brand=read(environment, "BRAND", _brand, brand),
        )


def _sign_in(text: str) -> dict[str, str]:
    values = json.loads(text)
    if values["logoutParameter"] not in _LOGOUT_PARAMETERS:
        raise ValueError
    return {
        **{name: _text(values[name]) for name in ("issuer", "clientId", "scope")},
        **{name: _https(values[name]) for name in _ENDPOINTS},
        **{name: _https(values[name]) if values[name] else "" for name in _OPTIONAL_ENDPOINTS},
        "logoutParameter": values["logoutParameter"],
    }


def _brand(text: str) -> Brand:
    values = json.loads(text)
    logo, help_url = values["logo"], values["helpUrl"]
    if logo and not _DATA.fullmatch(logo):
        _https(logo)
    for color in (values["color"], values["colorOnDark"]):
        if not _COLOR.fullmatch(color):
            raise ValueError
    return Brand(_text(values["name"]), logo, values["color"], values["colorOnDark"], help_url and _https(help_url))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != "" and value.isprintable()


def _text(value: Any) -> str:
    if not _is_text(value):
        raise ValueError
    return value


def _https(value: str) -> str:
    if not _HTTPS.fullmatch(value):
        raise ValueError
    return value
