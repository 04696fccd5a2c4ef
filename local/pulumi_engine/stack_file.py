"""A stack's configuration as `pulumi up` hands it to the program: project defaults under the stack file's values."""

import contextlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_BOOL = "tag:yaml.org,2002:bool"
# YAML 1.2, section 10.3.2 (core schema): `yes` and `off` are no booleans, and there is no type for dates.
_NOT_IN_YAML_1_2 = {_BOOL, "tag:yaml.org,2002:timestamp"}


class StackFileError(Exception):
    """Raised if a project or stack file is missing, or if its configuration is one the CLI would refuse."""


def stack_config(root: Path, stack: str, overrides: Mapping[str, str] | None = None) -> dict[str, str]:
    """The configuration of `stack`, every key with its namespace, every value as the text the SDK parses.

    `overrides` are like `pulumi up -c key=value`: they win over the stack file and are checked the same way.
    The SDK applies no defaults and checks no types, only the CLI does; hence the same rules and words here
    (pulumi/pulumi, sdk/go/common/workspace/config.go).
    """
    project = _read(root / "Pulumi.yaml")
    name = project.get("name")
    if not isinstance(name, str):
        raise StackFileError("Pulumi.yaml names no project; it needs `name`")
    declared = {_namespaced(key, name): _declaration(value) for key, value in (project.get("config") or {}).items()}
    written = {_namespaced(key, name): value for key, value in _stack_values(root, stack).items()}
    values = written | {_namespaced(key, name): value for key, value in (overrides or {}).items()}
    for key, declaration in declared.items():
        values.setdefault(key, declaration.get("value", declaration.get("default")))
    _check_presence(stack, declared, values, name)
    for key, declaration in declared.items():
        _check_type(stack, key.removeprefix(f"{name}:"), declaration, values[key])
    return {key: _as_text(value) for key, value in values.items()}


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise StackFileError(f"{path.name} not found in {path.parent}")
    try:
        content = _load(path.read_bytes()) or {}
    except yaml.YAMLError as error:
        raise StackFileError(_one_line(path, error)) from error
    if not isinstance(content, dict) or not isinstance(content.get("config") or {}, dict):
        raise StackFileError(f"{path.name} and its `config` must be mappings")
    return content


def _one_line(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    where = f"{path.name}, line {mark.line + 1}" if mark else path.name
    return f"{where}: {getattr(error, 'problem', None) or str(error).partition(chr(10))[0]}"


def _stack_values(root: Path, stack: str) -> dict[str, Any]:
    values = _read(root / f"Pulumi.{stack}.yaml").get("config") or {}
    for key, value in values.items():
        if isinstance(value, dict) and set(value) == {"secure"}:
            raise StackFileError(f"Stack '{stack}': '{key}' is encrypted; only the Pulumi CLI can read it")
    return values


def _declaration(value: Any) -> dict[str, Any]:
    """`key: text` in Pulumi.yaml is short for a declared value."""
    return value if isinstance(value, dict) else {"value": value}


def _namespaced(key: str, project: str) -> str:
    return key if ":" in key else f"{project}:{key}"


def _check_presence(stack: str, declared: Mapping[str, Any], values: Mapping[str, Any], project: str) -> None:
    missing = sorted(repr(key.removeprefix(f"{project}:")) for key in declared if values[key] is None)
    if not missing:
        return
    names = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
    raise StackFileError(f"Stack '{stack}' is missing configuration value{'s'[: len(missing) > 1]} {names}")


def _check_type(stack: str, key: str, declaration: Mapping[str, Any], value: Any) -> None:
    if "type" in declaration and not _is_of_type(declaration, value):
        raise StackFileError(
            f"Stack '{stack}' with configuration key '{key}' must be of type '{_type_name(declaration)}'"
        )


def _is_of_type(declaration: Mapping[str, Any], value: Any) -> bool:
    match declaration["type"]:
        case "string":
            return not isinstance(value, list | dict)
        case "integer":
            return _as_text(value).removeprefix("-").isdecimal()
        case "boolean":
            return _as_text(value) in {"true", "false"}
        case "array":
            items = _structured(value)
            return isinstance(items, list) and all(_is_of_type(declaration["items"], item) for item in items)
        case "object":
            return isinstance(_structured(value), dict)
    return False


def _structured(value: Any) -> Any:
    """An override is text; `pulumi up -c` takes a list as JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _type_name(declaration: Mapping[str, Any]) -> str:
    if declaration["type"] != "array":
        return declaration["type"]
    return f"array<{_type_name(declaration['items'])}>"


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)


def _load(text: bytes) -> Any:
    """The document as the Pulumi CLI reads it: `yes` and `OFF` stay text, and no key may be there twice.

    Raises `yaml.YAMLError`.
    """
    with contextlib.closing(_Loader(text)) as loader:
        return loader.get_single_data()


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to say it
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _NOT_IN_YAML_1_2]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def close(self) -> None:
        """Let go of the parser's state."""
        self.dispose()

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in keys:
                raise yaml.MarkedYAMLError(problem=f"{key.value} is there twice", problem_mark=key.start_mark)
            keys.add(key.value)
        return super().construct_mapping(node, deep)


_Loader.add_implicit_resolver(_BOOL, re.compile(r"(true|True|TRUE|false|False|FALSE)\Z"), list("tTfF"))
