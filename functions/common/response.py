"""The HTTP answers that API Gateway's Lambda proxy integration passes on."""

import json
from collections.abc import Mapping
from typing import Any

Response = dict[str, Any]

_JSON_HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",  # what is answered is for one moment and one person
    "X-Content-Type-Options": "nosniff",
}


def response(status: int, headers: Mapping[str, str], body: str = "") -> Response:
    """An answer with a text; the caller may change its headers without changing those that were given."""
    return {"statusCode": status, "headers": dict(headers), "body": body, "isBase64Encoded": False}


def json_response(status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    """An answer with JSON that nobody may store or take for another type; `headers` are added to those that say so."""
    return response(status, {**_JSON_HEADERS, **headers}, json.dumps(body))
