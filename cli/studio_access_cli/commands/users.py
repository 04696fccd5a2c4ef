"""`studio-access users`: who may sign in, which Studio profile is whose; commands that list, add and link people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from studio_access.aws.naming import camel_case

from ..aws.user_pool import User, UserPool
from ..deployment import connect
from ..errors import AS_EXPECTED, NOT_AS_EXPECTED, CommandError, WrongInputError
from ..people import (
    Person,
    UserStores,
    clash,
    differs_only_in_case,
    given_people,
    problems_of,
    user_stores,
)
from ..progress import DONE, PLANNED, UNCHANGED, Outcome, work_for_each
from ..signals import Interruption
from ..stack import read_stack
from ..terminal import AwsProfile, Csv, DryRun, Json, OutputsFile, Result, StackName, Users, run_command
from .users_remove import remove_users


@dataclass(frozen=True)
class Listed:
    """One user, or one profile that nobody has."""

    user: str
    status: str
    profile: str
    profile_status: str
    problem: str


def list_users(
    aws_profile: AwsProfile = None, outputs: OutputsFile = None, stack: StackName = None, json: Json = False
) -> None:
    """List users with their Studio profiles, and whoever lacks one or the other.

    Exit status 0 if everybody has both, 1 if not.
    """

    def make() -> Result:
        deployment = connect(read_stack(outputs, stack), aws_profile)
        return result_of(everybody(user_stores(deployment)))

    run_command(make, json)


def everybody(stores: UserStores) -> list[Listed]:
    """All users and profiles, joined."""
    users = stores.pool.users() if stores.pool else {}
    profiles = stores.profiles.statuses()
    linked = stores.table.profiles() if stores.table and stores.profile_from == "directory" else {}
    return joined(users, profiles, linked, stores.profile_from)


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


def result_of(rows: list[Listed]) -> Result:
    """The table."""
    wrong = [row for row in rows if row.problem]
    return Result(
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


Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--security-group",
        metavar="ID",
        help="A security group for new profiles' apps instead of the domain's own, which all such profiles share.",
    ),
]


def add_users(
    users: Users = None,
    csv: Csv = None,
    email: Annotated[
        str, typer.Option("--email", metavar="ADDRESS", help="Where the invitation of the one USER goes.")
    ] = "",
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help="The profile of the one USER; not given: as the user.")
    ] = "",
    security_group: Groups = None,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Add people: a Studio profile and a user each, and what links the two.

    What is there already stays as it is, so the command can be run again: after a failure, after Ctrl-C, with a longer
    file. All names are checked before anything is created. With an e-mail address Cognito sends the invitation (from
    whom: `emailFrom`); without one, set a password (`aws cognito-idp admin-set-user-password`). Passwords are never
    shown.

    Exit status 0 if everybody is there, 1 if somebody failed (the others are there), 130 if interrupted.
    """

    def make() -> Result:
        deployed = read_stack(outputs, stack)
        people = _people(users or [], csv, email, profile)
        _refuse(problems_of(people, deployed.profile_from))
        work = Adding(user_stores(connect(deployed, aws_profile)), security_group or [], dry_run=dry_run)
        return work_for_each(people, lambda person: person.user, work, "adding people")

    run_command(make, json)


def _people(users: Sequence[str], csv: Path | None, email: str, profile: str) -> list[Person]:
    """The people given one way or the other; e-mail address and profile may be given for one by arguments."""
    if not (email or profile):
        return given_people(users, csv)
    if len(users) != 1 or csv is not None:
        raise WrongInputError("--email and --profile are for one USER; give a file with --csv for more")
    return [Person(users[0], profile or users[0], email)]


def _refuse(problems: list[str]) -> None:
    """Refuse all of it if anything of it is wrong."""
    if problems:
        raise WrongInputError("; ".join(problems))


class Adding:
    """Adds one person after the other; who is there is asked once."""

    def __init__(self, stores: UserStores, security_group_ids: list[str], *, dry_run: bool) -> None:
        self._stores = stores
        self._groups = security_group_ids
        self._dry_run = dry_run
        self._users = stores.pool.users() if stores.pool else {}
        self._profiles = stores.profiles.statuses()

    def __call__(self, person: Person, _: Interruption) -> Outcome:
        """Profile first: the invitation goes out when there is a Studio to open."""
        refused = clash(person, self._users, self._profiles)
        if refused:
            raise CommandError(refused)
        steps = []
        if person.profile not in self._profiles:
            steps.append(("profile", lambda: self._stores.profiles.add(person.profile, self._groups)))
        if self._stores.pool and person.user not in self._users:
            pool = self._stores.pool
            steps.append(("user", lambda: pool.add(person.user, person.email)))
        if self._must_link(person):
            steps.append(("link", lambda: _link_profile(self._stores, person)))
        named = ", ".join(name for name, _do in steps)
        if not steps:
            return Outcome(person.user, UNCHANGED, "is there already")
        if self._dry_run:
            return Outcome(person.user, PLANNED, named)
        for _name, do in steps:
            do()
        return Outcome(person.user, DONE, named)

    def _must_link(self, person: Person) -> bool:
        if self._stores.profile_from == "username":
            return False
        user = self._users.get(person.user)
        if self._stores.profile_from == "claim":
            return user is None or user.profile != person.profile
        return self._stores.table is not None and self._stores.table.profile_of(person.user) != person.profile


def _link_profile(stores: UserStores, person: Person) -> None:
    """Write down whose profile it is, where the authorizer looks."""
    if stores.profile_from == "directory" and stores.table:
        stores.table.link(person.user, person.profile)
    elif stores.profile_from == "claim" and stores.pool:
        stores.pool.set_profile(person.user, person.profile)
    else:
        raise WrongInputError("the stack takes the user name for the profile: there is nothing to link")


def link_user(
    user: Annotated[str, typer.Argument(help="The person: the user name, or what another issuer's tokens call them.")],
    profile: Annotated[str, typer.Argument(help="An existing Studio profile that nobody else has.")],
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="URL", help="Whose person it is; not given: the stack's issuer.")
    ] = None,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Say which Studio profile is a person's, where the stack takes it from a table or a claim.

    In the table a profile has one owner: one that is somebody else's is refused. It counts from the person's next
    sign-in, or in the table from the next request that no cached answer covers.
    """

    def make() -> Result:
        deployed = read_stack(outputs, stack)
        if deployed.profile_from == "username":
            raise WrongInputError(
                "the stack takes the user name for the profile: there is nothing to link (see profileFrom)"
            )
        person = Person(user, profile)
        _refuse(problems_of([person], deployed.profile_from))
        return _link(user_stores(connect(deployed, aws_profile), issuer), person, dry_run=dry_run)

    run_command(make, json)


def _link(stores: UserStores, person: Person, *, dry_run: bool) -> Result:
    if person.profile not in stores.profiles.statuses():
        raise CommandError(f"there is no profile {person.profile!r}: add it with `studio-access users add`")
    if stores.profile_from == "claim":
        _only_theirs(stores.pool, person)
    if not dry_run:
        _link_profile(stores, person)
    return Result(
        document={"user": person.user, "profile": person.profile, "dryRun": dry_run},
        notes=[f"{person.user} {'would have' if dry_run else 'has'} profile {person.profile}"],
        exit_status=AS_EXPECTED,
    )


def _only_theirs(pool: UserPool | None, person: Person) -> None:
    """Attributes are not unique by themselves."""
    if pool is None:
        raise WrongInputError("the stack has no user pool: its issuer's claim says whose profile it is")
    for user in pool.users().values():
        if user.name != person.user and user.profile.casefold() == person.profile.casefold():
            raise CommandError(f"profile {person.profile!r} is {user.name}'s: give them another one first")


app = typer.Typer(no_args_is_help=True, help="Users of the pool and their Studio profiles, together.")
app.command("list")(list_users)
app.command("add")(add_users)
app.command("remove")(remove_users)
app.command("link")(link_user)
