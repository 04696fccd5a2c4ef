"""How a request can end: its reason code and HTTP status, the answer to the caller, and the line in the log."""

from dataclasses import dataclass, field
from enum import Enum

import log
from response import Response, json_response

# What an alarm looks for: the presigning role's policy, an endpoint policy or an SCP denies what it should allow.
ACCESS_DENIED_MARKER = "PRESIGN_ACCESS_DENIED"

_RETRY_AFTER_SECONDS = "2"
_MESSAGES = {
    400: "The request has a parameter that is not allowed.",
    403: "This Studio user profile is not yours to open.",
    404: "Studio has no such user profile or space.",
    429: "Too many requests; try again in a moment.",
    502: "Studio refused to open; please report this with the request id.",
    503: "Studio did not answer in time; try again.",
}


class Reason(Enum):
    """The code that stands in the log, and the caller's status."""

    PRESIGNED = ("presigned", 200)

    QUERY_MALFORMED = ("query_malformed", 400)
    QUERY_UNKNOWN = ("query_unknown", 400)
    SPACE_NOT_ALLOWED = ("space_not_allowed", 400)
    LANDING_NOT_ALLOWED = ("landing_not_allowed", 400)

    PROFILE_MISSING = ("profile_missing", 403)
    PROFILE_INVALID = ("profile_invalid", 403)
    PROFILE_DIFFERS = ("profile_differs", 403)
    DOMAIN_MISSING = ("domain_missing", 403)  # none of the caller's groups chooses one, and there is no default
    DOMAIN_NOT_ALLOWED = ("domain_not_allowed", 403)

    PROFILE_UNKNOWN = ("profile_unknown", 404)
    THROTTLED = ("throttled", 429)

    ACCESS_DENIED = ("access_denied", 502)
    REJECTED = ("rejected", 502)  # SageMaker finds our parameters invalid: the configuration is wrong
    ENDPOINT_UNTRUSTED = ("endpoint_untrusted", 502)
    STUDIO_ERROR = ("studio_error", 502)
    NO_URL = ("no_url", 502)
    INTERNAL = ("internal", 502)

    TIMED_OUT = ("timed_out", 503)
    UNREACHABLE = ("unreachable", 503)

    def __init__(self, code: str, status: int) -> None:
        self.code = code
        self.status = status


@dataclass(frozen=True)
class Outcome:
    """How one request ended, and for whom."""

    reason: Reason
    profile: str | None = None
    """The caller's user profile, once it is known to be one."""
    url: str | None = field(default=None, repr=False)
    """The presigned URL: it opens the profile for whoever has it, so it goes to the caller and nowhere else."""
    aws_request_id: str | None = None
    """SageMaker's id of its part, for AWS support and CloudTrail."""
    error: str | None = None
    """The code of SageMaker's error or the class of ours, never its text."""


def answer(outcome: Outcome, request_id: str, expires_in_seconds: int) -> Response:
    """The HTTP answer: the URL, or a general sentence with the id to ask support about."""
    headers = {"Referrer-Policy": "no-referrer"}
    if outcome.reason is Reason.PRESIGNED:
        return json_response(200, {"AuthorizedUrl": outcome.url, "ExpiresInSeconds": expires_in_seconds}, headers)
    if outcome.reason is Reason.THROTTLED:
        headers["Retry-After"] = _RETRY_AFTER_SECONDS
    status = outcome.reason.status
    return json_response(status, {"message": _MESSAGES[status], "requestId": request_id}, headers)


def write_log(outcome: Outcome, request_id: str, vpc_endpoint_id: str | None, milliseconds: float) -> None:
    """One line a request for the audit trail: who was given a URL or why not, never the URL itself."""
    line = {
        "outcome": "presigned" if outcome.reason is Reason.PRESIGNED else "refused",
        "reason": outcome.reason.code,
        "status": outcome.reason.status,
        "profile": outcome.profile,
        "vpceId": vpc_endpoint_id,
        "requestId": request_id,
        "awsRequestId": outcome.aws_request_id,
        "error": outcome.error,
        "milliseconds": round(milliseconds, 1),
    }
    if outcome.reason is Reason.ACCESS_DENIED:
        line["alarm"] = ACCESS_DENIED_MARKER
    log.write(line)
