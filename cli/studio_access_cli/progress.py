"""Work of several steps, or for several people: a failure stops nothing else, and everything is reported."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from .aws.client import code_of, of_client_error
from .errors import AS_EXPECTED, INTERRUPTED, NOT_AS_EXPECTED, CommandError
from .signals import Interruption, interruptible
from .terminal import Result

DONE, UNCHANGED, PLANNED, FAILED, NOT_REACHED = "done", "unchanged", "planned", "failed", "not reached"
_STATES = (DONE, UNCHANGED, PLANNED, FAILED, NOT_REACHED)
# After these nothing else would work either.
_HOPELESS = ("ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId")

_GO_ON = "run it again to go on"

T = TypeVar("T")


class StoppedError(Exception):
    """Raised by work that noticed an interruption while it waited."""


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


def take_steps(steps: Sequence[Step], notes: Sequence[str], *, dry_run: bool) -> Result:
    """Take all steps in order: a kill switch that stopped at its first failure would leave access open.

    The JSON document has `steps`, `seconds`, `dryRun` and `notes`.
    """
    taken = [Taken(step.name, True, "planned", 0.0) if dry_run else _take(step) for step in steps]
    exit_status = AS_EXPECTED if all(one.done for one in taken) else NOT_AS_EXPECTED
    return _steps_result(taken, notes, exit_status, dry_run=dry_run)


def take_in_turn(steps: Sequence[Step], notes: Sequence[str], stop: Interruption, *, dry_run: bool) -> Result:
    """Take the steps in order, none after one that failed or that an interruption stopped: each needs those before it.

    `notes` are for whoever reached the end. In a dry run every step is asked, and says what it would do. The JSON
    document is that of `take_steps`.
    """
    taken: list[Taken] = []
    for step in steps:
        is_reached = not stop.requested and all(one.done for one in taken)
        taken.append(_take(step) if is_reached else Taken(step.name, False, _GO_ON, 0.0))
    if all(one.done for one in taken):
        return _steps_result(taken, notes, AS_EXPECTED, dry_run=dry_run)
    return _steps_result(taken, (), INTERRUPTED if stop.requested else NOT_AS_EXPECTED, dry_run=dry_run)


def _steps_result(taken: Sequence[Taken], notes: Sequence[str], exit_status: int, *, dry_run: bool) -> Result:
    failed = [one for one in taken if not one.done]
    total = sum(one.seconds for one in taken)
    return Result(
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
        exit_status=exit_status,
    )


def _take(step: Step) -> Taken:
    began = time.monotonic()
    try:
        result, done = step.do(), True
    except ClientError as error:
        result, done = of_client_error(error), False
    except BotoCoreError as error:
        result, done = f"AWS did not answer ({type(error).__name__})", False
    except StoppedError:
        result, done = f"begun; {_GO_ON}", False
    except CommandError as failure:
        result, done = str(failure), False
    taken = Taken(step.name, done, result, round(time.monotonic() - began, 2))
    sys.stderr.write(f"{step.name}: {result} ({taken.seconds:.2f} s)\n")
    sys.stderr.flush()
    return taken


@dataclass(frozen=True)
class Outcome:
    """What became of one person."""

    user: str
    state: str
    """`DONE`, `UNCHANGED`, `PLANNED`, `FAILED` or `NOT_REACHED`."""
    what: str


def work_for_each(
    items: Sequence[T], user_of: Callable[[T], str], work: Callable[[T, Interruption], Outcome], title: str
) -> Result:
    """Do the work for each, with a progress bar on a terminal's stderr; the result has a row for each."""
    outcomes: list[Outcome] = []
    with interruptible() as stop, _progress() as progress:
        task = progress.add_task(title, total=len(items))
        for item in items:
            outcomes.append(_one(item, user_of(item), work, stop))
            progress.advance(task)
            _line(outcomes[-1], progress)
    return report(outcomes, interrupted=stop.requested and any(o.state == NOT_REACHED for o in outcomes))


def _one(item: T, user: str, work: Callable[[T, Interruption], Outcome], stop: Interruption) -> Outcome:
    if stop.requested:
        return Outcome(user, NOT_REACHED, _GO_ON)
    try:
        return work(item, stop)
    except StoppedError:
        return Outcome(user, NOT_REACHED, f"begun; {_GO_ON}")
    except CommandError as failure:
        return Outcome(user, FAILED, str(failure))
    except ClientError as error:
        if code_of(error) in _HOPELESS:
            stop.requested = True
        return Outcome(user, FAILED, of_client_error(error))
    except BotoCoreError as error:
        stop.requested = True
        return Outcome(user, FAILED, f"AWS did not answer ({type(error).__name__})")


def _progress() -> Progress:
    columns: list[Any] = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _line(outcome: Outcome, progress: Progress) -> None:
    """A log gets a line when a person is done; a terminal has the bar."""
    if progress.disable:
        sys.stderr.write(f"{outcome.user}: {outcome.state}: {outcome.what}\n")
        sys.stderr.flush()


def report(outcomes: Sequence[Outcome], *, interrupted: bool = False) -> Result:
    """Everybody's row, the sums, and an exit status that says whether all went well."""
    counts = {state: sum(outcome.state == state for outcome in outcomes) for state in _STATES}
    failed = counts[FAILED] + counts[NOT_REACHED] > 0
    return Result(
        document={"people": [vars(outcome) for outcome in outcomes], "counts": counts, "interrupted": interrupted},
        columns=("user", "state", "what"),
        rows=[(outcome.user, outcome.state, outcome.what) for outcome in outcomes],
        marks=[{FAILED: False, NOT_REACHED: None}.get(outcome.state, True) for outcome in outcomes],
        notes=[", ".join(f"{count} {state}" for state, count in counts.items() if count) or "nobody"],
        exit_status=INTERRUPTED if interrupted else NOT_AS_EXPECTED if failed else AS_EXPECTED,
    )
