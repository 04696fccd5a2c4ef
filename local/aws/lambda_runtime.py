"""Lambda worker processes that ended: MiniStack reaps them, but leaves their pipes open."""

import subprocess
from collections.abc import Callable


class EndedWorkers:
    """Stands in for MiniStack's function that waits for a worker's end, and closes the pipes when all is over.

    Not at once: what the worker wrote last is still being read, into the function's log.
    """

    def __init__(self, collect: Callable[..., None]) -> None:
        self._collect = collect
        self._ended: list[subprocess.Popen[str]] = []

    def collect(self, process: subprocess.Popen[str] | None, deadline: float) -> None:
        """Wait for a worker that was told to stop."""
        self._collect(process, deadline)
        if process is not None:
            self._ended.append(process)

    def close(self) -> None:
        """Close the pipes of all workers that ended."""
        while self._ended:
            with self._ended.pop():
                pass
