"""The HTTP answers of the API: the URL, or a general sentence with the id to ask support about."""

import json
from typing import Any

from outcome import Outcome, Reason

_HEADERS = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",  # a URL is for one moment and one person
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_RETRY_AFTER_SECONDS = "2"

_MESSAGES = {
    400: "The request has a parameter that is not allowed.",
    403: "This Studio user profile is not yours to open.",
    404: "Studio has no such user profile or space.",
    429: "Too many requests; try again in a moment.",
    502: "Studio refused to open; please report this with the request id.",
    503: "Studio did not answer in time; try again.",
}


def answer(outcome: Outcome, request_id: str, expires_in_seconds: int) -> dict[str, Any]:
    """What API Gateway's Lambda proxy integration sends to the caller."""
    if outcome.reason is Reason.PRESIGNED:
        return _response(200, {"AuthorizedUrl": outcome.url, "ExpiresInSeconds": expires_in_seconds}, _HEADERS)
    headers = _HEADERS | {"Retry-After": _RETRY_AFTER_SECONDS} if outcome.reason is Reason.THROTTLED else _HEADERS
    status = outcome.reason.status
    return _response(status, {"message": _MESSAGES[status], "requestId": request_id}, headers)


def _response(status: int, body: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    return {"statusCode": status, "headers": dict(headers), "body": json.dumps(body), "isBase64Encoded": False}
