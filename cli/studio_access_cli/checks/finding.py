"""What a check finds: what is wrong, why that matters, what mends it."""

import datetime
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..aws import Aws
from ..network import Network
from ..stack import Stack

PROBLEM, ADVICE, UNKNOWN = "problem", "advice", "unknown"
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
class Patient:
    """The deployment, and the means to look at it."""

    stack: Stack
    aws: Aws
    network: Network
    now: datetime.datetime
    """AWS's time."""


@dataclass(frozen=True)
class Check:
    """One question, and who answers it."""

    name: str
    look: Callable[[Patient], Iterable[Finding]]


def normal(policy: Any) -> Any:
    """A policy in one spelling: AWS gives lists of one as such or bare, and in any order."""
    if isinstance(policy, str):
        return normal(json.loads(policy)) if policy.lstrip().startswith("{") else policy
    if isinstance(policy, dict):
        return {key: normal(value) for key, value in policy.items()}
    if isinstance(policy, list):
        items = sorted((normal(item) for item in policy), key=lambda item: json.dumps(item, sort_keys=True))
        return items[0] if len(items) == 1 else items
    return policy
