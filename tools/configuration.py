"""The configuration as documents show it: the schema in Pulumi.yaml, and tables for README.md and docs/.

Keys, defaults, checks, subjects and order are those of `Settings`; what a setting does is said under each argument in
`config/args.py`.
"""

import ast
import dataclasses
import functools
import itertools
import json
import re
from pathlib import Path
from typing import Any

from components.studio_access.aws.naming import camel_case
from components.studio_access.config.checks import AS_PRODUCTION
from components.studio_access.config.setting import ObjectList, Subject, default_of, plain_type
from components.studio_access.config.settings import Settings

Field = dataclasses.Field[Any]

ARGS = Path(__file__).parent.parent / "components/studio_access/config/args.py"
FIRST = Subject(
    "To decide first",
    "What a first deployment needs a decision on: the network, the Studio domain, who signs people in, who has which "
    "profile, and whether people will depend on it.",
)

_SCHEMA_TYPES: dict[type, str] = {str: "string", int: "integer", bool: "boolean", list: "array", dict: "object"}


def by_subject() -> dict[Subject, list[Field]]:
    """All settings by subject, in their order."""
    fields: dict[Subject, list[Field]] = {}
    for field in dataclasses.fields(Settings):
        fields.setdefault(field.metadata["subject"], []).append(field)
    return fields


def to_decide_first() -> list[Field]:
    """The settings that a first deployment needs a decision on."""
    return [field for field in dataclasses.fields(Settings) if field.metadata["first"]]


def schema() -> str:
    """The `config` entries of Pulumi.yaml: those to decide first, then all others by subject."""
    first = to_decide_first()
    others = {subject: [field for field in fields if field not in first] for subject, fields in by_subject().items()}
    return "\n\n".join(
        "\n".join([f"  # {subject.title}. {subject.about}", *map(_entry, fields)])
        for subject, fields in {FIRST: first, **others}.items()
        if fields
    )


def _entry(field: Field) -> str:
    lines = [f"  {camel_case(field.name)}:", f"    type: {_schema_type(field)}"]
    if plain_type(field) is list:
        item = "object" if isinstance(field.metadata["check"], ObjectList) else "string"
        lines += ["    items:", f"      type: {item}"]
    lines.append(f"    description: {json.dumps(_does(field), ensure_ascii=False)}")
    if default_of(field) is not dataclasses.MISSING:
        lines.append(f"    default: {json.dumps(default_of(field))}")
    return "\n".join(lines)


def _schema_type(field: Field) -> str:
    """The type in Pulumi.yaml; a switch that may be left to `production` needs a type that the empty text has."""
    return "string" if default_of(field) == "" else _SCHEMA_TYPES[plain_type(field)]


def first_table() -> str:
    """The settings to decide first, as a Markdown table."""
    rows = ["| Key | Type | Default | What it does |", "| --- | --- | --- | --- |"]
    rows += [f"| {_key(field)} | {_type(field)} | {_default(field)} | {_does(field)} |" for field in to_decide_first()]
    return "\n".join(rows)


def reference() -> str:
    """The generated part of docs/configuration.md: a section for what to decide first, and one for each subject."""
    sections = [_section(FIRST, first_table())]
    sections += [_section(subject, _table(fields)) for subject, fields in by_subject().items()]
    return "\n\n".join(sections)


def _section(subject: Subject, table: str) -> str:
    return f"## {subject.title}\n\n{subject.about}\n\n{table}"


def _table(fields: list[Field]) -> str:
    rows = ["| Key | Type | Default | Allowed | What it does |", "| --- | --- | --- | --- | --- |"]
    for field in fields:
        allowed = _escaped(field.metadata["check"].allowed)
        rows.append(f"| {_key(field)} | {_type(field)} | {_default(field)} | {allowed} | {_does(field)} |")
    return "\n".join(rows)


def _key(field: Field) -> str:
    return f"`{camel_case(field.name)}`"


def _type(field: Field) -> str:
    if plain_type(field) is list:
        return "list of objects" if isinstance(field.metadata["check"], ObjectList) else "list of strings"
    return _SCHEMA_TYPES[plain_type(field)]


def _default(field: Field) -> str:
    if field.metadata["check"] is AS_PRODUCTION:
        return "as `production`"
    default = default_of(field)
    return "**required**" if default is dataclasses.MISSING else f"`{json.dumps(default)}`"


def members_table(objects: ObjectList, class_name: str) -> str:
    """The members of the objects that a setting is a list of, as a Markdown table."""
    sentences = _documented(class_name, frozenset(objects.members))
    rows = ["| Key | What it is | Allowed |", "| --- | --- | --- |"]
    for name, member in objects.members.items():
        key = f"`{camel_case(name)}`" + (", **required**" if member.required else "")
        rows.append(f"| {key} | {sentences[name]} | {_escaped(member.check.allowed)} |")
    return "\n".join(rows)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def _does(field: Field) -> str:
    """What is said under the argument, as one line."""
    return _documented("StudioAccessArgs", frozenset(each.name for each in dataclasses.fields(Settings)))[field.name]


@functools.cache
def _documented(class_name: str, names: frozenset[str]) -> dict[str, str]:
    """What is said under each attribute of the class, with these names called as a configuration file calls them."""
    module = ast.parse(ARGS.read_text())
    (body,) = (node.body for node in module.body if isinstance(node, ast.ClassDef) and node.name == class_name)
    return {
        field.target.id: _with_keys(" ".join(text.value.value.split()), names)
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }


def _with_keys(text: str, names: frozenset[str]) -> str:
    return re.sub(r"`(\w+)`", lambda found: f"`{camel_case(found[1])}`" if found[1] in names else found[0], text)
