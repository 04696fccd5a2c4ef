"""`studio-access users link`: which profile is whose, where that is not the user name."""

from typing import Annotated

import typer

from ..answer import Answer, give
from ..aws import Aws
from ..exit_status import AS_EXPECTED
from ..failure import CommandError, WrongInputError
from ..options import AwsProfile, DryRun, Json, Outputs, Stack
from ..stack import read_stack
from .adding import link, refuse
from .person import Person, problems_of
from .pool import Pool
from .registers import Registers, registers


def link_user(
    user: Annotated[str, typer.Argument(help="The person: the user name, or what another issuer's tokens call them.")],
    profile: Annotated[str, typer.Argument(help="An existing Studio profile that nobody else has.")],
    issuer: Annotated[
        str | None, typer.Option("--issuer", metavar="URL", help="Whose person it is; not given: the stack's issuer.")
    ] = None,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Say which Studio profile is a person's, where the stack takes it from a table or a claim.

    In the table a profile has one owner: one that is somebody else's is refused. It counts from the person's next
    sign-in, or in the table from the next request that no cached answer covers.
    """

    def make() -> Answer:
        deployed = read_stack(outputs, stack)
        if deployed.profile_from == "username":
            raise WrongInputError(
                "the stack takes the user name for the profile: there is nothing to link (see profileFrom)"
            )
        person = Person(user, profile)
        refuse(problems_of([person], deployed.profile_from))
        aws = Aws(deployed, aws_profile)
        aws.check_account(deployed)
        return _link(registers(deployed, aws, issuer), person, dry_run=dry_run)

    give(make, json)


def _link(known: Registers, person: Person, *, dry_run: bool) -> Answer:
    if person.profile not in known.studio.profiles():
        raise CommandError(f"there is no profile {person.profile!r}: add it with `studio-access users add`")
    if known.profile_from == "claim":
        _only_theirs(known.pool, person)
    if not dry_run:
        link(known, person)
    return Answer(
        document={"user": person.user, "profile": person.profile, "dryRun": dry_run},
        notes=[f"{person.user} {'would have' if dry_run else 'has'} profile {person.profile}"],
        exit_status=AS_EXPECTED,
    )


def _only_theirs(pool: Pool | None, person: Person) -> None:
    """Attributes are not unique by themselves."""
    if pool is None:
        raise WrongInputError("the stack has no user pool: its issuer's claim says whose profile it is")
    for user in pool.users().values():
        if user.name != person.user and user.profile.casefold() == person.profile.casefold():
            raise CommandError(f"profile {person.profile!r} is {user.name}'s: give them another one first")
