"""Checks recorded resource inputs against pulumi_aws's own types, nested properties included.

The mocks take any nested key: a misspelt one passes every other test and fails only at AWS.
"""

import importlib
import inspect
import json
import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any

import pulumi
import pulumi_aws
from pulumi import _types as pulumi_types
from pulumi.output import Unknown

_REGISTER = re.compile(r'resource_modules="""(.*?)"""', re.DOTALL)
_SECRET = "4dabf18193072939515e22adb298388d"
_TOKENS: dict[str, tuple[str, str]] = {
    token: (module["fqn"], name)
    for module in json.loads(_REGISTER.search(Path(pulumi_aws.__file__).read_text())[1])  # ty: ignore[not-subscriptable]
    for token, name in module["classes"].items()
}


def problems(token: str, inputs: Mapping[str, Any]) -> Iterator[str]:
    """A line for each unknown, missing or mistyped property."""
    module, name = _TOKENS[token]
    yield from _object(inputs, getattr(importlib.import_module(module), f"{name}Args"), token)


def _object(value: Mapping[str, Any], cls: type, path: str) -> Iterator[str]:
    known = pulumi_types.input_type_types(cls)
    spelling = pulumi_types.input_type_py_to_pulumi_names(cls)
    for key, item in value.items():
        if key not in known:
            yield f"{path}.{key}: unknown property of {cls.__name__}"
        else:
            yield from _value(item, known[key], f"{path}.{key}")
    for parameter in inspect.signature(cls.__init__).parameters.values():
        required = parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty
        if required and spelling[parameter.name] not in value:
            yield f"{path}.{spelling[parameter.name]}: required by {cls.__name__}, missing"


def _value(value: Any, annotation: Any, path: str) -> Iterator[str]:
    if value is None or isinstance(value, Unknown):
        return
    if isinstance(value, Mapping) and _SECRET in value:
        value = value["value"]
    options = list(_options(annotation))
    if isinstance(value, Mapping):
        yield from _mapping(value, options, path)
    elif isinstance(value, list):
        sequences = [option for option in options if _is_generic(option, Sequence)]
        if not sequences:
            yield f"{path}: a list, expected {_shown(options)}"
        for index, item in enumerate(value if sequences else []):
            yield from _value(item, typing.get_args(sequences[0])[0], f"{path}[{index}]")
    elif not _is_scalar_of(value, options):
        yield f"{path}: {value!r}, expected {_shown(options)}"


def _mapping(value: Mapping[str, Any], options: Sequence[Any], path: str) -> Iterator[str]:
    for option in options:
        if isinstance(option, type) and pulumi_types.is_input_type(option):
            yield from _object(value, option, path)
            return
    maps = [option for option in options if _is_generic(option, Mapping)]
    if not maps:
        yield f"{path}: an object, expected {_shown(options)}"
    for key, item in value.items() if maps else []:
        yield from _value(item, typing.get_args(maps[0])[1], f"{path}.{key}")


def _is_scalar_of(value: Any, options: Sequence[Any]) -> bool:
    # Every number crosses the wire as a float.
    wanted = {bool: (bool,), float: (int, float), str: (str,)}.get(type(value))
    if wanted is None:
        return True
    classes = [option for option in options if isinstance(option, type)]
    return any(option in wanted or (isinstance(value, str) and issubclass(option, str)) for option in classes)


def _options(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    wraps = origin in (typing.Union, UnionType, pulumi.Output) or getattr(origin, "__name__", "") == "Awaitable"
    if not wraps:
        yield annotation
        return
    for argument in typing.get_args(annotation):
        yield from _options(argument)


def _is_generic(option: Any, kind: type) -> bool:
    origin = typing.get_origin(option)
    return isinstance(origin, type) and issubclass(origin, kind)


def _shown(options: Sequence[Any]) -> str:
    return " or ".join(
        sorted({getattr(option, "__name__", str(option)) for option in options if option is not type(None)})
    )
