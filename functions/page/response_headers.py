"""What the browser may do with the page: run its one script, ask our API and the issuer's token endpoint, no more."""

import base64
import hashlib

from document import Document
from page_configuration import Configuration

_POWERFUL = ("camera", "clipboard-read", "display-capture", "geolocation", "hid", "microphone", "midi", "payment")
_MORE_POWERFUL = ("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking")


def response_headers(configuration: Configuration, page: Document) -> dict[str, str]:
    """The headers of the page's HTTP answer."""
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


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
