"""A Pulumi resource's inputs as the parameters of an AWS API operation, guided by the operation's own shape."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pulumi
from botocore.model import Shape
from pulumi.runtime import rpc


class UnknownInputError(Exception):
    """Raised if an input has no counterpart in the operation, so that nothing is dropped in silence."""


def plain(value: Any) -> Any:
    """The value without the wire's marks: secrets unwrapped, and whole numbers as such, since there all are floats."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        if value.get(rpc._special_sig_key) == rpc._special_secret_sig:
            return plain(value["value"])
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def to_parameters(values: Mapping[str, Any], shape: Shape, path: str = "") -> dict[str, Any]:
    """Members by their AWS names: Pulumi's `vpcEndpointIds` is API Gateway's `vpcEndpointIds`, IAM's `RoleName` ours.

    Raises `UnknownInputError` naming what the shape does not have.
    """
    members = {_folded(name): (name, member) for name, member in getattr(shape, "members", {}).items()}
    parameters = {}
    for key, value in values.items():
        found = members.get(_folded(key))
        if found is None:
            raise UnknownInputError(f"{path}.{key}".lstrip("."))
        if value is not None:
            parameters[found[0]] = _converted(value, found[1], f"{path}.{key}".lstrip("."))
    return parameters


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


# On the wire a number may come as text, and the other way round.
_SCALARS: dict[str, Callable[[Any], Any]] = {
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "string": _text,
}


def _folded(name: str) -> str:
    return name.lower()


def _converted(value: Any, shape: Any, path: str) -> Any:
    match shape.type_name:
        case "structure":
            return to_parameters(value, shape, path)
        case "list":
            items = value if isinstance(value, list) else [value]
            return [_converted(item, shape.member, f"{path}[]") for item in items]
        case "map":
            return {key: _converted(item, shape.value, f"{path}.{key}") for key, item in value.items()}
    scalar = _SCALARS.get(shape.type_name)
    return scalar(value) if scalar else value


def archive(code: Any) -> bytes:
    """The bytes of a function's zip file."""
    if not isinstance(code, pulumi.FileArchive):
        raise UnknownInputError(f"code ({type(code).__name__}; only a FileArchive of a zip file is known)")
    return Path(code.path).read_bytes()
