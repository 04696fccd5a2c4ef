"""One thing for many people: a failure stops nobody else, Ctrl-C leaves whole people and a report."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from ..answer import Answer
from ..exit_status import AS_EXPECTED, INTERRUPTED, NOT_AS_EXPECTED
from ..failure import CommandError, code_of, of_client_error
from ..interruption import Interruption, interruptible

DONE, UNCHANGED, PLANNED, FAILED, NOT_REACHED = "done", "unchanged", "planned", "failed", "not reached"
# After these nothing else would work either.
_HOPELESS = ("ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId")

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What became of one person."""

    user: str
    state: str
    """One of the five above."""
    what: str


class StoppedError(Exception):
    """Raised by work that noticed an interruption while it waited."""


def work_through(
    items: Sequence[T], user_of: Callable[[T], str], work: Callable[[T, Interruption], Outcome], title: str
) -> Answer:
    """Do the work for each, with a progress bar on a terminal's stderr; the answer has a row for each."""
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
        return Outcome(user, NOT_REACHED, "run it again to go on")
    try:
        return work(item, stop)
    except StoppedError:
        return Outcome(user, NOT_REACHED, "begun; run it again to go on")
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


def report(outcomes: Sequence[Outcome], *, interrupted: bool = False) -> Answer:
    """Everybody's row, the sums, and an exit status that says whether all went well."""
    counts = {state: sum(outcome.state == state for outcome in outcomes) for state in _STATES}
    failed = counts[FAILED] + counts[NOT_REACHED] > 0
    return Answer(
        document={"people": [vars(outcome) for outcome in outcomes], "counts": counts, "interrupted": interrupted},
        columns=("user", "state", "what"),
        rows=[(outcome.user, outcome.state, outcome.what) for outcome in outcomes],
        marks=[{FAILED: False, NOT_REACHED: None}.get(outcome.state, True) for outcome in outcomes],
        notes=[", ".join(f"{count} {state}" for state, count in counts.items() if count) or "nobody"],
        exit_status=INTERRUPTED if interrupted else NOT_AS_EXPECTED if failed else AS_EXPECTED,
    )


_STATES = (DONE, UNCHANGED, PLANNED, FAILED, NOT_REACHED)
