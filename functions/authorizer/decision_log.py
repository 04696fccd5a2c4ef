"""How a decision can end, and the log: one JSON line a decision.

A line, or an answer to the caller, has fixed reason codes and validated names only; nothing that a caller sent is
written as it came.
"""

from enum import StrEnum
from json.encoder import encode_basestring_ascii

from event import request_id, vpc_endpoint_id


class Reason(StrEnum):
    """Every reason a decision can have; the codes are stable, dashboards and alarms match them."""

    OWN_PROFILE = "own_profile"

    # Unauthorized: no token, or one that fails verification (401).
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
    """Raised if the request carries no token that passes verification (401)."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class ForbiddenError(Exception):
    """Raised if a genuine token gives no right to any user profile (403)."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def allowed(event: object, principal: str, profile: str) -> None:
    """A caller may use a profile."""
    _write(decision="allow", reason=Reason.OWN_PROFILE, profile=profile, principal=principal, **_origin(event))


def denied(event: object, principal: str, reason: Reason) -> None:
    """A caller is who the token says, but has no profile here."""
    _write(decision="deny", reason=reason, principal=principal, **_origin(event))


def unauthorized(event: object, reason: Reason, error: str = "") -> None:
    """No token passed verification; `error` is the class name of an unexpected error."""
    _write(decision="unauthorized", reason=reason, error=error, **_origin(event))


def key_set_replaced(issuer: str) -> None:
    """A newer key set is in use."""
    _write(event="key_set_replaced", issuer=issuer)


def key_set_kept(issuer: str, cause: str) -> None:
    """A newer key set could not be had, the old one stays in use."""
    _write(event="key_set_kept", issuer=issuer, cause=cause)


def key_set_withdrawn(issuer: str) -> None:
    """The issuer publishes no usable key any more; the old ones, past their age, are trusted no longer."""
    _write(event="key_set_withdrawn", issuer=issuer)


def _origin(event: object) -> dict[str, str]:
    return {"vpceId": vpc_endpoint_id(event) or "", "requestId": request_id(event) or ""}


def _write(**fields: str) -> None:
    # With texts only, quoting is all there is to JSON; the general encoder is set up anew for every line.
    members = [f'"{name}":{encode_basestring_ascii(value)}' for name, value in fields.items() if value]
    print(f"{{{','.join(members)}}}")
