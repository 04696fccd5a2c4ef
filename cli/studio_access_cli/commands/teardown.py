"""`studio-access teardown`: delete a created Studio domain in the order that AWS allows, before `pulumi destroy`."""

import sys
import time
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from botocore.exceptions import ClientError

from ..aws.client import code_of, of_client_error
from ..aws.created_domain import CreatedDomain, Kind
from ..deployment import connect
from ..errors import CommandError, WrongInputError
from ..progress import Step, StoppedError, take_in_turn
from ..signals import Interruption, interruptible
from ..stack import Stack, read_stack
from ..terminal import AwsProfile, DryRun, Json, OutputsFile, Result, StackName, Yes, run_command

POLL_SECONDS = 5.0
"""An app is gone in a minute or two, a domain and its file system in some more."""
_POLLS = 360
_DELETING, _FAILED = "deleting", "delete_failed"
# What is still held by something that is on its way out.
_LATER = ("DependencyViolation", "DependencyTimeout", "FileSystemInUse", "InvalidNetworkInterface.InUse")
_RETAIN, _DELETE = "retain", "delete"
_DESTROY = "pulumi destroy --refresh"
_NEXT = f"now `{_DESTROY}` deletes the rest of the stack; no `pulumi up` before it, which would make a new domain"


def teardown(
    home_storage: Annotated[
        str | None,
        typer.Option(
            "--home-storage",
            metavar="retain|delete",
            help="What becomes of the home directories; not given: as homeStorage of the stack says.",
        ),
    ] = None,
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Delete the created Studio domain with all that is in it, so that `pulumi destroy` can delete the rest.

    In the order that AWS allows: apps, spaces, user profiles, the domain, the file system of the home directories with
    its mount targets, SageMaker's security groups for NFS, network interfaces that are left. Home directories that are
    retained stay; in a created VPC without their mount targets, for these would hold it. First set
    deletionProtection: false and run `pulumi up`; the command refuses otherwise. A domain that was brought stays as it
    is. What is done is skipped, so it can be run again after a failure or Ctrl-C.

    Exit status 0 if all is gone that should be, 1 if something refused to go, 130 if interrupted.
    """

    def make() -> Result:
        deployed = read_stack(outputs, stack)
        homes = _home_storage(deployed, home_storage)
        _refuse_protected(deployed)
        deployment = connect(deployed, aws_profile, _question(deployed, stack, homes), yes=yes, dry_run=dry_run)
        arn = deployed.location.arn("sagemaker", f"domain/{deployed.domain_id}")
        domain = CreatedDomain(deployment.aws, deployed.domain_id, arn, deployed.outputs["vpcId"])
        order, notes = kinds(domain, homes, created_vpc=deployed.has_created_vpc)
        with interruptible() as stop:
            steps = [Step(kind.name, _deletion(kind, stop, dry_run=dry_run)) for kind in order]
            return take_in_turn(steps, [*notes, _NEXT], stop, dry_run=dry_run)

    run_command(make, json)


def kinds(domain: CreatedDomain, homes: str, *, created_vpc: bool) -> tuple[list[Kind], list[str]]:
    """What is deleted, in this order, and a sentence for each thing that stays."""
    order = [domain.apps(), domain.spaces(), domain.user_profiles(), domain.domain(homes)]
    notes = []
    if homes == _RETAIN:
        notes.append(
            "the file system with the home directories stays, and costs what it holds: it has the tag "
            "ManagedByAmazonSageMakerResource with the domain's ARN"
        )
    if homes == _RETAIN and not created_vpc:
        notes.append("its mount targets and SageMaker's NFS security groups stay too: it is reached through them")
        return order, notes
    order.append(domain.mount_targets())
    if homes == _DELETE:
        order.append(domain.file_systems())
    order.append(domain.nfs_groups())
    if created_vpc:
        order.append(domain.network_interfaces())
    return order, notes


def _home_storage(stack: Stack, given: str | None) -> str:
    """What becomes of the home directories; raises `WrongInputError` where there is nothing that could be deleted."""
    if given not in (None, _RETAIN, _DELETE):
        raise WrongInputError(f"--home-storage {given!r}: allowed is {_RETAIN} or {_DELETE}")
    if stack.home_storage is None:
        raise WrongInputError(
            "the stack outputs do not say whether the Studio domain was created: run `pulumi up` with this version"
        )
    if stack.home_storage == "":
        raise WrongInputError(
            f"the Studio domain {stack.domain_id} was not created by the stack and stays as it is; set "
            f"deletionProtection: false, run `pulumi up`, then `{_DESTROY}`"
        )
    return given or stack.home_storage


def _refuse_protected(stack: Stack) -> None:
    if stack.is_protected:
        raise WrongInputError("the stack is protected: set deletionProtection: false and run `pulumi up` first")


def _question(stack: Stack, name: str | None, homes: str) -> str:
    place = stack.location
    of = f"of stack {name} " if name else ""
    kept = "keep" if homes == _RETAIN else "DELETE"
    return (
        f"delete the Studio domain {stack.domain_id} {of}({stack.presigning_role}) in account {place.account_id}, "
        f"{place.region}, with all its user profiles, spaces and apps, and {kept} the home directories"
    )


def _deletion(kind: Kind, stop: Interruption, *, dry_run: bool) -> Any:
    def do() -> str:
        if dry_run:
            return _planned(kind.found())
        return empty(kind, stop)

    return do


def _planned(found: Mapping[Any, str]) -> str:
    names = [_shown(name) for name in found]
    return f"{len(names)} to delete: {', '.join(names)}" if names else "none"


def empty(kind: Kind, stop: Interruption) -> str:
    """Delete all of a kind, each asked once, and wait until nothing is left.

    Raises `CommandError` with the reasons if only such are left as AWS refuses to delete, or if it takes too long, and
    `StoppedError` when interrupted: what was asked to go goes on going.
    """
    asked: set[Any] = set()
    refused: dict[Any, str] = {}
    before = -1
    for _ in range(_POLLS):
        left = kind.found()
        if not left:
            return f"{len(asked)} deleted" if asked else "none"
        refused |= {name: "its deletion failed" for name in asked if left.get(name) == _FAILED}
        for name in [name for name, status in left.items() if name not in asked and status != _DELETING]:
            if stop.requested:
                raise StoppedError
            reason = _ask(kind, name)
            if reason is not None:
                asked.add(name)
            if reason:
                refused[name] = reason
        asked |= {name for name, status in left.items() if status == _DELETING}
        if set(left) <= set(refused):
            reasons = "; ".join(f"{_shown(name)}: {refused[name]}" for name in left)
            raise CommandError(f"{len(left)} stay: {reasons}")
        if stop.requested:
            raise StoppedError
        if len(left) != before:
            before = len(left)
            sys.stderr.write(f"{kind.name}: {before} left\n")
            sys.stderr.flush()
        time.sleep(POLL_SECONDS)
    raise CommandError(f"{', '.join(map(_shown, left))}: still there; run it again in some minutes")


def _ask(kind: Kind, name: Any) -> str | None:
    """Begin a deletion: empty if it has begun, the reason if AWS refuses it, None if it can be asked again later."""
    try:
        kind.delete(name)
    except ClientError as error:
        return None if code_of(error) in _LATER else of_client_error(error)
    return ""


def _shown(name: Any) -> str:
    return "/".join(part for part in name if part) if isinstance(name, tuple) else str(name)
