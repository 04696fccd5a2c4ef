"""A person: their user name, their user profile, where an invitation goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..names import ALLOWED, differs_only_in_case, is_profile_name

_MAX_LENGTH = 128
"""Of a user name (Cognito API reference, AdminCreateUser)."""


@dataclass(frozen=True)
class Person:
    """Whom a command is about."""

    user: str
    profile: str
    email: str = ""


def problems_of(people: Sequence[Person], profile_from: str) -> list[str]:
    """Everything that is wrong with the people given, before anything is done for any of them."""
    found = []
    for number, person in enumerate(people):
        if not 1 <= len(person.user) <= _MAX_LENGTH or not person.user.isprintable():
            found.append(f"user {person.user!r}: allowed are 1-{_MAX_LENGTH} printable characters")
        if not is_profile_name(person.profile):
            found.append(f"profile {person.profile!r}: allowed is {ALLOWED}")
        if profile_from == "username" and person.user != person.profile:
            found.append(f"user {person.user!r}: the stack takes the user name for the profile, so both are the same")
        if person.email and not _is_address(person.email):
            found.append(f"e-mail {person.email!r} of {person.user}: allowed is one address, such as ana@example.com")
        found += _twice(person, people[:number])
    return found


def _twice(person: Person, before: Iterable[Person]) -> list[str]:
    earlier = list(before)
    if any(other.user.casefold() == person.user.casefold() for other in earlier):
        return [f"user {person.user!r}: is given twice (names that differ only in case are one)"]
    if any(other.profile.casefold() == person.profile.casefold() for other in earlier):
        return [f"profile {person.profile!r}: is given twice (names that differ only in case are one)"]
    return []


def _is_address(text: str) -> bool:
    name, at, host = text.partition("@")
    return bool(name and at and host) and "@" not in host and text.isprintable() and not any(map(str.isspace, text))


def clash(person: Person, users: Iterable[str], profiles: Iterable[str]) -> str | None:
    """Why a person cannot be added beside those who are there already, if so."""
    for what, name, taken in (("user", person.user, users), ("profile", person.profile, profiles)):
        other = differs_only_in_case(name, taken)
        if other:
            return f"{what} {name!r} differs only in case from {other!r}: SageMaker takes both for one profile"
    return None
