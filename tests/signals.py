"""Child processes that start with the default reaction to signals, whatever the tests themselves were started with.

A process inherits the signals that its parent ignores: `nohup` ignores SIGHUP, and a script's background jobs ignore
SIGINT.
"""

import sys
from collections.abc import Sequence

_RESET = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


def with_default_signals(command: Sequence[str]) -> list[str]:
    """The command, which begins with an absolute path, for a process that ignores none of the signals that end it."""
    return [sys.executable, "-c", _RESET, *command]
