"""The command line in a process of its own, with the signal dispositions that a test is about."""

import os
import sys

from tests.cloud import ROOT
from tests.signals import with_default_signals

PYTHONPATH = os.pathsep.join(str(ROOT / folder) for folder in ("cli", "components"))
"""What makes the checkout's packages importable, and goes before what is installed."""


def command(*arguments: str) -> list[str]:
    """Run it as in the foreground of a terminal."""
    return with_default_signals([sys.executable, "-m", "studio_access_cli", *arguments])


def command_under_nohup(*arguments: str) -> list[str]:
    """The same, ignoring SIGHUP."""
    return ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", sys.executable, "-m", "studio_access_cli", *arguments]
