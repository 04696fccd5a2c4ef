"""What the claims of a genuinely signed token must say before anyone is let in."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from issuer import Issuer
from refusal import ForbiddenError, Reason, UnauthorizedError

# Clocks of issuer and Lambda may differ a little; expiry gets no such grace.
CLOCK_SKEW_SECONDS = 60
# The longest life Cognito can give an access or ID token.
MAX_LIFETIME_SECONDS = 24 * 60 * 60
_MAX_SUBJECT_LENGTH = 255  # OpenID Connect Core, section 2
_LATEST_DATE = 253_402_300_799  # the end of the year 9999

Claims = Mapping[str, Any]


class Caller(NamedTuple):
    """Who a believed token speaks for, and until when (seconds since 1970)."""

    subject: str
    expires: int


def check(claims: Claims, issuer: Issuer, now: float) -> Caller:
    """Check everything that makes a token of `issuer` believable at `now`, and return its caller."""
    if claims.get("token_use") != issuer.token_use:
        raise UnauthorizedError(Reason.TOKEN_USE)
    client_id = claims.get("client_id" if issuer.token_use == "access" else "aud")  # noqa: S105 (not a password)
    if not isinstance(client_id, str) or client_id not in issuer.client_ids:
        raise UnauthorizedError(Reason.CLIENT)
    # PyJWT and RFC 7519 (4.1.7) agree that it is a string.
    if not isinstance(claims.get("jti", ""), str):
        raise UnauthorizedError(Reason.TOKEN_ID)
    return Caller(_subject(claims), _expiry(claims, now))


def check_rights(claims: Claims, issuer: Issuer) -> None:
    """Check the scopes and groups that the issuer's tokens must carry."""
    if issuer.scopes:
        scope = claims.get("scope")
        if not isinstance(scope, str) or not issuer.scopes.issubset(scope.split(" ")):
            raise ForbiddenError(Reason.SCOPE)
    if issuer.groups:
        groups = claims.get(issuer.groups_claim)
        if not isinstance(groups, list) or not any(isinstance(g, str) and g in issuer.groups for g in groups):
            raise ForbiddenError(Reason.GROUP)


def may_create_profile(claims: Claims, issuer: Issuer) -> bool:
    """Whether this person may have their user profile created."""
    groups = claims.get(issuer.groups_claim)
    return isinstance(groups, list) and any(isinstance(g, str) and g in issuer.profile_groups for g in groups)


def _subject(claims: Claims) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _MAX_SUBJECT_LENGTH:
        raise UnauthorizedError(Reason.SUBJECT)
    if not (subject.isascii() and subject.isprintable()):
        raise UnauthorizedError(Reason.SUBJECT)
    return subject


def _expiry(claims: Claims, now: float) -> int:
    """The moment from which the token is worthless; fractions are cut off, to the caller's disadvantage."""
    expires = _date(claims, "exp", Reason.EXPIRED)
    if now >= expires:
        raise UnauthorizedError(Reason.EXPIRED)
    issued = _date(claims, "iat", Reason.NOT_YET_VALID)
    if issued > now + CLOCK_SKEW_SECONDS:
        raise UnauthorizedError(Reason.NOT_YET_VALID)
    if "nbf" in claims and _date(claims, "nbf", Reason.NOT_YET_VALID) > now + CLOCK_SKEW_SECONDS:
        raise UnauthorizedError(Reason.NOT_YET_VALID)
    if not 0 < expires - issued <= MAX_LIFETIME_SECONDS:
        raise UnauthorizedError(Reason.LIFETIME)
    return expires


def _date(claims: Claims, name: str, refusal: Reason) -> int:
    """A NumericDate (RFC 7519, section 2) in whole seconds; in Python `True` is an integer, in a token it is not."""
    date = claims.get(name)
    if isinstance(date, bool) or not isinstance(date, int | float) or not 0 <= date <= _LATEST_DATE:
        raise UnauthorizedError(refusal)
    return int(date)
