"""Writes what must not drift: the schema in Pulumi.yaml, its table in README.md, the books on policies and commands.

`python -m docs.generate` rewrites them from the component's arguments and settings and from the policies' own words; a
test compares them.
"""

import ast
import dataclasses
import functools
import itertools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from components.studio_access.aws.naming import camel_case
from components.studio_access.config.identity_providers import IDENTITY_PROVIDERS
from components.studio_access.config.issuers import ISSUERS
from components.studio_access.config.objects import Objects
from components.studio_access.config.setting import default, kind
from components.studio_access.config.settings import Settings
from docs.command_line import reference
from docs.controls import controls
from docs.controls import settings as policy_settings

ROOT = Path(__file__).parent.parent
BEGIN, END = "generated: begin", "generated: end"

_SCHEMA_TYPES: dict[type, str] = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}


def descriptions() -> dict[str, str]:
    """What `config/args.py` says under each argument, as one line."""
    names = frozenset(field.name for field in dataclasses.fields(Settings))
    return _documented("config/args.py", "StudioAccessArgs", names)


@functools.cache
def _documented(file: str, class_name: str, names: frozenset[str]) -> dict[str, str]:
    module = ast.parse((ROOT / "components/studio_access" / file).read_text())
    (body,) = (node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == class_name)
    return {
        field.target.id: _with_keys(" ".join(text.value.value.split()), names)
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def _with_keys(text: str, names: frozenset[str]) -> str:
    """The text with these settings called as a configuration file calls them."""
    return re.sub(r"`(\w+)`", lambda found: f"`{camel_case(found[1])}`" if found[1] in names else found[0], text)


def schema() -> str:
    """The `config` entries of Pulumi.yaml."""
    lines = []
    for field in dataclasses.fields(Settings):
        lines += [f"  {camel_case(field.name)}:", f"    type: {_schema_type(field)}"]
        if kind(field.type) is list:
            item = "object" if isinstance(field.metadata["check"], Objects) else "string"
            lines += ["    items:", f"      type: {item}"]
        lines.append(f"    description: {json.dumps(descriptions()[field.name], ensure_ascii=False)}")
        if default(field) is not dataclasses.MISSING:
            lines.append(f"    default: {json.dumps(default(field))}")
    return "\n".join(lines)


def _schema_type(field: "dataclasses.Field[Any]") -> str:
    """The type in Pulumi.yaml; a switch that may be left to the environment needs a type that the empty text has."""
    return "string" if default(field) == "" else _SCHEMA_TYPES[kind(field.type)]


def table() -> str:
    """The configuration as a Markdown table."""
    rows = ["| Key | Default | What it is | Allowed |", "| --- | --- | --- | --- |"]
    for field in dataclasses.fields(Settings):
        shown = "**required**" if default(field) is dataclasses.MISSING else f"`{json.dumps(default(field))}`"
        allowed = field.metadata["check"].allowed.replace("|", "\\|").replace("<", "&lt;")
        rows.append(f"| `{camel_case(field.name)}` | {shown} | {descriptions()[field.name]} | {allowed} |")
    return "\n".join(rows)


def members_table(objects: Objects, class_name: str) -> str:
    """The members of the objects that a setting is a list of, as a Markdown table."""
    said = _documented("config/member_args.py", class_name, frozenset(objects.members))
    rows = ["| Key | What it is | Allowed |", "| --- | --- | --- |"]
    for name, member in objects.members.items():
        key = f"`{camel_case(name)}`" + (", **required**" if member.required else "")
        allowed = member.check.allowed.replace("|", "\\|").replace("<", "&lt;")
        rows.append(f"| {key} | {said[name]} | {allowed} |")
    return "\n".join(rows)


def replaced(text: str, blocks: Sequence[str]) -> str:
    """The text with the blocks between its pairs of marker lines replaced, in their order."""
    parts = re.split(rf"({BEGIN}[^\n]*\n)(.*?)([^\n]*{END})", text, flags=re.DOTALL)
    if parts[1::4] == [] or len(parts[1::4]) != len(blocks):
        raise ValueError(f"{len(blocks)} pairs of the markers {BEGIN!r} and {END!r} are needed")
    parts[2::4] = [f"{block}\n" for block in blocks]
    return "".join(parts)


def generated() -> dict[Path, str]:
    """Each file with its generated blocks up to date."""
    blocks = {
        ROOT / "Pulumi.yaml": [schema()],
        ROOT / "README.md": [table()],
        ROOT / "docs/cli.md": [reference()],
        ROOT / "docs/controls.md": [controls()],
        ROOT / "policies/README.md": [policy_settings()],
        ROOT / "docs/identity.md": [
            members_table(IDENTITY_PROVIDERS, "IdentityProviderArgs"),
            members_table(ISSUERS, "IssuerArgs"),
        ],
    }
    return {path: replaced(path.read_text(), parts) for path, parts in blocks.items()}


if __name__ == "__main__":
    for path, text in generated().items():
        path.write_text(text)
