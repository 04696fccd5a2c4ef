"""What people write or type: configuration keys, commands with their options, and names of the Python package.

The members of settings that are lists of objects are in the list of the Python package, in its spelling (snake_case).
"""

import inspect
import json
import os
import re
import subprocess
import sys
import tomllib
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import PurePath
from typing import Any

import yaml

from tests.cloud import ROOT

FOLDERS = (ROOT / "cli", ROOT / "components")
"""Whose packages an installation has."""

# Calls the console entry as the installed command would, and prints the tree of commands instead of running one.
_READ_COMMANDS = """
import json, sys, typer
from importlib import import_module
from typer.main import get_command

def kind(parameter):
    choices = getattr(parameter.type, "choices", None)
    if choices:
        return "|".join(str(getattr(choice, "value", choice)) for choice in choices)
    return "flag" if getattr(parameter, "is_flag", False) else parameter.type.name

def parameters(command):
    arguments = [one.name for one in command.params if one.param_type_name == "argument"]
    for one in command.params:
        yield {
            "place": arguments.index(one.name) + 1 if one.name in arguments else None,
            "group": one.param_type_name,
            "name": one.name,
            "spelt": [*one.opts, *one.secondary_opts],
            "kind": kind(one),
            "required": one.required,
            "many": bool(one.multiple if one.param_type_name == "option" else one.nargs != 1),
            "variable": one.envvar,
        }

def commands(name, command):
    yield name, list(parameters(command))
    for word, one in getattr(command, "commands", {}).items():
        yield from commands(f"{name} {word}", one)

def instead(app, *_, prog_name, **__):
    print(json.dumps(dict(commands(prog_name, get_command(app)))))

typer.Typer.__call__ = instead
module, _, function = sys.argv[1].partition(":")
getattr(import_module(module), function)()
"""
_OPTION = re.compile(r"^  (-\S.*?)(?:\s{2,}.*)?$", re.MULTILINE)


def configuration() -> list[str]:
    """Every key of Pulumi.yaml with its type and default, sorted."""
    declared = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())["config"]
    return sorted(
        f"{key}: {_type(one)}, {'default ' + json.dumps(one['default']) if 'default' in one else 'required'}"
        for key, one in declared.items()
    )


def _type(declared: dict[str, Any]) -> str:
    return f"array of {_type(declared['items'])}" if declared["type"] == "array" else declared["type"]


def command_line() -> list[str]:
    """Every command with its arguments and options, the exit statuses, and what `python -m` runs; sorted."""
    entries = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    return sorted([*_console_commands(entries), *_exit_statuses(), *_modules(entries)])


def _console_commands(entries: dict[str, str]) -> Iterator[str]:
    for entry, function in entries.items():
        tree = json.loads(_run("-c", _READ_COMMANDS, function))
        if not any(name.startswith(entry) for name in tree):
            raise AssertionError(f"{entry} calls itself {list(tree)}")
        for name, parameters in tree.items():
            yield f"command {name}"
            for one in parameters:
                spelt = f"{one['place']} {one['name']}" if one["place"] else ", ".join(one["spelt"])
                facts = [one["kind"], "required" if one["required"] else "optional"]
                facts += ["repeated"] if one["many"] else []
                facts += [f"variable {one['variable']}"] if one["variable"] else []
                yield f"command {name} {one['group']} {spelt}: {', '.join(facts)}"


def _exit_statuses() -> Iterator[str]:
    """From the table in the manual; tests of the command line hold it against the program."""
    for line in (ROOT / "docs/cli.md").read_text().splitlines():
        if found := re.match(r"\| (\d+) \|", line):
            yield f"exit status {found[1]}"


def _modules(entries: dict[str, str]) -> Iterator[str]:
    """What `python -m` runs of the wheel, by its installed name, and its options as argparse shows them.

    What a console entry runs too is listed there.
    """
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    installed = {folder: PurePath(folder).name for folder in wheel["packages"]} | wheel["force-include"]
    console = {function.partition(":")[0].rpartition(".")[0] for function in entries.values()}
    for folder, place in installed.items():
        for file in (ROOT / folder).rglob("__main__.py"):
            inner = file.parent.relative_to(ROOT / folder)
            module = ".".join((PurePath(place) / inner).parts)
            yield f"module {module}"
            if module not in console:
                for option in _OPTION.findall(_run("-m", ".".join((PurePath(folder) / inner).parts), "--help")):
                    yield f"module {module} option {option}"


def _run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": os.pathsep.join(map(str, FOLDERS)), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{arguments} ends with {done.returncode}: {done.stderr}")
    return done.stdout


def python_package() -> list[str]:
    """What `import studio_access` offers: every public name, the keys of its dictionaries, what its classes have."""
    package = import_module("components.studio_access")
    lines = []
    for name in package.__all__:
        offered = getattr(package, name)
        lines.append(name)
        if typing.is_typeddict(offered):
            lines += [f"{name}.{key}: required" for key in offered.__required_keys__]
            lines += [f"{name}.{key}: optional" for key in offered.__optional_keys__]
        elif inspect.isclass(offered):
            lines += [f"{name}.{member}" for member in _public_members(offered)]
            lines.append(f"{name}({', '.join(inspect.signature(offered).parameters)})")
        else:
            lines.append(f"{name}({', '.join(inspect.signature(offered).parameters)})")
    return sorted(lines)


def _public_members(offered: type) -> set[str]:
    """Of the class itself: what it inherits from Pulumi or Python is theirs."""
    return {name for name in {*vars(offered), *inspect.get_annotations(offered)} if not name.startswith("_")}
