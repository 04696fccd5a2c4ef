"""The page as one HTML text, and the headers that say what a browser may do with it.

The same configuration always makes the same bytes.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from page_configuration import Brand, Configuration

_HERE = Path(__file__).parent
_PRODUCT = "SageMaker Studio"
_POWERFUL = ("camera", "clipboard-read", "display-capture", "geolocation", "hid", "microphone", "midi", "payment")
_MORE_POWERFUL = ("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking")


@dataclass(frozen=True)
class Document:
    """The page, and the two texts in it that a Content-Security-Policy must name by hash."""

    html: str
    script: str
    style: str


def document(configuration: Configuration) -> Document:
    """Fill the page in. Every value is escaped for the place it stands in."""
    brand = configuration.brand
    script = _source("page.js")
    style = Template(_source("page.css")).substitute(brand=brand.color, brand_on_dark=brand.color_on_dark)
    html = Template(_source("page.html")).substitute(
        title=escape(brand.name),
        name=escape(brand.name),
        icon=_icon(brand),
        logo=f'<img src="{escape(brand.logo)}" alt="">' if brand.logo else '<span class="mark"></span>',
        product="" if brand.name == _PRODUCT else f'<span class="product">{_PRODUCT}</span>',
        help=f'<a href="{escape(brand.help_url)}" rel="noreferrer">Help</a>' if brand.help_url else "",
        style=style,
        configuration=_in_script_element(_script_configuration(configuration)),
        script=script,
    )
    return Document(html, script, style)


def response_headers(configuration: Configuration, page: Document) -> dict[str, str]:
    """The headers of the page's HTTP answer: run its one script, ask our API and the issuer's endpoints, no more."""
    return {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": content_security_policy(configuration, page),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # A window that somebody opened this page in, or that it opens, has no hold on it.
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{feature}=()" for feature in _POWERFUL + _MORE_POWERFUL),
        "Strict-Transport-Security": "max-age=31536000",
    }


def content_security_policy(configuration: Configuration, page: Document) -> str:
    """Nothing is allowed but what is named; the script and the style by the hash of their text."""
    sign_in, logo = configuration.sign_in, configuration.brand.logo
    asked = filter(None, ("'self'", sign_in["tokenEndpoint"], sign_in["revocationEndpoint"]))
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hash(page.script)}",
            f"style-src {_hash(page.style)}",
            "img-src data:" + (f" {logo}" if logo.startswith("https:") else ""),
            f"connect-src {' '.join(asked)}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            # No text ever becomes markup or code.
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _script_configuration(configuration: Configuration) -> dict[str, object]:
    return {
        "address": configuration.address,
        "signIn": dict(configuration.sign_in),
        "tokenUse": configuration.token_use,
        "profileClaim": configuration.profile_claim,
        "spaces": configuration.spaces,
        "landingUris": configuration.landing_uris,
        "createsProfiles": configuration.creates_profiles,
    }


def _in_script_element(value: object) -> str:
    """JSON in which nothing can end the element or open a comment (HTML, "Restrictions for contents of scripts")."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _icon(brand: Brand) -> str:
    """A rounded square in the brand's colour, as a data URI."""
    square = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        f'<rect width="16" height="16" rx="4" fill="{brand.color}"/></svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(square.encode()).decode()}"


def _source(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
