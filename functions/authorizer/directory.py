"""The directory: which user profile, and which Studio domain, is a person's; imported only where one is configured.

Two items each: the person's (`issuer`, `person` -> `profile`, optional `domain`), and the profile's (`issuer` is the
word `profile`, `person` the profile in lower case -> `owner_issuer`, `owner_person`), which must point back. So nobody
gets a profile that was given to another, however the table came to say so.
"""

from typing import NamedTuple

import table
import user_profile
from refusal import ForbiddenError, Reason, UnauthorizedError

PROFILES = "profile"
"""What stands for the issuer in a profile's item; no issuer is called so, as issuers are URLs."""
_LONGEST_PERSON = 1024  # bytes: what DynamoDB takes for a sort key


class Entry(NamedTuple):
    """What the directory says of a person."""

    profile: str
    domain: str | None


def look_up(table_name: str, issuer: str, person: object) -> Entry:
    """The person's entry.

    `ForbiddenError` if the person has none, or not one of their own. A table that cannot be read is
    `UnauthorizedError`: API Gateway keeps a Deny for as long as it keeps answers, but never an error, so the next
    request asks again.
    """
    if not isinstance(person, str) or not 0 < len(person.encode(errors="replace")) <= _LONGEST_PERSON:
        raise ForbiddenError(Reason.DIRECTORY_PERSON)
    if not person.isprintable():
        raise ForbiddenError(Reason.DIRECTORY_PERSON)
    try:
        return _entry(table_name, issuer, person)
    except table.TableError:
        raise UnauthorizedError(Reason.DIRECTORY_UNAVAILABLE) from None


def _entry(table_name: str, issuer: str, person: str) -> Entry:
    item = table.read(table_name, issuer=issuer, person=person)
    if item is None:
        raise ForbiddenError(Reason.DIRECTORY_PERSON)
    profile, domain = item.get("profile"), item.get("domain")
    if not user_profile.is_name(profile) or ("domain" in item and not user_profile.is_domain_id(domain)):
        raise ForbiddenError(Reason.DIRECTORY_ENTRY)
    # SageMaker takes names that differ only in case for one profile (API reference, CreateUserProfile).
    owner = table.read(table_name, issuer=PROFILES, person=profile.lower())
    if owner is None or (owner.get("owner_issuer"), owner.get("owner_person")) != (issuer, person):
        raise ForbiddenError(Reason.DIRECTORY_OWNER)
    return Entry(profile, domain)
