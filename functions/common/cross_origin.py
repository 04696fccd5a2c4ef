"""Lets the browser show our answers to the corporate portals that the deployment lists, and to no other page."""

from collections.abc import Mapping


def cross_origin_headers(event: object, origins: frozenset[str]) -> Mapping[str, str]:
    """The headers for one request; none at all where no portal is listed (Fetch standard, "CORS protocol").

    Only an origin of the list is repeated, never `*`, and never with credentials: the API takes no cookies.
    """
    if not origins:
        return {}
    origin = _origin(event)
    if origin not in origins:
        return {"Vary": "Origin"}
    return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}


def _origin(event: object) -> str:
    """The one `Origin` of the request; header names arrive in any case."""
    several = event.get("multiValueHeaders") if isinstance(event, dict) else None
    if not isinstance(several, dict):
        return ""
    found = [value for name, values in several.items() if str(name).lower() == "origin" for value in values or []]
    return found[0] if len(found) == 1 and isinstance(found[0], str) else ""
