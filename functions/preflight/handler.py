"""Answers browsers that ask, before a portal's call, whether its origin may call the API (Fetch standard, "CORS")."""

import json
import os
import re
from collections.abc import Mapping
from typing import Any

_ORIGIN = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?")


class ConfigurationError(Exception):
    """Raised if an environment variable is missing or malformed; names it, its value and what is allowed."""


def _origins(environment: Mapping[str, str]) -> frozenset[str]:
    text = environment.get("CORS_ORIGINS")
    try:
        values = json.loads(text or "")
    except ValueError:
        values = None
    if (
        not isinstance(values, list)
        or not values
        or not all(isinstance(v, str) and _ORIGIN.fullmatch(v) for v in values)
    ):
        raise ConfigurationError(f"CORS_ORIGINS is {text!r}; allowed: a JSON list of at least one https origin")
    return frozenset(values)


_ORIGINS = _origins(os.environ)


def handler(event: object, _context: object) -> dict[str, Any]:
    """Say yes to the listed origins only; the browser takes the lack of an answer for a no."""
    headers = {"Cache-Control": "no-store", "Vary": "Origin", "X-Content-Type-Options": "nosniff"}
    origin = _origin(event)
    if origin in _ORIGINS:
        headers |= {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET",
            "Access-Control-Allow-Headers": "Authorization",
            "Access-Control-Max-Age": "600",
        }
    return {"statusCode": 204, "headers": headers, "body": "", "isBase64Encoded": False}


def _origin(event: object) -> str:
    """The one `Origin` of the request; header names arrive in any case."""
    several = event.get("multiValueHeaders") if isinstance(event, dict) else None
    if not isinstance(several, dict):
        return ""
    found = [value for name, values in several.items() if str(name).lower() == "origin" for value in values or []]
    return found[0] if len(found) == 1 and isinstance(found[0], str) else ""
