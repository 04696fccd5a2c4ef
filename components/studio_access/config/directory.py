"""Who has which user profile, as configuration lists it, and which domain a group opens."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import checks
from .checks import matching
from .objects import Member, Objects, objects

# Up to what Cognito takes as a user name; also the subject or e-mail address of another issuer.
_PERSON = matching(r"[^\s\x00-\x1f\x7f]{1,255}", "1-255 characters without spaces, exactly as the tokens have it")

DIRECTORY: Objects = objects(
    {
        "user": Member(_PERSON, required=True),
        "profile": Member(checks.PROFILE_NAME, required=True),
        "domain": Member(checks.DOMAIN_ID),
    },
    at_most=1000,
)
GROUP_DOMAINS: Objects = objects(
    {"group": Member(checks.WORD, required=True), "domain_id": Member(checks.DOMAIN_ID, required=True)}, at_most=20
)


def one_owner_each(entries: list[Mapping[str, Any]], key: str) -> Iterator[str]:
    """A line for each second entry of a user, and each second user of a profile.

    SageMaker takes profiles whose names differ only in case for one (API reference, CreateUserProfile).
    """
    users: dict[str, int] = {}
    profiles: dict[str, int] = {}
    for number, entry in enumerate(entries):
        first = users.setdefault(entry["user"], number)
        if first != number:
            yield f"{key}[{number}].user: {entry['user']!r} is in {key}[{first}] already; one entry a user"
        first = profiles.setdefault(entry["profile"].lower(), number)
        if first != number:
            owner = entries[first]["user"]
            yield f"{key}[{number}].profile: {entry['profile']!r} is {owner!r}'s already; two people never share one"
