"""The command line in a process of its own, with the signal dispositions that a test is about."""

import os
import signal
import sys
from collections.abc import Iterable

from tests.cloud import ROOT

PYTHONPATH = os.pathsep.join(str(ROOT / folder) for folder in ("cli", "components"))


def command(*arguments: str, ignored: Iterable[signal.Signals] = ()) -> list[str]:
    """Run it as a shell's foreground job has it, but for the signals that are ignored.

    A child inherits what its parent ignores, so tests under `nohup` or in the background of a script would not see what
    a terminal's user sees.
    """
    ends = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    code = "import signal; "
    code += "".join(f"signal.signal({number.value}, signal.SIG_DFL); " for number in sorted(ends))
    code += "".join(f"signal.signal({number.value}, signal.SIG_IGN); " for number in ignored)
    return [sys.executable, "-c", f"{code}from studio_access_cli.main import main; main()", *arguments]
