"""The reference part of cli.md, from the commands themselves."""

import inspect
from collections.abc import Iterator
from typing import Any

from typer.main import get_command

from studio_access_cli.app import app


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its whole name, such as `studio-access users add`."""
    yield from _below("studio-access", get_command(app))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for part, one in below.items():
        yield from _below(f"{name} {part}", one)


def reference() -> str:
    """A section a command: usage, what it does, its arguments and options."""
    return "\n".join(_section(name, command) for name, command in commands())


def _section(name: str, command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([name, *(_shown(one) for one in arguments), "[OPTIONS]"])
    rows = [*map(_argument, arguments), *map(_option, options)]
    return "\n".join(
        [
            f"### `{name}`",
            "",
            f"    {usage}",
            "",
            inspect.cleandoc(command.help or ""),
            "",
            "| | |",
            "| --- | --- |",
            *rows,
            "",
        ]
    )


def _shown(argument: Any) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.required or name.startswith("[") else f"[{name}]"


def _argument(argument: Any) -> str:
    choices = getattr(argument.type, "choices", None)
    allowed = f" One of {', '.join(_value(choice) for choice in choices)}." if choices else ""
    return f"| `{_shown(argument)}` | {argument.help}{allowed} |"


def _option(option: Any) -> str:
    choices = getattr(option.type, "choices", None)
    value = (
        "" if option.is_flag else "|".join(map(_value, choices)) if choices else option.metavar or option.name.upper()
    )
    spelt = f"{option.opts[0]} {value}".strip().replace("|", "\\|")
    variable = f" Or the variable `{option.envvar}`." if option.envvar else ""
    return f"| `{spelt}` | {option.help}{variable} |"


def _value(choice: Any) -> str:
    return str(getattr(choice, "value", choice))
