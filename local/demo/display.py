"""What the demonstration prints: its steps while they happen, its checks as a table, and commands to try."""

import contextlib
import time
from collections.abc import Generator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from local.demo.checks import REFUSED_BY_STUDIO, Check

PLAIN_WIDTH = 120
"""Columns where there is no terminal, so that a table's rows stay on their lines in a CI log."""

NOT_PROVEN = (
    "The local AWS is no AWS: routes, security groups, DNS, IAM's engine and SageMaker itself are stand-ins here;",
    "it proves that this program and these functions do what the table says under AWS's documented rules, no more.",
)

_FOOTNOTE = "¹"
_STEP_WIDTH, _ANSWER_WIDTH = len("by the endpoint's own name"), len("200 and a URL")


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

    def line(self, text: str) -> None:
        """One line."""
        self._console.print(escape(text))

    def command(self, text: str) -> None:
        """Something to copy: never wrapped."""
        self._console.print(escape(text), soft_wrap=True)

    def error(self, text: str) -> None:
        """One line in red."""
        self._console.print(f"[red]✗ {escape(text)}[/red]", soft_wrap=True)

    def checks(self, checks: Sequence[Check]) -> None:
        """The table of the checks."""
        table = Table("", box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
        # So a row fits into one line of a wide terminal and into two of a narrow one.
        table.add_column("step", min_width=_STEP_WIDTH)
        for heading in ("expected", "got"):
            table.add_column(heading, min_width=_ANSWER_WIDTH)
        table.add_column("why")
        for check in checks:
            mark = "[green]✓[/green]" if check.as_expected else "[red]✗[/red]"
            got = escape(_short(check.got)) if check.as_expected else f"[red]{escape(_short(check.got))}[/red]"
            table.add_row(mark, escape(check.step), escape(_short(check.expected)), got, escape(check.why))
        self._console.print()
        self._console.print(table)
        if any(REFUSED_BY_STUDIO in check.expected + check.got for check in checks):
            self._console.print(f"[dim]  {_FOOTNOTE} in Studio's words: {REFUSED_BY_STUDIO}[/dim]")
        self._console.print()

    def limits(self) -> None:
        """What the local AWS does not prove."""
        for line in NOT_PROVEN:
            self._console.print(f"[dim]{line}[/dim]")


def _short(answer: str) -> str:
    return answer.replace(f", {REFUSED_BY_STUDIO}", f" refused {_FOOTNOTE}")
