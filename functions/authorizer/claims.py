"""What the claims of a genuinely signed token must say before anyone is let in."""

from typing import NamedTuple

from bearer_token import JoseHeader
from decision_log import ForbiddenError, Reason, UnauthorizedError
from issuer import Issuer, claim_at
from token_rules import Claims

# Clocks of issuer and Lambda may differ a little; expiry gets no such grace.
CLOCK_SKEW_SECONDS = 60
# The longest life Cognito can give an access or ID token.
MAX_LIFETIME_SECONDS = 24 * 60 * 60
_MAX_SUBJECT_LENGTH = 255  # OpenID Connect Core, section 2
_LATEST_DATE = 253_402_300_799  # the end of the year 9999


class Caller(NamedTuple):
    """Who a verified token speaks for, and until when (seconds since 1970)."""

    subject: str
    expires: int


def check(claims: Claims, header: JoseHeader, issuer: Issuer, now: float) -> Caller:
    """Check everything that a token of `issuer` must say at `now` (seconds since 1970), and return its caller."""
    issuer.rules.check(claims, header)
    # PyJWT and RFC 7519 (4.1.7) agree that it is a string.
    if not isinstance(claims.get("jti", ""), str):
        raise UnauthorizedError(Reason.TOKEN_ID)
    return Caller(_subject(claims), _expiry(claims, now))


def check_rights(claims: Claims, issuer: Issuer) -> None:
    """Check the scopes and groups that the issuer's tokens must carry."""
    if issuer.scopes and not issuer.scopes.issubset(issuer.rules.scopes(claims)):
        raise ForbiddenError(Reason.SCOPE)
    if issuer.groups and issuer.groups.isdisjoint(groups_of(claims, issuer)):
        raise ForbiddenError(Reason.GROUP)


def groups_of(claims: Claims, issuer: Issuer) -> frozenset[str]:
    """The groups, or roles, that the token carries; whatever is no list of texts carries none."""
    groups = claim_at(claims, issuer.groups_claim)
    return frozenset(g for g in groups if isinstance(g, str)) if isinstance(groups, list) else frozenset()


def domain_of(claims: Claims, issuer: Issuer) -> str | None:
    """The Studio domain that the caller's groups select: the first of the issuer's list that matches."""
    groups = groups_of(claims, issuer)
    return next((domain for group, domain in issuer.domains if group in groups), None)


def may_create_profile(claims: Claims, issuer: Issuer) -> bool:
    """Whether this person may have their user profile created."""
    # Most deployments create none: then the groups need not be looked at.
    return bool(issuer.profile_groups) and not issuer.profile_groups.isdisjoint(groups_of(claims, issuer))


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
