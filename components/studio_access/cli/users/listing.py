"""`studio-access users list`: who may sign in, and which Studio is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...aws.naming import camel_case
from ..answer import Answer, give
from ..aws import Aws
from ..exit_status import AS_EXPECTED, NOT_AS_EXPECTED
from ..names import differs_only_in_case
from ..options import AwsProfile, Json, Outputs, Stack
from ..stack import read_stack
from .pool import User
from .registers import Registers, registers


@dataclass(frozen=True)
class Listed:
    """One user, or one profile that nobody has."""

    user: str
    status: str
    profile: str
    profile_status: str
    problem: str


def list_users(
    aws_profile: AwsProfile = None, outputs: Outputs = None, stack: Stack = None, json: Json = False
) -> None:
    """List users with their Studio profiles, and whoever lacks one or the other.

    Exit status 0 if everybody has both, 1 if not.
    """

    def make() -> Answer:
        deployed = read_stack(outputs, stack)
        aws = Aws(deployed, aws_profile)
        aws.check_account(deployed)
        return answer_of(everybody(registers(deployed, aws)))

    give(make, json)


def everybody(known: Registers) -> list[Listed]:
    """All users and profiles, joined."""
    users = known.pool.users() if known.pool else {}
    profiles = known.studio.profiles()
    linked = known.directory.profiles() if known.directory and known.profile_from == "directory" else {}
    return joined(users, profiles, linked, known.profile_from)


def joined(
    users: Mapping[str, User], profiles: Mapping[str, str], linked: Mapping[str, str], profile_from: str
) -> list[Listed]:
    """Everybody by name; `linked` are the profiles of the table, by person."""
    rows, owned = [], set()
    for name in sorted({*users, *linked}):
        user = users.get(name)
        wanted = {"username": name, "claim": user.profile if user else "", "directory": linked.get(name, "")}[
            profile_from
        ]
        owned.add(wanted.casefold())
        status = profiles.get(wanted, "")
        rows.append(Listed(name, _status(user), wanted if status else "", status, _problem(user, wanted, profiles)))
    free = [name for name in sorted(profiles) if name.casefold() not in owned]
    return rows + [Listed("", "", name, profiles[name], "nobody has this profile") for name in free]


def _status(user: User | None) -> str:
    if user is None:
        return "not of this pool"
    return user.status if user.enabled else "disabled"


def _problem(user: User | None, wanted: str, profiles: Mapping[str, str]) -> str:
    if not wanted:
        return "no profile is theirs"
    if wanted not in profiles:
        other = differs_only_in_case(wanted, profiles)
        return f"their profile is spelt {other!r}" if other else f"there is no profile {wanted!r}"
    if profiles[wanted] not in ("InService", "Pending", "Updating"):
        return f"the profile is {profiles[wanted]}"
    return "" if user is None or user.enabled else "they cannot sign in"


def answer_of(rows: list[Listed]) -> Answer:
    """The table."""
    wrong = [row for row in rows if row.problem]
    return Answer(
        document={
            "people": [{camel_case(key): value for key, value in vars(row).items()} for row in rows],
            "problems": len(wrong),
        },
        columns=("user", "status", "profile", "profile status", "problem"),
        rows=[(row.user, row.status, row.profile, row.profile_status, row.problem) for row in rows],
        marks=[not row.problem for row in rows],
        notes=[f"{len(rows)} listed, {len(wrong)} with a problem"],
        exit_status=NOT_AS_EXPECTED if wrong else AS_EXPECTED,
    )
