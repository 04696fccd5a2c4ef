"""Answers browsers that ask, before a portal's call, whether its origin may call the API (Fetch standard, "CORS")."""

import os

from cross_origin import is_origin, origin_of
from environment import json_list, read
from response import Response, response

_ORIGINS = frozenset(
    read(os.environ, "CORS_ORIGINS", json_list(is_origin, at_least=1), "a JSON list of at least one https origin")
)


def handler(event: object, _context: object) -> Response:
    """Say yes to the listed origins only; the browser takes the lack of an answer for a no."""
    headers = {"Cache-Control": "no-store", "Vary": "Origin", "X-Content-Type-Options": "nosniff"}
    origin = origin_of(event)
    if origin in _ORIGINS:
        headers |= {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET",
            "Access-Control-Allow-Headers": "Authorization",
            "Access-Control-Max-Age": "600",
        }
    return response(204, headers)
