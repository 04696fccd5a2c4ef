"""`studio-access users add`: a user who may sign in, and the Studio profile that is theirs."""

from pathlib import Path
from typing import Annotated

import typer

from ..answer import Answer, give
from ..aws import Aws
from ..failure import CommandError, WrongInputError
from ..interruption import Interruption
from ..options import AwsProfile, DryRun, Json, Outputs, Stack
from ..stack import read_stack
from .bulk import DONE, PLANNED, UNCHANGED, Outcome, work_through
from .csv_file import read_people
from .person import Person, clash, problems_of
from .registers import Registers, registers

Users = Annotated[list[str] | None, typer.Argument(metavar="[USER]...", help="User names.", show_default=False)]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Columns user, email, profile; - reads standard input.")
]
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
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Add people: a Studio profile and a user each, and what links the two.

    What is there already stays as it is, so the command can be run again: after a failure, after Ctrl-C, with a longer
    file. All names are checked before anything is created. With an e-mail address Cognito sends the invitation; without
    one, set a password (`aws cognito-idp admin-set-user-password`). Passwords are never shown.

    Exit status 0 if everybody is there, 1 if somebody failed (the others are there), 130 if interrupted.
    """

    def make() -> Answer:
        deployed = read_stack(outputs, stack)
        people = people_of(users or [], csv, email, profile)
        refuse(problems_of(people, deployed.profile_from))
        aws = Aws(deployed, aws_profile)
        aws.check_account(deployed)
        work = Adding(registers(deployed, aws), security_group or [], dry_run=dry_run)
        return work_through(people, lambda person: person.user, work, "adding people")

    give(make, json)


def people_of(users: list[str], csv: Path | None, email: str, profile: str) -> list[Person]:
    """The people given one way or the other."""
    if (csv is None) == (not users):
        raise WrongInputError("give user names, or a file with --csv; one of them")
    if len(users) != 1 and (email or profile):
        raise WrongInputError("--email and --profile are for one USER; give a file with --csv for more")
    if csv is not None:
        return read_people(csv)
    return [Person(user, profile or user, email) for user in users]


def refuse(problems: list[str]) -> None:
    """Refuse all of it if anything of it is wrong."""
    if problems:
        raise WrongInputError("; ".join(problems))


class Adding:
    """Adds one person after the other; who is there is asked once."""

    def __init__(self, known: Registers, security_group_ids: list[str], *, dry_run: bool) -> None:
        self._known = known
        self._groups = security_group_ids
        self._dry_run = dry_run
        self._users = known.pool.users() if known.pool else {}
        self._profiles = known.studio.profiles()

    def __call__(self, person: Person, _: Interruption) -> Outcome:
        """Profile first: the invitation goes out when there is a Studio to open."""
        refused = clash(person, self._users, self._profiles)
        if refused:
            raise CommandError(refused)
        steps = []
        if person.profile not in self._profiles:
            steps.append(("profile", lambda: self._known.studio.add(person.profile, self._groups)))
        if self._known.pool and person.user not in self._users:
            pool = self._known.pool
            steps.append(("user", lambda: pool.add(person.user, person.email)))
        if self._must_link(person):
            steps.append(("link", lambda: link(self._known, person)))
        named = ", ".join(name for name, _do in steps)
        if not steps:
            return Outcome(person.user, UNCHANGED, "is there already")
        if self._dry_run:
            return Outcome(person.user, PLANNED, named)
        for _name, do in steps:
            do()
        return Outcome(person.user, DONE, named)

    def _must_link(self, person: Person) -> bool:
        if self._known.profile_from == "username":
            return False
        user = self._users.get(person.user)
        if self._known.profile_from == "claim":
            return user is None or user.profile != person.profile
        return self._known.directory is not None and self._known.directory.profile_of(person.user) != person.profile


def link(known: Registers, person: Person) -> None:
    """Write down whose profile it is, where the authorizer looks."""
    if known.profile_from == "directory" and known.directory:
        known.directory.link(person.user, person.profile)
    elif known.profile_from == "claim" and known.pool:
        known.pool.set_profile(person.user, person.profile)
    else:
        raise WrongInputError("the stack takes the user name for the profile: there is nothing to link")
