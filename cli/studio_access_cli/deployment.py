"""What commands do before they work on AWS: ask the operator, take the credentials, and check whose they are."""

import datetime
from dataclasses import dataclass

from .aws.client import Aws
from .stack import Stack
from .terminal import confirm


@dataclass(frozen=True)
class Deployment:
    """A deployed stack, and the credentials to look at it and to change it."""

    stack: Stack
    aws: Aws
    now: datetime.datetime
    """AWS's time when the account was checked; this machine's clock may be off."""


def connect(
    stack: Stack, aws_profile: str | None, question: str = "", *, yes: bool = False, dry_run: bool = False
) -> Deployment:
    """Ask the question if there is one, then check that the credentials are of the stack's account.

    A dry run asks nothing. Raises `CommandError` for credentials of another account, `WrongInputError` where nobody can
    be asked, and what the AWS SDK raises.
    """
    if question and not dry_run:
        confirm(question, yes=yes)
    aws = Aws(stack.location, aws_profile)
    return Deployment(stack, aws, aws.check_account())
