"""`studio-access sessions`: whoever is in Studio is out, one person or everybody; the door stays as it is."""

import datetime
from typing import Annotated

import typer
from botocore.exceptions import ClientError

from ..answer import Answer, give
from ..aws import Aws
from ..confirmation import confirm
from ..failure import CommandError, WrongInputError, of_client_error
from ..options import AwsProfile, DryRun, Issuer, Json, Outputs, Stack, Yes
from ..stack import Stack as StackOutputs
from ..stack import read_stack
from ..users.registers import Registers, of_issuer, registers
from .denial import Denial, clock
from .locking import functions
from .policies import REVOKED
from .role import Role
from .steps import Step, take

app = typer.Typer(no_args_is_help=True, help="Sessions of Studio: end them, without shutting the door.")


@app.command("revoke")
def revoke(
    user: Annotated[str | None, typer.Argument(help="Whose sessions.", show_default=False)] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's.")] = False,
    issuer: Issuer = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """End a person's sessions, or everybody's.

    Open Studio sessions end. Everywhere they are signed out. An access token cannot be called back, it lives until it
    expires: until then nobody opens these profiles, afterwards whoever may sign in opens them again, with new sessions
    only. To keep a person out for good: `users remove`. To keep everybody out: `lock`.

    Exit status 0 if every step was taken, 1 if one failed.
    """

    def make() -> Answer:
        if (user is None) != everybody:
            raise WrongInputError("say whose: a USER, or --all")
        deployed = read_stack(outputs, stack)
        if everybody and issuer is not None:
            raise WrongInputError("--issuer is for one USER: --all ends everybody's sessions")
        whose = None if everybody else of_issuer(deployed, issuer)
        if not dry_run:
            confirm(f"end the sessions of {'everybody' if everybody else user}", yes=yes)
        aws = Aws(deployed, aws_profile)
        now = aws.check_account(deployed)
        return _revoke(deployed, aws, registers(deployed, aws, whose), user, now, dry_run=dry_run)

    give(make, json)


@app.command("restore")
def restore(
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Undo every `sessions revoke`: sessions from before go on, as far as they have not expired.

    Signing out is not undone: people sign in again.
    """

    def make() -> Answer:
        deployed = read_stack(outputs, stack)
        if not dry_run:
            confirm("let sessions from before go on", yes=yes)
        aws = Aws(deployed, aws_profile)
        aws.check_account(deployed)
        role = Role(aws.client("iam"), deployed.presigning_role)
        step = Step("allow earlier sessions", lambda: "allowed" if role.remove(REVOKED) else "were not revoked")
        return take([step], (), dry_run=dry_run)

    give(make, json)


def _revoke(
    stack: StackOutputs, aws: Aws, known: Registers, user: str | None, now: datetime.datetime, *, dry_run: bool
) -> Answer:
    everything = [stack.location.user_profiles(domain_id) for domain_id in stack.domain_ids]
    resources = everything if user is None else _profiles(stack, known, user)
    denial = Denial(stack, aws)
    until = denial.until(now)
    presigner = functions(stack, aws)["presigner"]

    def deny() -> str:
        denial.put(resources, now)
        return f"sessions from before {clock(now)} end; nobody opens them until {clock(until)}"

    steps = [
        Step("deny earlier sessions", deny),
        Step("renew the presigner", lambda: presigner.renew(clock(now))),
        Step("sign out everywhere", lambda: _sign_out(known, user)),
    ]
    whose = "everybody" if user is None else user
    note = (
        f"a token of {whose} lives {denial.token_seconds / 60:.0f} min more at most, a cached answer "
        f"{denial.cached_seconds} s; "
        f"until {clock(until)} it opens nothing here, elsewhere it may still count"
    )
    return take(steps, (note,), dry_run=dry_run)


def _profiles(stack: StackOutputs, known: Registers, user: str) -> list[str]:
    """The ARNs that a person's sessions are judged on: the profile as the token and as SageMaker spell it."""
    name = _profile(known, user)
    found = []
    for domain_id, studio in known.studios.items():
        spelt = [profile for profile in studio.profiles() if profile.casefold() == name.casefold()]
        found += [f"user-profile/{domain_id}/{spelling}" for spelling in (sorted({name, *spelt}) if spelt else ())]
    if not found:
        raise CommandError(f"{user!r} has no user profile: `studio-access users list` says who has")
    return [stack.location.arn("sagemaker", resource) for resource in found]


def _profile(known: Registers, user: str) -> str:
    if known.profile_from == "directory" and known.directory:
        return known.directory.profile_of(user)
    if known.profile_from == "claim" and known.pool:
        found = known.pool.users().get(user)
        return found.profile if found else ""
    return user


def _sign_out(known: Registers, user: str | None) -> str:
    if known.pool is None:
        return "nobody: people sign in elsewhere; end their sessions there"
    names = list(known.pool.users()) if user is None else [user]
    out, reasons = 0, []
    for name in names:
        try:
            out += known.pool.sign_out(name)
        except ClientError as error:
            reasons.append(of_client_error(error))
    if reasons:
        raise CommandError(f"{out} signed out, {len(reasons)} not, the first because of {reasons[0]}")
    return f"{out} signed out, no new tokens without a new sign-in"
