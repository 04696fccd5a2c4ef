"""`python -m studio_access.cli`: the same as `studio-access`."""

import sys

from .exit_status import INTERRUPTED
from .interruption import interrupt_on_signals


def main() -> None:
    """Run one command; ends the process with its exit status."""
    interrupt_on_signals()
    try:
        from .app import app  # noqa: PLC0415 - half a second, in which Ctrl-C must not end in a traceback

        app(prog_name="studio-access")
    except KeyboardInterrupt:
        sys.stderr.write("studio-access: interrupted\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
