"""What the operator types and sees: options that commands share, questions, results as table or JSON, errors."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .aws.client import aws_failures
from .errors import AS_EXPECTED, INTERRUPTED, UNEXPECTED, CommandError, WrongInputError

WIDTH = 120
"""Columns where there is no terminal, so that a table's rows stay on their lines in a CI log."""

OutputsFile = Annotated[
    Path | None,
    typer.Option(
        "--outputs",
        metavar="FILE",
        envvar="STUDIO_ACCESS_OUTPUTS",
        help="The stack's outputs as JSON; - reads them from standard input. Not given: `pulumi stack output --json`.",
    ),
]
StackName = Annotated[
    str | None,
    typer.Option(
        "--stack", metavar="NAME", help="The Pulumi stack whose outputs to read; not given: the selected one."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, and nothing else there.")]
AwsProfile = Annotated[
    str | None,
    typer.Option("--aws-profile", metavar="NAME", help="The AWS credentials to use; not given: the usual ones."),
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Show the address to sign in at, for a browser of this machine.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]
Issuer = Annotated[
    str | None,
    typer.Option(
        "--issuer", metavar="URL", help="Whose person it is, where the stack has several issuers; else the stack's own."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Users = Annotated[list[str] | None, typer.Argument(metavar="[USER]...", help="User names.", show_default=False)]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Columns user, email, profile; - reads standard input.")
]


def confirm(what: str, *, yes: bool) -> None:
    """Ask on a terminal. Elsewhere nobody can be asked: raises `WrongInputError` without `yes`."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongInputError(f"{what}: say --yes, since nobody can be asked here")
    typer.confirm(f"{what}?", abort=True, err=True)


@dataclass(frozen=True)
class Result:
    """The outcome of a command."""

    document: Mapping[str, Any]
    """For programs; the keys are documented in docs/cli.md."""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    marks: Sequence[bool | None] = ()
    """Before each row: good, bad, or neither."""
    notes: Sequence[str] = ()
    """Lines below the table."""
    text: str = ""
    """Instead of a table: written as it is."""
    exit_status: int = AS_EXPECTED


def run_command(make: Callable[[], Result], as_json: bool) -> NoReturn:
    """Make a result, write it, and end the command; whatever goes wrong is one line on stderr, never a traceback."""
    try:
        with aws_failures():
            result = make()
    except CommandError as failure:
        _fail(str(failure), failure.exit_status, as_json)
    except (KeyboardInterrupt, typer.Abort):
        _fail("interrupted; run it again to go on", INTERRUPTED, as_json)
    except typer.Exit:
        raise
    except Exception as error:  # noqa: BLE001 - the last resort: its text might hold a token, so only kind and place
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(place.filename)}:{place.lineno}"  # noqa: PTH119 - a bare name
        _fail(f"unexpected {type(error).__name__} at {where}; please report it", UNEXPECTED, as_json)
    _write(result, as_json)
    raise typer.Exit(result.exit_status)


def _fail(message: str, exit_status: int, as_json: bool) -> NoReturn:
    if as_json:
        _write_document({"error": message, "exitStatus": exit_status})
    sys.stderr.write(f"studio-access: {' '.join(message.split())}\n")
    raise typer.Exit(exit_status)


def _write(result: Result, as_json: bool) -> None:
    if as_json:
        _write_document(result.document)
        return
    if result.text:
        sys.stdout.write(result.text)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    if result.rows:
        console.print(_table(result))
    for note in result.notes:
        # What is not the text itself must not become part of a file that it is redirected to.
        (Console(stderr=True, highlight=False) if result.text else console).print(escape(note), soft_wrap=True)


def _write_document(document: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, indent=2, sort_keys=True) + "\n")


def _table(result: Result) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    marks = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: " "}
    if result.marks:
        table.add_column("")
    for column in result.columns:
        table.add_column(column, overflow="fold")
    for number, row in enumerate(result.rows):
        mark = [marks[result.marks[number]]] if result.marks else []
        table.add_row(*mark, *map(escape, row))
    return table
