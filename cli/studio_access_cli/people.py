"""People: given by name or in a CSV file, and where a stack keeps them: user pool, user profiles, directory table."""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from studio_access.config.checks import PROFILE_NAME

from .aws.directory_table import DirectoryTable
from .aws.user_pool import UserPool
from .aws.user_profiles import UserProfiles
from .deployment import Deployment
from .errors import WrongInputError
from .stack import Stack

COLUMNS = ("user", "email", "profile")
_MAX_BYTES = 5_000_000
_MAX_LENGTH = 128
"""Of a user name (Cognito API reference, AdminCreateUser)."""


@dataclass(frozen=True)
class Person:
    """Whom a command is about."""

    user: str
    profile: str
    email: str = ""


def given_people(users: Sequence[str], file: Path | None) -> list[Person]:
    """The people named one way or the other, by arguments or by a file."""
    if (file is None) == (not users):
        raise WrongInputError("give user names, or a file with --csv; one of them")
    return read_people(file) if file is not None else [Person(user, user) for user in users]


def read_people(file: Path) -> list[Person]:
    """The people of a CSV file with a header line; `-` reads standard input. `user` is needed, the others are not."""
    try:
        text = sys.stdin.read(_MAX_BYTES + 1) if str(file) == "-" else _text(file)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInputError(f"--csv {file}: cannot be read as UTF-8 text ({type(error).__name__})") from error
    if len(text) > _MAX_BYTES:
        raise WrongInputError(f"--csv {file}: is larger than {_MAX_BYTES:,} characters; split it")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\N{BYTE ORDER MARK}"), newline=""), strict=True)
    try:
        people, problems = _people(rows)
    except csv.Error as error:
        raise WrongInputError(f"--csv {file}: line {rows.line_num} is no CSV: {error}") from error
    if problems:
        raise WrongInputError(f"--csv {file}: {'; '.join(problems)}")
    if not people:
        raise WrongInputError(f"--csv {file}: names nobody; wanted is {','.join(COLUMNS)}, then a line each")
    return people


def _text(file: Path) -> str:
    with file.open(encoding="utf-8", newline="") as opened:
        return opened.read(_MAX_BYTES + 1)


def _people(rows: "csv.DictReader[str]") -> tuple[list[Person], list[str]]:
    header = list(rows.fieldnames or [])
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "user" not in header or len(set(header)) != len(header):
        return [], [f"the first line must name the columns: user, and where needed {', '.join(COLUMNS[1:])}, each once"]
    people, problems = [], []
    for row in rows:
        if None in row or None in row.values():
            problems.append(f"line {rows.line_num} has not {len(header)} values")
            continue
        values = {name: value.strip() for name, value in row.items()}
        if not values["user"]:
            problems.append(f"line {rows.line_num}: user is empty")
        people.append(Person(values["user"], values.get("profile") or values["user"], values.get("email", "")))
    return people, problems


def is_profile_name(name: str) -> bool:
    """Whether a user profile can be called so."""
    return PROFILE_NAME(name)


def differs_only_in_case(name: str, taken: Iterable[str]) -> str | None:
    """The taken name that SageMaker takes for the same profile though it is spelt differently, if there is one."""
    return next((other for other in taken if other != name and other.casefold() == name.casefold()), None)


def problems_of(people: Sequence[Person], profile_from: str) -> list[str]:
    """Everything that is wrong with the people given, before anything is done for any of them."""
    found = []
    for number, person in enumerate(people):
        if not 1 <= len(person.user) <= _MAX_LENGTH or not person.user.isprintable():
            found.append(f"user {person.user!r}: allowed are 1-{_MAX_LENGTH} printable characters")
        if not is_profile_name(person.profile):
            found.append(f"profile {person.profile!r}: allowed is {PROFILE_NAME.allowed}")
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


@dataclass(frozen=True)
class UserStores:
    """Where the people of one stack are written down."""

    profile_from: str
    """`username`, `claim` or `directory`: how the authorizer finds a person's profile."""
    profiles: UserProfiles
    """Those of the default domain."""
    profiles_by_domain: Mapping[str, UserProfiles]
    """Those of every domain, by its id."""
    pool: UserPool | None
    """None where people sign in elsewhere."""
    table: DirectoryTable | None
    """None where there is no directory table."""


def of_issuer(stack: Stack, issuer: str | None) -> str | None:
    """Whose person is meant, where the stack has several issuers: the same name may be somebody at each."""
    if len(stack.issuers) > 1 and issuer not in stack.issuers:
        shown = "not given" if issuer is None else f"{issuer!r}"
        raise WrongInputError(f"--issuer {shown}: the stack has several; allowed is one of {', '.join(stack.issuers)}")
    return issuer


def user_stores(deployment: Deployment, issuer: str | None = None) -> UserStores:
    """The stack's stores; people in the directory table are of `issuer`, or of the stack's own."""
    stack, aws = deployment.stack, deployment.aws
    if stack.profile_from not in ("username", "claim", "directory"):
        raise WrongInputError(
            f"profileFrom {stack.profile_from!r} of the stack outputs is not known here: use a newer version"
        )
    if stack.profile_from == "directory" and not stack.directory_table:
        raise WrongInputError("the stack takes profiles from a table, but has no output directoryTable")
    if issuer is not None and not issuer.startswith("https://"):
        raise WrongInputError(f"--issuer {issuer!r}: allowed is the https address in the tokens' `iss`")
    table = stack.directory_table
    by_domain = {domain_id: UserProfiles(aws.client("sagemaker"), domain_id) for domain_id in stack.domain_ids}
    return UserStores(
        profile_from=stack.profile_from,
        profiles=by_domain[stack.domain_id],
        profiles_by_domain=by_domain,
        pool=UserPool(aws.client("cognito-idp"), stack.user_pool_id) if stack.user_pool_id else None,
        table=DirectoryTable(aws.client("dynamodb"), table, issuer or stack.outputs["issuer"]) if table else None,
    )
