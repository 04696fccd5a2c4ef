"""`studio-access lock` and `unlock`: the door is shut at once, and opened again as it was."""

from collections.abc import Callable, Sequence

from ..answer import Answer, give
from ..aws import Aws
from ..confirmation import confirm
from ..options import AwsProfile, DryRun, Json, Outputs, Stack, Yes
from ..stack import Stack as StackOutputs
from ..stack import read_stack
from .function import Function
from .policies import LOCK
from .policies import lock as lock_policy
from .role import Role
from .steps import Step, take


def lock(
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Shut the door: nobody gets a URL, and whoever is in Studio is out.

    First the presigning role is denied SageMaker, which ends open sessions too; then neither function serves a call.
    Each step is taken whatever became of the others, and timed. Locking twice is as locking once. `unlock` undoes it.
    People stay signed in, which opens nothing: `sessions revoke --all` signs them out.

    Exit status 0 if every step was taken, 1 if one failed.
    """
    give(lambda: _switch(read_stack(outputs, stack), aws_profile, _closing, _CLOSED, yes=yes, dry_run=dry_run), json)


def unlock(
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Open the door again: everything as it was before `lock`.

    Sessions from before the lock go on, as far as they have not expired: `sessions revoke --all` before unlocking ends
    them for good.

    Exit status 0 if every step was taken, 1 if one failed.
    """
    give(lambda: _switch(read_stack(outputs, stack), aws_profile, _opening, _OPENED, yes=yes, dry_run=dry_run), json)


_CLOSED = ("IAM takes seconds to be the same everywhere; `studio-access doctor` says that it is locked",)
_OPENED = ("sessions from before the lock go on; `studio-access sessions revoke --all` ends them",)


def _switch(
    stack: StackOutputs,
    profile: str | None,
    steps: Callable[[StackOutputs, Aws], list[Step]],
    notes: Sequence[str],
    *,
    yes: bool,
    dry_run: bool,
) -> Answer:
    if not dry_run:
        confirm("change whether anybody can open Studio", yes=yes)
    aws = Aws(stack, profile)
    aws.check_account(stack)
    return take(steps(stack, aws), notes, dry_run=dry_run)


def _closing(stack: StackOutputs, aws: Aws) -> list[Step]:
    """What closes most comes first: one call that ends sessions and URLs alike."""
    role = Role(aws.client("iam"), stack.presigning_role)
    presigner, authorizer = functions(stack, aws)

    def deny() -> str:
        role.put(LOCK, lock_policy())
        return "no URL is made, none works, open sessions end"

    return [
        Step("deny the presigning role", deny),
        Step("stop the presigner", presigner.stop),
        Step("stop the authorizer", authorizer.stop),
    ]


def _opening(stack: StackOutputs, aws: Aws) -> list[Step]:
    """The other way round."""
    role = Role(aws.client("iam"), stack.presigning_role)
    presigner, authorizer = functions(stack, aws)

    def allow() -> str:
        return "presigns again" if role.remove(LOCK) else "was not denied"

    return [
        Step("start the authorizer", authorizer.start),
        Step("start the presigner", presigner.start),
        Step("allow the presigning role", allow),
    ]


def functions(stack: StackOutputs, aws: Aws) -> tuple[Function, Function]:
    """The presigner and the authorizer."""
    names = stack.outputs["functionNames"]
    presigner, authorizer = (
        Function(aws.client("lambda"), stack.location, names[name]) for name in ("presigner", "authorizer")
    )
    return presigner, authorizer
