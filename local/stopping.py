"""Somebody's wish that the demonstration end, granted between two of its steps.

An exception out of a signal handler can come at any line, also at one that swallows it, such as a callback of an event
loop; then the run would go on, or wait for ever. So the handler only takes note.
"""

import time

_PAUSE_SECONDS = 0.1


class StoppedError(Exception):
    """Raised at the next step after somebody asked to stop."""


class Stop:
    """Asked for once, by a signal; everything after that is cleaning up."""

    def __init__(self) -> None:
        # A plain value: a lock's owner may be the very thread that the signal interrupts.
        self._asked = False

    def ask(self, *_signal: object) -> None:
        """Take note; may be called by a signal handler, at any moment and any number of times."""
        self._asked = True

    def check(self) -> None:
        """Raise `StoppedError` if it was asked for."""
        if self._asked:
            raise StoppedError

    def wait(self) -> None:
        """Return once it is asked for."""
        while not self._asked:
            time.sleep(_PAUSE_SECONDS)
