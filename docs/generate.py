"""Writes what must not drift: the configuration schema in Pulumi.yaml, the table of it in README.md, the commands.

`python -m docs.generate` rewrites them from the component's arguments and settings and from the command line; a test
compares them.
"""

import ast
import dataclasses
import functools
import itertools
import json
import re
from pathlib import Path

from components.studio_access.configuration.setting import default, kind
from components.studio_access.configuration.settings import Settings
from components.studio_access.names import camel_case
from docs.command_line import reference

ROOT = Path(__file__).parent.parent
BEGIN, END = "generated: begin", "generated: end"

_SCHEMA_TYPES: dict[type, str] = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}


@functools.cache
def descriptions() -> dict[str, str]:
    """What `args.py` says under each argument, as one line."""
    module = ast.parse((ROOT / "components/studio_access/args.py").read_text())
    (body,) = (node.body for node in module.body if isinstance(node, ast.ClassDef))
    return {
        field.target.id: _with_keys(" ".join(text.value.value.split()))
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def _with_keys(text: str) -> str:
    """The text with settings called as a configuration file calls them."""
    names = {field.name for field in dataclasses.fields(Settings)}
    return re.sub(r"`(\w+)`", lambda found: f"`{camel_case(found[1])}`" if found[1] in names else found[0], text)


def schema() -> str:
    """The `config` entries of Pulumi.yaml."""
    lines = []
    for field in dataclasses.fields(Settings):
        lines += [f"  {camel_case(field.name)}:", f"    type: {_SCHEMA_TYPES[kind(field.type)]}"]
        if kind(field.type) is list:
            lines += ["    items:", "      type: string"]
        lines.append(f"    description: {json.dumps(descriptions()[field.name], ensure_ascii=False)}")
        if default(field) is not dataclasses.MISSING:
            lines.append(f"    default: {json.dumps(default(field))}")
    return "\n".join(lines)


def table() -> str:
    """The configuration as a Markdown table."""
    rows = ["| Key | Default | What it is | Allowed |", "| --- | --- | --- | --- |"]
    for field in dataclasses.fields(Settings):
        shown = "**required**" if default(field) is dataclasses.MISSING else f"`{json.dumps(default(field))}`"
        allowed = field.metadata["check"].allowed.replace("|", "\\|").replace("<", "&lt;")
        rows.append(f"| `{camel_case(field.name)}` | {shown} | {descriptions()[field.name]} | {allowed} |")
    return "\n".join(rows)


def replaced(text: str, block: str) -> str:
    """The text with the block between its two marker lines replaced."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the markers {BEGIN!r} and {END!r} are not both there")
    first_line, _, _ = rest.partition("\n")
    last_line = rest.partition(END)[0].rpartition("\n")[2]
    return f"{before}{begin}{first_line}\n{block}\n{last_line}{end}{after}"


def generated() -> dict[Path, str]:
    """Each file with its generated block up to date."""
    blocks = {ROOT / "Pulumi.yaml": schema(), ROOT / "README.md": table(), ROOT / "docs/cli.md": reference()}
    return {path: replaced(path.read_text(), block) for path, block in blocks.items()}


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text)
