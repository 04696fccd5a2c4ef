"""`studio-access sessions`: whoever is in Studio is out, one person or everybody; access stays open."""

from typing import Annotated

import typer
from botocore.exceptions import ClientError

from ..aws.client import of_client_error
from ..deployment import Deployment, connect
from ..errors import CommandError, WrongInputError
from ..kill_switch import REVOKED, Revocations, functions, in_utc, presigning_roles
from ..people import UserStores, of_issuer, user_stores
from ..progress import Step, take_steps
from ..stack import Stack, read_stack
from ..terminal import AwsProfile, DryRun, Issuer, Json, OutputsFile, Result, StackName, Yes, run_command

app = typer.Typer(no_args_is_help=True, help="Sessions of Studio: end them, without closing access.")


@app.command("revoke")
def revoke(
    user: Annotated[str | None, typer.Argument(help="Whose sessions.", show_default=False)] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's.")] = False,
    issuer: Issuer = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """End a person's sessions, or everybody's.

    Open Studio sessions end, also those that the Studio page opened with the execution role of a domain that the stack
    created. Everywhere they are signed out. An access token cannot be called back, it lives until it
    expires: until then nobody opens these profiles, afterwards whoever may sign in opens them again, with new sessions
    only. To keep a person out for good: `users remove`. To keep everybody out: `lock`.

    Exit status 0 if every step was taken, 1 if one failed.
    """

    def make() -> Result:
        if (user is None) != everybody:
            raise WrongInputError("say whose: a USER, or --all")
        deployed = read_stack(outputs, stack)
        if everybody and issuer is not None:
            raise WrongInputError("--issuer is for one USER: --all ends everybody's sessions")
        whose = None if everybody else of_issuer(deployed, issuer)
        question = f"end the sessions of {'everybody' if everybody else user}"
        deployment = connect(deployed, aws_profile, question, yes=yes, dry_run=dry_run)
        return _revoke(deployment, user_stores(deployment, whose), user, dry_run=dry_run)

    run_command(make, json)


@app.command("restore")
def restore(
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Undo every `sessions revoke`: sessions from before go on, as far as they have not expired.

    Signing out is not undone: people sign in again.
    """

    def make() -> Result:
        question = "let sessions from before go on"
        deployment = connect(read_stack(outputs, stack), aws_profile, question, yes=yes, dry_run=dry_run)
        roles = presigning_roles(deployment).values()

        def allow() -> str:
            removed = [role.remove(REVOKED) for role in roles]
            return "allowed" if any(removed) else "were not revoked"

        step = Step("allow earlier sessions", allow)
        return take_steps([step], (), dry_run=dry_run)

    run_command(make, json)


def _revoke(deployment: Deployment, stores: UserStores, user: str | None, *, dry_run: bool) -> Result:
    stack, now = deployment.stack, deployment.now
    everything = [stack.location.user_profiles(domain_id) for domain_id in stack.domain_ids]
    resources = everything if user is None else _profiles(stack, stores, user)
    revocations = Revocations(deployment)
    until = revocations.until(now)
    presigner = functions(deployment)["presigner"]

    def deny() -> str:
        revocations.put(resources, now)
        return f"sessions from before {in_utc(now)} end; nobody opens them until {in_utc(until)}"

    steps = [
        Step("deny earlier sessions", deny),
        Step("renew the presigner", lambda: presigner.renew(in_utc(now))),
        Step("sign out everywhere", lambda: _sign_out(stores, user)),
    ]
    whose = "everybody" if user is None else user
    note = (
        f"a token of {whose} lives {revocations.token_seconds / 60:.0f} min more at most, a cached answer "
        f"{revocations.cached_seconds} s; "
        f"until {in_utc(until)} it opens nothing here, elsewhere it may still count"
    )
    return take_steps(steps, (note,), dry_run=dry_run)


def _profiles(stack: Stack, stores: UserStores, user: str) -> list[str]:
    """The ARNs that a person's sessions are judged on: the profile as the token and as SageMaker spell it."""
    name = _profile(stores, user)
    found = []
    for domain_id, profiles in stores.profiles_by_domain.items():
        spelt = [profile for profile in profiles.statuses() if profile.casefold() == name.casefold()]
        found += [f"user-profile/{domain_id}/{spelling}" for spelling in (sorted({name, *spelt}) if spelt else ())]
    if not found:
        raise CommandError(f"{user!r} has no user profile: `studio-access users list` says who has")
    return [stack.location.arn("sagemaker", resource) for resource in found]


def _profile(stores: UserStores, user: str) -> str:
    if stores.profile_from == "directory" and stores.table:
        return stores.table.profile_of(user)
    if stores.profile_from == "claim" and stores.pool:
        found = stores.pool.users().get(user)
        return found.profile if found else ""
    return user


def _sign_out(stores: UserStores, user: str | None) -> str:
    if stores.pool is None:
        return "nobody: people sign in elsewhere; end their sessions there"
    names = list(stores.pool.users()) if user is None else [user]
    out, reasons = 0, []
    for name in names:
        try:
            out += stores.pool.sign_out(name)
        except ClientError as error:
            reasons.append(of_client_error(error))
    if reasons:
        raise CommandError(f"{out} signed out, {len(reasons)} not, the first because of {reasons[0]}")
    return f"{out} signed out, no new tokens without a new sign-in"
