"""What a person sees: the steps while they happen, the journey as a table, and how to try it by hand."""

import contextlib
import time
from collections.abc import Generator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .journey import Row

PLAIN_WIDTH = 140
"""Columns where there is no terminal, so that a table's rows stay on their lines in a CI log."""

NOT_PROVEN = (
    "The local AWS is no AWS: routes, security groups, DNS, IAM's engine and SageMaker itself are stand-ins here;",
    "it proves that this program and these functions do what the table says under AWS's documented rules, no more.",
)


class Display:
    """A terminal shows a step while it runs; a log gets one line when it is done."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        if not self._console.is_terminal:
            self._console.width = PLAIN_WIDTH
        self._started = time.monotonic()
        self._detail = lambda _: None

    @property
    def elapsed(self) -> float:
        """Seconds since the display began."""
        return time.monotonic() - self._started

    @contextlib.contextmanager
    def step(self, title: str) -> Generator[None]:
        """Show a step and how long it took."""
        began = time.monotonic()
        with self._console.status(f"{title} …") as status:
            self._detail = lambda text: status.update(f"{title} … [dim]{escape(text)}[/dim]")
            yield
        self._detail = lambda _: None
        self._console.print(f"[green]✓[/green] {title} [dim]{time.monotonic() - began:.1f} s[/dim]")

    def detail(self, sign: str, text: str) -> None:
        """What the current step is at; only a terminal shows it."""
        self._detail(f"{sign} {text}")

    def say(self, text: str) -> None:
        """One line."""
        self._console.print(escape(text))

    def command(self, text: str) -> None:
        """Something to copy: never wrapped."""
        self._console.print(escape(text), soft_wrap=True)

    def fail(self, text: str) -> None:
        """One line of bad news."""
        self._console.print(f"[red]✗ {escape(text)}[/red]", soft_wrap=True)

    def journey(self, rows: Sequence[Row]) -> None:
        """The journey's table."""
        table = Table(title="The journey", title_justify="left", show_lines=False)
        for heading in ("", "step", "expected", "got", "why"):
            table.add_column(heading, overflow="fold")
        for row in rows:
            mark = "[green]✓[/green]" if row.as_expected else "[red]✗[/red]"
            got = escape(row.got) if row.as_expected else f"[red]{escape(row.got)}[/red]"
            table.add_row(mark, escape(row.step), escape(row.expected), got, escape(row.why))
        self._console.print(table)

    def limits(self) -> None:
        """What the local AWS does not prove."""
        for line in NOT_PROVEN:
            self._console.print(f"[dim]{line}[/dim]", soft_wrap=True)
