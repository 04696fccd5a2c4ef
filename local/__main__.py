"""`python -m local`: a stack on a local AWS, its checks, and nothing left behind."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

STACK = "local"
ROOT = Path(__file__).resolve().parents[1]
INTERRUPTED = 130
# The last comes when the terminal is closed.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 if all is as expected and nothing is left behind, 1 if not, 2 if it cannot start, 130 if interrupted."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave it running until Ctrl-C, then destroy it")
    parser.add_argument("--stack", default=STACK, help="which Pulumi.<stack>.yaml to use (default: %(default)s)")
    options = parser.parse_args(arguments)
    _on_signal(_exit_at_once)
    # These take a second or two, in which Ctrl-C must not end in a traceback.
    from local.demo.demonstration import Stop, demonstrate  # noqa: PLC0415
    from local.demo.display import Display  # noqa: PLC0415

    stop = Stop()
    _on_signal(stop.request)
    return demonstrate(ROOT, options.stack, Display(), stop, keep=options.keep)


def _on_signal(handle: Callable[[int, FrameType | None], None]) -> None:
    for number in _SIGNALS:
        # Whoever runs it under `nohup` wants it to survive the terminal.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, handle)


def _exit_at_once(_number: int, _frame: FrameType | None) -> None:
    """Nothing is there yet that would have to be taken down."""
    os.write(sys.stderr.fileno(), b"interrupted before anything was started\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main())
