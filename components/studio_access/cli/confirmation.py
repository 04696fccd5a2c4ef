"""Asking before something is changed that people notice."""

import sys

import typer

from .failure import WrongInputError


def confirm(what: str, *, yes: bool) -> None:
    """Ask on a terminal; elsewhere it must have been said beforehand."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongInputError(f"{what}: say --yes, since nobody can be asked here")
    typer.confirm(f"{what}?", abort=True, err=True)
