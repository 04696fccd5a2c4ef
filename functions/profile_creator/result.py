"""How a request for a user profile can end, and the HTTP answer it is."""

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any

_RETRY_SECONDS = {202: "5", 429: "5", 503: "10"}
_MESSAGES = {
    200: "Your user profile is there.",
    202: "Your user profile is being made; ask again.",
    403: "This is not allowed.",
    409: "A user profile exists whose name differs from yours only in case.",
    429: "Too many requests; try again in a moment.",
    502: "The user profile could not be made; please report this with the request id.",
    503: "Studio did not answer in time; try again.",
}


class Result(Enum):
    """The code that stands in the log, and the caller's status."""

    THERE = ("profile_there", 200)
    CREATED = ("profile_created", 200)
    PENDING = ("profile_pending", 202)
    PROFILE_MISSING = ("profile_missing", 403)
    PROFILE_INVALID = ("profile_invalid", 403)
    NAME_CLASH = ("name_clash", 409)
    THROTTLED = ("throttled", 429)
    ACCESS_DENIED = ("access_denied", 502)
    PROFILE_FAILED = ("profile_failed", 502)
    SAGEMAKER_ERROR = ("sagemaker_error", 502)
    INTERNAL = ("internal", 502)
    GOING = ("profile_going", 503)
    UNREACHABLE = ("unreachable", 503)

    def __init__(self, code: str, status: int) -> None:
        self.code = code
        self.status = status


@dataclass(frozen=True)
class Outcome:
    """How one request ended, and for whom."""

    result: Result
    profile: str | None = None
    error: str | None = None
    """The code of SageMaker's error or the class of ours, never its text."""


def answer(outcome: Outcome, request_id: str) -> dict[str, Any]:
    """What API Gateway's Lambda proxy integration sends to the caller."""
    status = outcome.result.status
    headers = {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    if status in _RETRY_SECONDS:
        headers["Retry-After"] = _RETRY_SECONDS[status]
    body = json.dumps({"message": _MESSAGES[status], "requestId": request_id})
    return {"statusCode": status, "headers": headers, "body": body, "isBase64Encoded": False}


def log(outcome: Outcome, request_id: str, milliseconds: float) -> None:
    """Print the request's one line; Lambda brings standard output to the function's log group."""
    line = {
        "outcome": outcome.result.code,
        "status": outcome.result.status,
        "profile": outcome.profile,
        "requestId": request_id,
        "error": outcome.error,
        "milliseconds": round(milliseconds, 1),
    }
    print(json.dumps(line))
