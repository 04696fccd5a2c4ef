"""What a check of `doctor` is, and what it finds: what is wrong, why that matters, what mends it.

A check is a function of the deployment that yields a `Finding` for each thing that is wrong, and none if all is well.
It lets errors of AWS pass: what cannot be looked at becomes a finding of its own. Checks look at what a comparison of
the program with Pulumi's state cannot show; for the rest there is `DRIFT_COMMAND`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from ..aws.client import of_client_error
from ..deployment import Deployment
from ..network import Network

PROBLEM, ADVICE, UNKNOWN = "problem", "advice", "unknown"
DRIFT_COMMAND = "pulumi preview --refresh --expect-no-changes"
"""Tells what differs from the program in the resources that Pulumi knows."""
REDEPLOY = "pulumi up --refresh"
"""Sets everything back to what the program says, also what somebody changed by hand."""


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be."""

    what: str
    why: str
    fix: str
    """The command to run."""
    level: str = PROBLEM
    """`problem`; `advice`, which is a choice; `unknown`: it could not be looked at."""


@dataclass(frozen=True)
class Check:
    """One question, by the name that the output shows, and the function that answers it."""

    name: str
    find: Callable[[Deployment, Network], Iterable[Finding]]


def run_check(check: Check, deployment: Deployment, network: Network) -> list[Finding]:
    """What a check finds; that it cannot look is a finding."""
    try:
        return list(check.find(deployment, network))
    except ClientError as error:
        return [_unknown(of_client_error(error))]
    except BotoCoreError as error:
        return [_unknown(f"AWS did not answer ({type(error).__name__})")]
    except (KeyError, ValueError, TypeError) as error:
        return [_unknown(f"AWS answered in a way that is not known here ({type(error).__name__})")]


def _unknown(reason: str) -> Finding:
    return Finding(
        f"could not be looked at: {reason}",
        "it may be well or not",
        "run it with credentials that may read it",
        UNKNOWN,
    )
