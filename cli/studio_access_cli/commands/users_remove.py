"""`studio-access users remove`: out of Studio and out of the pool, in the order that closes first."""

import time
from collections.abc import Callable
from typing import Annotated

import typer

from ..aws.user_pool import User
from ..deployment import connect
from ..errors import CommandError, WrongInputError
from ..kill_switch import RemovedProfiles
from ..people import UserStores, given_people, is_profile_name, of_issuer, user_stores
from ..progress import DONE, PLANNED, UNCHANGED, Outcome, StoppedError, work_for_each
from ..signals import Interruption
from ..stack import read_stack
from ..terminal import AwsProfile, Csv, DryRun, Issuer, Json, OutputsFile, Result, StackName, Users, Yes, run_command

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
    outputs: OutputsFile = None,
    stack: StackName = None,
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

    def make() -> Result:
        deployed = read_stack(outputs, stack)
        _refuse_several_domains(deployed.domain_ids)
        whose = of_issuer(deployed, issuer)
        names = list(dict.fromkeys(person.user for person in given_people(users or [], csv)))
        question = f"remove {len(names)} of the people ({', '.join(names[:5])}{', …' if names[5:] else ''})"
        deployment = connect(deployed, aws_profile, question, yes=yes, dry_run=dry_run)
        profiles = RemovedProfiles(deployment)
        stores = user_stores(deployment, whose)
        work = Removing(stores, profiles.close, shared_spaces=shared_spaces, dry_run=dry_run)
        result = work_for_each(names, str, work, "removing people")
        profiles.renew_presigner()
        return result

    run_command(make, json)


def _refuse_several_domains(domain_ids: list[str]) -> None:
    """A person may have a profile in each, and this command looks into one."""
    if len(domain_ids) > 1:
        raise WrongInputError(
            f"the stack has several Studio domains ({', '.join(domain_ids)}): end the person's sessions with "
            "`studio-access sessions revoke`, and remove user and profiles by hand"
        )


class Removing:
    """Removes one person after the other."""

    def __init__(self, stores: UserStores, close: Callable[[str], str], *, shared_spaces: bool, dry_run: bool) -> None:
        self._stores = stores
        self._close = close
        self._shared_spaces = shared_spaces
        self._dry_run = dry_run
        self._users = stores.pool.users() if stores.pool else {}
        self._profiles = stores.profiles.statuses()

    def __call__(self, name: str, stop: Interruption) -> Outcome:
        """The user last: until then the command finds them, and goes on where it was."""
        user = self._users.get(name)
        profile = self._profile(name, user)
        there = profile in self._profiles
        linked = bool(self._stores.table and (self._stores.table.profile_of(name) or profile))
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
        if self._stores.pool and user:
            self._stores.pool.sign_out(name)
            self._stores.pool.disable(name)
        if self._stores.table:
            self._stores.table.close(name)
        if there:
            self._empty(profile, stop)
            self._stores.profiles.remove(profile)
        if linked and self._stores.table:
            self._stores.table.release(name, profile)
        if self._stores.pool and user:
            self._stores.pool.remove(name)
        home = "the home directory stays on the domain's file system" if there else ""
        return Outcome(name, DONE, "; ".join(part for part in (named, closed, home) if part))

    def _profile(self, name: str, user: User | None) -> str:
        """The profile, by what the stores hold; somebody who is in none of them has one by name only."""
        if self._stores.profile_from == "directory" and self._stores.table:
            return self._stores.table.profile_of(name) or self._left(self._stores.table.owned_by(name))
        return user.profile if user and self._stores.profile_from == "claim" else name

    def _left(self, owned: str) -> str:
        """The profile of a removal that broke off, as SageMaker spells it."""
        return next((profile for profile in self._profiles if profile.lower() == owned), owned)

    def _refuse_shared(self, profile: str) -> None:
        shared = self._stores.profiles.contents(profile).shared
        if shared and not self._shared_spaces:
            raise CommandError(
                f"{profile} owns shared spaces ({', '.join(shared)}): say --shared-spaces to delete them"
            )

    def _empty(self, profile: str, stop: Interruption) -> None:
        """Delete apps, then the spaces that held some, and wait until all are gone."""
        for _ in range(_POLLS):
            contents = self._stores.profiles.contents(profile)
            if not contents.are_left:
                return
            if stop.requested:
                raise StoppedError
            for app in contents.apps:
                self._stores.profiles.delete_app(app)
            if not contents.apps and not contents.deleting:
                for space in [*contents.spaces, *contents.shared]:
                    self._stores.profiles.delete_space(space)
            time.sleep(POLL_SECONDS)
        raise CommandError(f"{profile}: apps or spaces are still being deleted; run it again in some minutes")
