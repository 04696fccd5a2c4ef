"""How a command ends: its exit statuses, and the errors that become one line for the operator."""

AS_EXPECTED = 0
"""Everything is as it should be; docs/cli.md has the same table."""
NOT_AS_EXPECTED = 1
"""It ran to the end, and something differs, failed or needs attention; the output says what."""
WRONG_INPUT = 2
"""Options, files or stack outputs are not usable; nothing was done."""
NOT_POSSIBLE = 3
"""AWS or another server refused or did not answer, or there are no credentials, or packages are missing."""
UNEXPECTED = 4
"""A mistake of this program."""
INTERRUPTED = 130
"""Ctrl-C, SIGTERM or a closed terminal."""


class CommandError(Exception):
    """Raised if a command cannot go on; the message is one line for the operator."""

    exit_status = NOT_POSSIBLE


class WrongInputError(CommandError):
    """Raised if what the operator gave is not usable; nothing was done."""

    exit_status = WRONG_INPUT
