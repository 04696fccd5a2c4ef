"""`studio-access lock` and `unlock`: the kill switch, which closes access at once and opens it again as it was."""

from functools import partial

from ..aws.role import Role
from ..deployment import Deployment, connect
from ..kill_switch import FUNCTIONS, LOCK, functions, lock_policy, presigning_roles, role_of
from ..progress import Step, take_steps
from ..stack import read_stack
from ..terminal import AwsProfile, DryRun, Json, OutputsFile, Result, StackName, Yes, run_command

_QUESTION = "change whether anybody can open Studio"
_LOCKED = "IAM takes seconds to be the same everywhere; `studio-access doctor` says that it is locked"
_UNLOCKED = "sessions from before the lock go on; `studio-access sessions revoke --all` ends them"
_CREATOR = "profileCreator"


def lock(
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Close access: nobody gets a URL, and whoever is in Studio is out.

    First the presigning role is denied SageMaker, which ends open sessions too, and so is the execution role of a
    domain that the stack created, with which the Studio page opens apps; then no function serves a call that lets
    somebody in or creates a profile. A domain that was brought has execution roles of its own: what they opened stays
    open.
    Each step is taken whatever became of the others, and timed. Locking twice is as locking once. `unlock` undoes it.
    People stay signed in, which opens nothing: `sessions revoke --all` signs them out.

    Exit status 0 if every step was taken, 1 if one failed.
    """

    def make() -> Result:
        deployment = connect(read_stack(outputs, stack), aws_profile, _QUESTION, yes=yes, dry_run=dry_run)
        return take_steps(locking_steps(deployment), (_LOCKED,), dry_run=dry_run)

    run_command(make, json)


def unlock(
    yes: Yes = False,
    dry_run: DryRun = False,
    aws_profile: AwsProfile = None,
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Open access again: everything as it was before `lock`.

    Sessions from before the lock go on, as far as they have not expired: `sessions revoke --all` before unlocking ends
    them for good.

    Exit status 0 if every step was taken, 1 if one failed.
    """

    def make() -> Result:
        deployment = connect(read_stack(outputs, stack), aws_profile, _QUESTION, yes=yes, dry_run=dry_run)
        return take_steps(unlocking_steps(deployment), (_UNLOCKED,), dry_run=dry_run)

    run_command(make, json)


def locking_steps(deployment: Deployment) -> list[Step]:
    """What closes most comes first: one call that ends sessions and URLs alike."""
    stopped = functions(deployment)

    def deny(role: Role, result: str) -> str:
        role.put(LOCK, lock_policy())
        return result

    result = "no URL is made, none works, open sessions end"
    steps = [
        *(Step(f"deny the {name}", partial(deny, role, result)) for name, role in presigning_roles(deployment).items()),
        *(Step(f"stop the {FUNCTIONS[key]}", function.stop) for key, function in stopped.items()),
    ]
    if _CREATOR in stopped:
        steps.append(
            Step("deny the profile creator's role", lambda: deny(role_of(deployment, _CREATOR), "no profile is made"))
        )
    return steps


def unlocking_steps(deployment: Deployment) -> list[Step]:
    """What `locking_steps` did is undone in the opposite order."""
    stopped = functions(deployment)

    def allow(role: Role, result: str) -> str:
        return result if role.remove(LOCK) else "was not denied"

    steps = [
        *(Step(f"start the {FUNCTIONS[key]}", function.start) for key, function in reversed(stopped.items())),
        *(
            Step(f"allow the {name}", partial(allow, role, "presigns again"))
            for name, role in reversed(presigning_roles(deployment).items())
        ),
    ]
    if _CREATOR in stopped:
        steps.insert(
            0,
            Step(
                "allow the profile creator's role",
                lambda: allow(role_of(deployment, _CREATOR), "creates profiles again"),
            ),
        )
    return steps
