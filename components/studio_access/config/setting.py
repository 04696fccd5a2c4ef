"""How one setting is declared, and how a value given for it is checked."""

import dataclasses
import types
import typing
from collections.abc import Callable
from typing import Any

import pulumi

from .checks import Check, shown
from .objects import Objects
from .settings_error import SettingsError, unknown

__all__ = ["SettingsError", "checked", "default", "kind", "refusal", "setting", "unknown"]


def setting(check: Check, default: Any = dataclasses.MISSING) -> Any:
    """A dataclass field that carries its check; lists and objects are made anew for each instance."""
    if isinstance(default, list | dict):
        value = default
        # Objects may hold secrets, which nobody's log should get with the settings.
        shows = not isinstance(check, Objects)
        return dataclasses.field(default_factory=lambda: type(value)(value), repr=shows, metadata={"check": check})
    return dataclasses.field(default=default, metadata={"check": check})


def checked(
    name: str, value: Any, field: "dataclasses.Field[Any]", problems: list[str], spell: Callable[[str], str]
) -> Any:
    """The value as it will be used; what is wrong with it is added to `problems`.

    An output is checked when it is known, and then stops the program with `SettingsError`.
    """
    check: Check = field.metadata["check"]
    output = _output(value)
    if output is None and isinstance(check, Objects):
        return check.read(name, value, spell, problems)
    if output is None:
        # Numbers reach a component that is called from another language as floats; whole ones are meant as integers.
        whole = int(value) if kind(field.type) is int and isinstance(value, float) and value.is_integer() else value
        if not check(whole):
            problems.append(refusal(name, value, check.allowed))
        return whole
    if not _takes_outputs(field.type):
        problems.append(
            f"{name}: an output is not allowed, since it decides what is created; allowed is {check.allowed}"
        )
    return output.apply(lambda known: _require(name, known, check))


def _output(value: Any) -> "pulumi.Output[Any] | None":
    if isinstance(value, pulumi.Output):
        return value
    if isinstance(value, list) and any(isinstance(item, pulumi.Output) for item in value):
        return pulumi.Output.all(*value)
    return None


def _require(name: str, value: Any, check: Check) -> Any:
    if not check.passes(value):
        raise SettingsError([refusal(name, value, check.base)])
    return value


def refusal(name: str, value: Any, allowed: str) -> str:
    """The line for a wrong value."""
    return f"{name}: {shown(value)} is not allowed; allowed is {allowed}"


def _takes_outputs(annotation: Any) -> bool:
    return typing.get_origin(annotation) in {typing.Union, types.UnionType}


def kind(annotation: Any) -> type:
    """The plain type behind a setting's annotation: str, int, bool, list or dict.

    `Input[T]` is a union of T, awaitables and outputs of T; only T is what a configuration file can hold.
    """
    if _takes_outputs(annotation):
        annotation = typing.get_args(annotation)[0]
    return typing.get_origin(annotation) or annotation


def default(field: "dataclasses.Field[Any]") -> Any:
    """What holds when the setting is not given; MISSING if it must be."""
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
