"""What the installed command `studio-access` calls: it takes over signals, loads the commands and runs one.

Importing this module needs the standard library only, so that it can say how to install what the commands need.
"""

import sys
from importlib.util import find_spec

from .errors import INTERRUPTED, NOT_POSSIBLE
from .signals import interrupt_on_signals

NEEDED = ("boto3", "rich", "typer")
"""The packages of the extra `cli`, which a Pulumi program does without."""


def main() -> None:
    """Run one command; ends the process with its exit status."""
    try:
        interrupt_on_signals()
        _refuse_without_packages()
        from .app import app  # noqa: PLC0415 - half a second, in which Ctrl-C must not end in a traceback

        app(prog_name="studio-access")
    except KeyboardInterrupt:
        sys.stderr.write("studio-access: interrupted\n")
        sys.exit(INTERRUPTED)


def _refuse_without_packages() -> None:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        sys.stderr.write(
            f"studio-access: {', '.join(missing)} not installed: "
            "install the command line with pip install 'pulumi-studio-access[cli]'\n"
        )
        sys.exit(NOT_POSSIBLE)
