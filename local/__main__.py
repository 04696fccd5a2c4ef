"""`python -m local`: the stack on a local AWS, the journey through it, and nothing left."""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from .demo import demonstrate
from .display import Display

STACK = "local"
ROOT = Path(__file__).resolve().parents[1]
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 if every row is as expected and nothing is left, 1 if not, 2 if it cannot start, 130 if interrupted."""
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="leave it running until Ctrl-C, then destroy it")
    parser.add_argument("--stack", default=STACK, help="which Pulumi.<stack>.yaml to use (default: %(default)s)")
    options = parser.parse_args(arguments)
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    return demonstrate(ROOT, options.stack, Display(), keep=options.keep)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Stop whatever runs; a second signal must not stop the cleaning up that follows."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
