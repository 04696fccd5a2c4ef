"""`studio-access users remove`: out of Studio and out of the pool, in the order that closes first."""

import datetime
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ..answer import Answer, give
from ..aws import Aws
from ..confirmation import confirm
from ..door.denial import Denial, clock
from ..door.locking import functions
from ..failure import CommandError, WrongInputError
from ..interruption import Interruption
from ..names import is_profile_name
from ..options import AwsProfile, DryRun, Issuer, Json, Outputs, Stack, Yes
from ..stack import Stack as StackOutputs
from ..stack import read_stack
from .adding import Csv, Users
from .bulk import DONE, PLANNED, UNCHANGED, Outcome, StoppedError, work_through
from .csv_file import read_people
from .person import Person
from .pool import User
from .registers import Registers, of_issuer, registers

POLL_SECONDS = 5.0
"""Deleting an app takes a minute or two."""
_POLLS = 180


def remove_users(
    users: Users = None,
    csv: Csv = None,
    shared_spaces: Annotated[
        bool, typer.Option("--shared-spaces", help="Also delete their shared spaces, which others work in.")
    ] = False,
    issuer: Issuer = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Take people out: sessions, sign-ins, link, apps, spaces, profile, user; in that order.

    Each step that is done already is skipped, so the command can be run again. First the profiles are closed as by
    `sessions revoke`: a token that somebody holds lives until it expires, and until then opens nothing here. With
    createProfiles it may have the profile made again, which stays closed as long: remove it afterwards, by running
    this once more. People of another issuer must be removed there too. The home directory stays on the domain's file
    system; whoever gets the same profile name later gets a new one.

    Exit status 0 if nobody is left, 1 if somebody failed (the others are out), 130 if interrupted.
    """

    def make() -> Answer:
        deployed = read_stack(outputs, stack)
        refuse_several_domains(deployed.domain_ids)
        whose = of_issuer(deployed, issuer)
        names = names_of(users or [], csv)
        if not dry_run:
            confirm(f"remove {len(names)} of the people ({', '.join(names[:5])}{', …' if names[5:] else ''})", yes=yes)
        aws = Aws(deployed, aws_profile)
        closing = Closing(deployed, aws, aws.check_account(deployed))
        work = Removing(registers(deployed, aws, whose), closing.close, shared_spaces=shared_spaces, dry_run=dry_run)
        answer = work_through(names, str, work, "removing people")
        closing.renew()
        return answer

    give(make, json)


def names_of(users: list[str], csv: Path | None) -> list[str]:
    """The user names given one way or the other, each once."""
    if (csv is None) == (not users):
        raise WrongInputError("give user names, or a file with --csv; one of them")
    people = read_people(csv) if csv is not None else [Person(user, user) for user in users]
    return list(dict.fromkeys(person.user for person in people))


def refuse_several_domains(domain_ids: list[str]) -> None:
    """A person may have a profile in each, and this command looks into one."""
    if len(domain_ids) > 1:
        raise WrongInputError(
            f"the stack has several Studio domains ({', '.join(domain_ids)}): end the person's sessions with "
            "`studio-access sessions revoke`, and remove user and profiles by hand"
        )


class Closing:
    """Keeps removed people's profiles closed until every token from before is dead."""

    def __init__(self, stack: StackOutputs, aws: Aws, now: datetime.datetime) -> None:
        self._stack, self._aws = stack, aws
        self._denial = Denial(stack, aws)
        self._now, self._began = now, time.monotonic()
        self._resources: list[str] = []

    def close(self, profile: str) -> str:
        """Deny a profile; says until when."""
        arn = self._stack.location.arn("sagemaker", f"user-profile/{self._stack.domain_id}/{profile}")
        now = self._clock()
        # All of this run in one denial, which takes less of the policy's room than one each.
        self._denial.put([*self._resources, arn], now)
        self._resources.append(arn)
        return f"closed until {clock(self._denial.until(now))}"

    def renew(self) -> None:
        """Let whoever gets such a profile name later open it: with credentials from before nobody does."""
        if self._resources:
            presigner = functions(self._stack, self._aws)["presigner"]
            presigner.renew(clock(self._clock()))

    def _clock(self) -> datetime.datetime:
        """The time at AWS; this machine's clock may be off."""
        return self._now + datetime.timedelta(seconds=time.monotonic() - self._began)


class Removing:
    """Removes one person after the other."""

    def __init__(self, known: Registers, close: Callable[[str], str], *, shared_spaces: bool, dry_run: bool) -> None:
        self._known = known
        self._close = close
        self._shared_spaces = shared_spaces
        self._dry_run = dry_run
        self._users = known.pool.users() if known.pool else {}
        self._profiles = known.studio.profiles()

    def __call__(self, name: str, stop: Interruption) -> Outcome:
        """The user last: until then the command finds them, and goes on where it was."""
        user = self._users.get(name)
        profile = self._profile(name, user)
        there = profile in self._profiles
        linked = bool(self._known.directory and (self._known.directory.profile_of(name) or profile))
        if not (user or there or linked):
            return Outcome(name, UNCHANGED, "is not there")
        if there:
            self._refuse_shared(profile)
        wanted = [("user", user), (f"profile {profile}", there), ("link", linked)]
        named = ", ".join(what for what, is_there in wanted if is_there)
        if self._dry_run:
            return Outcome(name, PLANNED, named)
        # Also where there is no profile: a live token may have one made. What is no profile's name opens none.
        closed = self._close(profile) if is_profile_name(profile) else ""
        if self._known.pool and user:
            self._known.pool.sign_out(name)
            self._known.pool.disable(name)
        if self._known.directory:
            self._known.directory.close(name)
        if there:
            self._empty(profile, stop)
            self._known.studio.remove(profile)
        if linked and self._known.directory:
            self._known.directory.release(name, profile)
        if self._known.pool and user:
            self._known.pool.remove(name)
        home = "the home directory stays on the domain's file system" if there else ""
        return Outcome(name, DONE, "; ".join(part for part in (named, closed, home) if part))

    def _profile(self, name: str, user: User | None) -> str:
        """The profile, by what the registers say; somebody who is in none of them has one by name only."""
        if self._known.profile_from == "directory" and self._known.directory:
            return self._known.directory.profile_of(name) or self._left(self._known.directory.owned_by(name))
        return user.profile if user and self._known.profile_from == "claim" else name

    def _left(self, owned: str) -> str:
        """The profile of a removal that broke off, as SageMaker spells it."""
        return next((profile for profile in self._profiles if profile.lower() == owned), owned)

    def _refuse_shared(self, profile: str) -> None:
        shared = self._known.studio.things_of(profile).shared
        if shared and not self._shared_spaces:
            raise CommandError(
                f"{profile} owns shared spaces ({', '.join(shared)}): say --shared-spaces to delete them"
            )

    def _empty(self, profile: str, stop: Interruption) -> None:
        """Delete apps, then the spaces that held some, and wait until all are gone."""
        for _ in range(_POLLS):
            things = self._known.studio.things_of(profile)
            if not things.are_there:
                return
            if stop.requested:
                raise StoppedError
            for app in things.apps:
                self._known.studio.delete_app(app)
            if not things.apps and not things.going:
                for space in [*things.spaces, *things.shared]:
                    self._known.studio.delete_space(space)
            time.sleep(POLL_SECONDS)
        raise CommandError(f"{profile}: apps or spaces are still being deleted; run it again in some minutes")
