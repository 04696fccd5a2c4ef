"""Is the door shut, or half shut?"""

import datetime
from collections.abc import Iterator

from ..door.function import BEFORE, Function
from ..door.locking import functions
from ..door.policies import LOCK, REVOKED, is_over
from ..door.role import Role
from .finding import ADVICE, Check, Finding, Patient

_SKEW_SECONDS = 60
_UNLOCK = "studio-access unlock"


def locked(patient: Patient) -> Iterator[Finding]:
    """The kill switch, in whole or in part."""
    role = Role(patient.aws.client("iam"), patient.stack.presigning_role)
    if role.policy(LOCK) is not None:
        yield Finding("the presigning role is denied SageMaker", "it is locked: nobody can open Studio", _UNLOCK)
    names = patient.stack.outputs["functionNames"]
    for name, function in functions(patient.stack, patient.aws).items():
        yield from _stopped(names[name], function)


def _stopped(name: str, function: Function) -> Iterator[Finding]:
    reserved, remembered = function.reserved(), function.remembered()
    if reserved == 0 and remembered is not None:
        yield Finding(f"{name} serves no call", "it is locked: nobody can open Studio", _UNLOCK)
    elif reserved == 0:
        yield Finding(
            f"{name} has reserved concurrency 0, not by this program",
            "nobody can open Studio",
            f"aws lambda delete-function-concurrency --function-name {name}",
        )
    elif remembered is not None:
        yield Finding(
            f"{name} serves calls, but is marked as stopped ({BEFORE})",
            "somebody opened it beside `unlock`; if it is to be locked, it is not",
            "studio-access lock, or studio-access unlock",
        )


def revoked(patient: Patient) -> Iterator[Finding]:
    """Revocations that have had their time."""
    policy = Role(patient.aws.client("iam"), patient.stack.presigning_role).policy(REVOKED)
    if policy and all(is_over(statement, patient.now) for statement in policy["Statement"]):
        yield Finding(
            "revocations of sessions are left that cover none any more",
            "they change nothing, and use up the role's room for policies",
            "studio-access sessions restore",
            ADVICE,
        )


def clock(patient: Patient) -> Iterator[Finding]:
    """This machine's clock against AWS's."""
    skew = abs((datetime.datetime.now(datetime.UTC) - patient.now).total_seconds())
    if skew > _SKEW_SECONDS:
        yield Finding(
            f"this machine's clock is {skew:.0f} s off",
            "AWS refuses calls that are signed more than 5 minutes off",
            "timedatectl set-ntp true",
        )


CHECKS = (
    Check("the door is open", locked),
    Check("no old revocations", revoked),
    Check("this machine's clock", clock),
)
