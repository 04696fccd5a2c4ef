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

    First the presigning role is denied SageMaker, which ends open sessions too; then no function serves a call
    that lets somebody in or creates a profile.
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


CREATOR = "profileCreator"
_WORDS = {"presigner": "presigner", "authorizer": "authorizer", CREATOR: "profile creator"}
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
    known = functions(stack, aws)

    def deny(name: str, result: str) -> str:
        _role(stack, aws, name).put(LOCK, lock_policy())
        return result

    steps = [
        Step("deny the presigning role", lambda: deny("presigner", "no URL is made, none works, open sessions end")),
        *(Step(f"stop the {_WORDS[name]}", function.stop) for name, function in known.items()),
    ]
    if CREATOR in known:
        steps.append(Step("deny the profile creator's role", lambda: deny(CREATOR, "no profile is made")))
    return steps


def _opening(stack: StackOutputs, aws: Aws) -> list[Step]:
    """The other way round."""
    known = functions(stack, aws)

    def allow(name: str, result: str) -> str:
        return result if _role(stack, aws, name).remove(LOCK) else "was not denied"

    steps = [
        *(Step(f"start the {_WORDS[name]}", function.start) for name, function in reversed(known.items())),
        Step("allow the presigning role", lambda: allow("presigner", "presigns again")),
    ]
    if CREATOR in known:
        steps.insert(0, Step("allow the profile creator's role", lambda: allow(CREATOR, "creates profiles again")))
    return steps


def _role(stack: StackOutputs, aws: Aws, name: str) -> Role:
    """A function's role, which is called as the function is."""
    return Role(aws.client("iam"), stack.outputs["functionNames"][name])


def functions(stack: StackOutputs, aws: Aws) -> dict[str, Function]:
    """What lets somebody in, by name: presigner, authorizer, and the profile creator where there is one."""
    names = stack.outputs["functionNames"]
    return {name: Function(aws.client("lambda"), stack.location, names[name]) for name in _WORDS if names.get(name)}
