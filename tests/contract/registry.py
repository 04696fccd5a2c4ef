"""Every list by the name of its file, and how it is computed from today's program."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from tests.contract import deployments, interfaces
from tests.examples.running import EXAMPLES

FOLDER = Path(__file__).parent / "lists"
LISTS: Mapping[str, Callable[[], list[str]]] = {
    **{name: partial(deployments.stack, name) for name in deployments.STACKS},
    **{name.replace(" ", "_"): partial(deployments.variant, name) for name in deployments.VARIANTS},
    **{f"example_{name}": partial(deployments.example, name) for name in EXAMPLES},
    "metrics": deployments.metrics,
    "configuration": interfaces.configuration,
    "command_line": interfaces.command_line,
    "python_package": interfaces.python_package,
}


def file(name: str) -> Path:
    """Where the list is kept."""
    return FOLDER / f"{name}.txt"


def difference(name: str, kept: list[str], today: list[str]) -> str:
    """What to tell who changed it; empty if nothing differs."""
    gone, new = sorted(set(kept) - set(today)), sorted(set(today) - set(kept))
    if not gone and not new:
        return ""
    return "\n".join(
        [
            f"tests/contract/lists/{name}.txt is not what the program does today:",
            *(f"  gone: {line}" for line in gone),
            *(f"  new:  {line}" for line in new),
            "Whoever deployed or installed it yesterday depends on what is gone. It needs a decision: keep it, or let",
            "the new one take its place (an alias for a URN) and say so in CHANGELOG.md and docs/decisions/.",
            "Then `.venv/bin/python -m tests.contract` rewrites the lists.",
        ]
    )
