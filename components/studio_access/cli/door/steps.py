"""Steps of a switch: each is done whatever became of the others, and timed."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from ..answer import Answer
from ..exit_status import AS_EXPECTED, NOT_AS_EXPECTED
from ..failure import CommandError, of_client_error


@dataclass(frozen=True)
class Step:
    """What is done, and how."""

    name: str
    do: Callable[[], str]
    """Returns what became of it; may raise what the AWS SDK raises, and `CommandError`."""


@dataclass(frozen=True)
class Taken:
    """A step that was taken, or is planned."""

    step: str
    done: bool
    result: str
    seconds: float


def take(steps: Sequence[Step], notes: Sequence[str], *, dry_run: bool) -> Answer:
    """Take all steps in order; a switch that stopped at its first failure would leave the door open."""
    taken = [Taken(step.name, True, "planned", 0.0) if dry_run else _take(step) for step in steps]
    failed = [one for one in taken if not one.done]
    total = sum(one.seconds for one in taken)
    return Answer(
        document={
            "steps": [vars(one) for one in taken],
            "seconds": round(total, 2),
            "dryRun": dry_run,
            "notes": [*notes],
        },
        columns=("step", "result", "seconds"),
        rows=[(one.step, one.result, f"{one.seconds:.2f}") for one in taken],
        marks=[one.done for one in taken],
        notes=[f"{len(taken) - len(failed)} of {len(taken)} steps, {total:.1f} s", *notes],
        exit_status=NOT_AS_EXPECTED if failed else AS_EXPECTED,
    )


def _take(step: Step) -> Taken:
    began = time.monotonic()
    try:
        result, done = step.do(), True
    except ClientError as error:
        result, done = of_client_error(error), False
    except BotoCoreError as error:
        result, done = f"AWS did not answer ({type(error).__name__})", False
    except CommandError as failure:
        result, done = str(failure), False
    taken = Taken(step.name, done, result, round(time.monotonic() - began, 2))
    sys.stderr.write(f"{step.name}: {result} ({taken.seconds:.2f} s)\n")
    sys.stderr.flush()
    return taken
