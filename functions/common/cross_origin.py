"""Cross-origin requests: whether a page of a corporate portal may call the API and read its answers."""

import re
from collections.abc import Mapping
from typing import TypeGuard

from event import value_at

_ORIGIN = re.compile(r"https://[a-z0-9.-]{1,253}(?::[0-9]{1,5})?")


def is_origin(value: object) -> TypeGuard[str]:
    """Whether it is the origin of pages over https, as a browser sends it."""
    return isinstance(value, str) and _ORIGIN.fullmatch(value) is not None


def origin_of(event: object) -> str:
    """The one `Origin` of the request, empty if it has none or several; header names arrive in any case."""
    several = value_at(event, "multiValueHeaders")
    if not isinstance(several, dict):
        return ""
    named = [values for name, values in several.items() if str(name).lower() == "origin"]
    match named:
        case [[str(origin)]]:
            return origin
    return ""


def cross_origin_headers(event: object, origins: frozenset[str]) -> Mapping[str, str]:
    """What lets the browser show an answer to a portal of the list (Fetch standard, "CORS protocol").

    Nothing at all where no portal is listed. Only an origin of the list is repeated, never `*`, and never with
    credentials: the API takes no cookies.
    """
    if not origins:
        return {}
    origin = origin_of(event)
    if origin not in origins:
        return {"Vary": "Origin"}
    return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
