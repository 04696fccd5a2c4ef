"""What the exit status of a command says; docs/cli.md has the same table."""

AS_EXPECTED = 0
NOT_AS_EXPECTED = 1
"""It ran to the end, and something differs, failed or needs attention; the output says what."""
WRONG_INPUT = 2
"""Options, files or stack outputs are not usable; nothing was done."""
NOT_POSSIBLE = 3
"""AWS or another server refused or did not answer, or there are no credentials."""
UNEXPECTED = 4
"""A mistake of this program."""
INTERRUPTED = 130
"""Ctrl-C, SIGTERM or a closed terminal."""
