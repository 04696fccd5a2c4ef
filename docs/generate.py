"""Writes what must not drift: the configuration schema in Pulumi.yaml and the tables of it in README.md and docs/.

`python -m docs.generate` rewrites them from the component's arguments and settings; a test compares them.
"""

import ast
import dataclasses
import functools
import itertools
import json
import re
from pathlib import Path

from components.studio_access.configuration import issuers
from components.studio_access.configuration.setting import default, item_kind, kind
from components.studio_access.configuration.settings import Settings
from components.studio_access.names import camel_case

ROOT = Path(__file__).parent.parent
BEGIN, END = "generated: begin", "generated: end"

_SCHEMA_TYPES: dict[type, str] = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}


@functools.cache
def descriptions(module_name: str = "args") -> dict[str, str]:
    """What a module of arguments says under each, as one line."""
    names = (
        set(issuers.KEYS) if module_name == "issuer_args" else {field.name for field in dataclasses.fields(Settings)}
    )
    module = ast.parse((ROOT / f"components/studio_access/{module_name}.py").read_text())
    (body,) = (node.body for node in module.body if isinstance(node, ast.ClassDef))
    return {
        field.target.id: _with_keys(" ".join(text.value.value.split()), names)
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def _with_keys(text: str, names: set[str]) -> str:
    """The text with these settings called as a configuration file calls them."""
    return re.sub(r"`(\w+)`", lambda found: f"`{camel_case(found[1])}`" if found[1] in names else found[0], text)


def schema() -> str:
    """The `config` entries of Pulumi.yaml."""
    lines = []
    for field in dataclasses.fields(Settings):
        lines += [f"  {camel_case(field.name)}:", f"    type: {_SCHEMA_TYPES[kind(field.type)]}"]
        if kind(field.type) is list:
            lines += ["    items:", f"      type: {_SCHEMA_TYPES[item_kind(field.type)]}"]
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


def issuer_table() -> str:
    """The keys of an entry of `issuers` as a Markdown table."""
    rows = ["| Key | What it is | Allowed |", "| --- | --- | --- |"]
    for name, check in {**issuers.REQUIRED, **issuers.OPTIONAL}.items():
        key = f"`{camel_case(name)}`" + (", **required**" if name in issuers.REQUIRED else "")
        allowed = check.allowed.replace("|", "\\|").replace("<", "&lt;")
        rows.append(f"| {key} | {descriptions('issuer_args')[name]} | {allowed} |")
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
    blocks = {
        ROOT / "Pulumi.yaml": schema(),
        ROOT / "README.md": table(),
        ROOT / "docs/identity.md": issuer_table(),
    }
    return {path: replaced(path.read_text(), block) for path, block in blocks.items()}


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text)
