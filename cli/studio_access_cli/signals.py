"""Ctrl-C, SIGTERM and a closed terminal: a command ends with one line, work on many items after the item under way."""

import contextlib
import signal
from collections.abc import Generator
from types import FrameType

# SIGHUP comes when the terminal is closed.
SIGNALS = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)


class Interruption:
    """Whether somebody asked to stop."""

    def __init__(self) -> None:
        self.requested = False

    def _request(self, _number: int, _frame: FrameType | None) -> None:
        """A second one ends at once, in the middle of whatever is being done."""
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


@contextlib.contextmanager
def interruptible() -> Generator[Interruption]:
    """While it lasts, the first signal only asks to stop, so that the item under way is finished and reported."""
    interruption = Interruption()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    try:
        for number in SIGNALS:
            # Whoever runs it under `nohup` wants it to survive the terminal.
            if before[number] != signal.SIG_IGN:
                signal.signal(number, interruption._request)
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def interrupt_on_signals() -> None:
    """From now on the other signals end a command like Ctrl-C; signals that the parent ignores stay ignored."""
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
