"""Why a request is refused: fixed reason codes are all that a log, or the caller, ever learns."""

from enum import StrEnum


class Reason(StrEnum):
    """Every reason a decision can have; the codes are stable, dashboards and alarms match them."""

    OWN_PROFILE = "own_profile"

    # Unauthorized: no token, or one that is not to be believed (401).
    AUTHORIZATION_HEADER = "authorization_header"
    TOKEN_SIZE = "token_size"  # noqa: S105 (a reason code, not a password)
    TOKEN_FORMAT = "token_format"  # noqa: S105 (a reason code, not a password)
    JOSE_HEADER = "jose_header"
    ALGORITHM = "algorithm"
    UNKNOWN_KEY = "unknown_key"
    SIGNATURE = "signature"
    PAYLOAD = "payload"
    ISSUER = "issuer"
    TOKEN_USE = "token_use"  # noqa: S105 (a reason code, not a password)
    CONFIRMATION = "confirmation"
    AUDIENCE = "audience"
    CLIENT = "client"
    SUBJECT = "subject"
    TOKEN_ID = "token_id"  # noqa: S105 (a reason code, not a password)
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    LIFETIME = "lifetime"
    SECOND_OPINION = "second_opinion"
    DIRECTORY_UNAVAILABLE = "directory_unavailable"
    INTERNAL = "internal"

    # Forbidden: a good token that opens no profile here (403).
    SCOPE = "scope"
    GROUP = "group"
    PROFILE = "profile"
    METHOD_ARN = "method_arn"
    DIRECTORY_PERSON = "directory_person"
    DIRECTORY_ENTRY = "directory_entry"
    DIRECTORY_OWNER = "directory_owner"


class UnauthorizedError(Exception):
    """Raised if the request carries no token that can be believed (401)."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ForbiddenError(Exception):
    """Raised if a genuine token gives no right to any user profile (403)."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
