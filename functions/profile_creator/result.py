"""How a request for a user profile can end: the HTTP answer to the caller, and the line in the log."""

from dataclasses import dataclass
from enum import Enum

import log
from response import Response, json_response

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


def answer(outcome: Outcome, request_id: str) -> Response:
    """The HTTP answer: a general sentence with the id to ask support about."""
    status = outcome.result.status
    headers = {"Retry-After": _RETRY_SECONDS[status]} if status in _RETRY_SECONDS else {}
    return json_response(status, {"message": _MESSAGES[status], "requestId": request_id}, headers)


def write_log(outcome: Outcome, request_id: str, milliseconds: float) -> None:
    """One line a request."""
    log.write(
        {
            "outcome": outcome.result.code,
            "status": outcome.result.status,
            "profile": outcome.profile,
            "requestId": request_id,
            "error": outcome.error,
            "milliseconds": round(milliseconds, 1),
        }
    )
