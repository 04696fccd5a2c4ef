"""How a request can end: one reason code each, and the HTTP status it means for the caller."""

from dataclasses import dataclass, field
from enum import Enum


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
