"""Which user profile, and which Studio domain, a verified token gives: by its own claims, or by the directory.

The directory is a table with two items each: the person's (`issuer`, `person` -> `profile`, optional `domain`), and the
profile's (`issuer` is the word `profile`, `person` the profile in lower case -> `owner_issuer`, `owner_person`), which
must point back. So nobody gets a profile that was given to another, however the table came to say so.
"""

from collections.abc import Callable
from typing import NamedTuple

from claims import domain_of
from decision_log import ForbiddenError, Reason, UnauthorizedError
from issuer import claim_at
from names import is_domain_id, is_profile_name
from verifier import VerifiedToken

PROFILES = "profile"
"""What stands for the issuer in a profile's item; no issuer is called so, as issuers are URLs."""
_LONGEST_PERSON = 1024  # bytes: what DynamoDB takes for a sort key


class Assignment(NamedTuple):
    """What is a person's own."""

    profile: str
    domain: str | None
    """Where several domains are served and it is known which one is theirs."""


Rule = Callable[[VerifiedToken], Assignment]
"""How tokens become profiles; it raises `ForbiddenError` for those that do not."""

ReadItem = Callable[..., dict[str, str | None] | None]
"""Reads the item of a table, named first, whose key is given by name."""


def rule(directory_table: str | None) -> Rule:
    """How tokens become profiles in this deployment.

    A directory that cannot be read is `UnauthorizedError`: API Gateway keeps a Deny for as long as it keeps answers,
    but never an error, so the next request asks again.
    """
    if directory_table is None:
        return by_claim
    import table  # noqa: PLC0415 (the AWS SDK would be most of the function's start, so only where it is needed)

    def by_directory(token: VerifiedToken) -> Assignment:
        issuer = token.issuer
        person = _person(claim_at(token.claims, issuer.profile_claim))
        try:
            entry = _entry(table.read, directory_table, issuer.name, person)
        except table.TableError:
            raise UnauthorizedError(Reason.DIRECTORY_UNAVAILABLE) from None
        return Assignment(entry.profile, entry.domain or domain_of(token.claims, issuer))

    return by_directory


def by_claim(token: VerifiedToken) -> Assignment:
    """The profile claim names the profile itself, letter by letter."""
    claims, issuer = token.claims, token.issuer
    profile = claim_at(claims, issuer.profile_claim)
    if not is_profile_name(profile) or (issuer.lower_case_only and profile != profile.lower()):
        raise ForbiddenError(Reason.PROFILE)
    return Assignment(profile, domain_of(claims, issuer) if issuer.domains else None)


def _person(claim: object) -> str:
    """The person that a claim names; one that names nobody is not looked up."""
    if not isinstance(claim, str) or not 0 < len(claim.encode(errors="replace")) <= _LONGEST_PERSON:
        raise ForbiddenError(Reason.DIRECTORY_PERSON)
    if not claim.isprintable():
        raise ForbiddenError(Reason.DIRECTORY_PERSON)
    return claim


def _entry(read: ReadItem, table_name: str, issuer: str, person: str) -> Assignment:
    """What the directory says of a person; `ForbiddenError` if they have no entry, or not one of their own."""
    item = read(table_name, issuer=issuer, person=person)
    if item is None:
        raise ForbiddenError(Reason.DIRECTORY_PERSON)
    profile, domain = item.get("profile"), item.get("domain")
    if not is_profile_name(profile) or ("domain" in item and not is_domain_id(domain)):
        raise ForbiddenError(Reason.DIRECTORY_ENTRY)
    # SageMaker takes names that differ only in case for one profile (API reference, CreateUserProfile).
    owner = read(table_name, issuer=PROFILES, person=profile.lower())
    if owner is None or (owner.get("owner_issuer"), owner.get("owner_person")) != (issuer, person):
        raise ForbiddenError(Reason.DIRECTORY_OWNER)
    return Assignment(profile, domain)
