"""What a command answers: a table for people, one JSON document for programs, and an exit status."""

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .exit_status import AS_EXPECTED, INTERRUPTED, UNEXPECTED
from .failure import CommandError, aws_failures

WIDTH = 120
"""Columns where there is no terminal, so that a table's rows stay on their lines in a CI log."""


@dataclass(frozen=True)
class Answer:
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


def give(make: Callable[[], Answer], as_json: bool) -> NoReturn:
    """Make an answer, write it, and end the command; whatever goes wrong is one line on stderr, never a traceback."""
    try:
        with aws_failures():
            answer = make()
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
    _write(answer, as_json)
    raise typer.Exit(answer.exit_status)


def _fail(message: str, exit_status: int, as_json: bool) -> NoReturn:
    if as_json:
        _write_document({"error": message, "exitStatus": exit_status})
    sys.stderr.write(f"studio-access: {' '.join(message.split())}\n")
    raise typer.Exit(exit_status)


def _write(answer: Answer, as_json: bool) -> None:
    if as_json:
        _write_document(answer.document)
        return
    if answer.text:
        sys.stdout.write(answer.text)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    if answer.rows:
        console.print(_table(answer))
    for note in answer.notes:
        # What is not the text itself must not become part of a file that it is redirected to.
        (Console(stderr=True, highlight=False) if answer.text else console).print(escape(note), soft_wrap=True)


def _write_document(document: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(document, indent=2, sort_keys=True) + "\n")


def _table(answer: Answer) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    marks = {True: "[green]✓[/green]", False: "[red]✗[/red]", None: " "}
    if answer.marks:
        table.add_column("")
    for column in answer.columns:
        table.add_column(column, overflow="fold")
    for number, row in enumerate(answer.rows):
        mark = [marks[answer.marks[number]]] if answer.marks else []
        table.add_row(*mark, *map(escape, row))
    return table
