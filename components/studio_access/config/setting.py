"""What a setting is: its subject and its check, how a value given for it is read, and the lines for what is wrong."""

import dataclasses
import difflib
import types
import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi

from .checks import Check, shown

Spell = Callable[[str], str]
"""From a setting's name to what the user calls it: `corporate_cidrs` or `corporateCidrs`."""


class SettingsError(ValueError):
    """Raised if settings are wrong: one line a mistake, each with the name, the value and what is allowed."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join([f"{len(problems)} wrong setting(s):", *(f"  - {problem}" for problem in problems)]))


def unknown(name: str, known: Sequence[str]) -> str:
    """The line for a name that is no setting: with the one that was probably meant, or all there are.

    Of a member, such as `identityProviders[0].nam`, the last part is what may be misspelt.
    """
    near = difflib.get_close_matches(name.rpartition(".")[2], known, n=1, cutoff=0.75)
    return f"{name}: unknown; " + (f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}")


def refusal(name: str, value: Any, allowed: str) -> str:
    """The line for a wrong value."""
    return f"{name}: {shown(value)} is not allowed; allowed is {allowed}"


@dataclass(frozen=True)
class Subject:
    """What some settings are about. Documents group the settings by it; called, it declares one of its settings."""

    title: str
    about: str
    """One sentence for whoever looks for a setting."""

    def __call__(self, check: Check, default: Any = dataclasses.MISSING, *, first: bool = False) -> Any:
        """A dataclass field for a setting with this check; without a default it must be given.

        `first`: a person must decide on it, or on another one in its place, for a first deployment. Lists and objects
        are made anew for each instance.
        """
        metadata = {"subject": self, "check": check, "first": first}
        if isinstance(default, list | dict):
            # Objects may hold secrets, which must not get into a log with the settings.
            shows = not isinstance(check, ObjectList)
            return dataclasses.field(default_factory=lambda: type(default)(default), repr=shows, metadata=metadata)
        return dataclasses.field(default=default, metadata=metadata)


def default_of(field: "dataclasses.Field[Any]") -> Any:
    """What holds when the setting is not given; MISSING if it must be."""
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()


def plain_type(field: "dataclasses.Field[Any]") -> type:
    """The type that a configuration file can hold: str, int, bool, list or dict.

    `Input[T]` is a union of T, awaitables and outputs of T; only T is what a configuration file can hold.
    """
    annotation: Any = typing.get_args(field.type)[0] if _takes_outputs(field) else field.type
    return typing.get_origin(annotation) or annotation


def _takes_outputs(field: "dataclasses.Field[Any]") -> bool:
    return typing.get_origin(field.type) in {typing.Union, types.UnionType}


def read(name: str, value: Any, field: "dataclasses.Field[Any]", problems: list[str], spell: Spell) -> Any:
    """The value as it will be used; what is wrong with it is added to `problems`.

    An output is checked when it is known, and then stops the program with `SettingsError`.
    """
    check: Check = field.metadata["check"]
    output = _output(value)
    if output is None and isinstance(check, ObjectList):
        return check.read(name, value, spell, problems)
    if output is None:
        # Numbers reach a component that is called from another language as floats; whole ones are meant as integers.
        is_whole = plain_type(field) is int and isinstance(value, float) and value.is_integer()
        whole = int(value) if is_whole else value
        if not check(whole):
            problems.append(refusal(name, value, check.allowed))
        return whole
    if not _takes_outputs(field):
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


@dataclass(frozen=True)
class Member:
    """One member of the objects that a setting is a list of."""

    check: Check
    required: bool = False
    secret: bool = False
    """Shown in no error, and kept as a secret in the state."""
    takes_outputs: bool = False


@dataclass(frozen=True)
class ObjectList(Check):
    """The check of a setting that is a list of objects: each member by its own name, nothing secret in an error."""

    members: Mapping[str, Member] = dataclasses.field(default_factory=dict)
    rule: Callable[[Mapping[str, Any], Spell], Iterator[str]] = lambda _, __: iter(())
    """The lines about members of one object that do not go together."""

    def read(self, key: str, values: Any, spell: Spell, problems: list[str]) -> list[dict[str, Any]]:
        """The objects as they will be used; what is wrong with them is added to `problems`."""
        if not self.passes(values):
            # The value may hold a secret at a place where none is expected, so it is not shown.
            problems.append(f"{key}: this value (not shown) is not allowed; allowed is {self.allowed}")
            return []
        problems_before = len(problems)
        objects = [self._read_one(f"{key}[{number}]", item, spell, problems) for number, item in enumerate(values)]
        if len(problems) == problems_before:
            for number, item in enumerate(objects):
                problems += [f"{key}[{number}].{problem}" for problem in self.rule(item, spell)]
        return objects

    def _read_one(self, key: str, item: Mapping[str, Any], spell: Spell, problems: list[str]) -> dict[str, Any]:
        names = [spell(name) for name in self.members]
        problems += [unknown(f"{key}.{name}", names) for name in item if name not in self.members]
        members: dict[str, Any] = {}
        for name, member in self.members.items():
            value = item.get(name)
            if value is not None:
                members[name] = _read_member(f"{key}.{spell(name)}", value, member, problems)
            elif member.required:
                problems.append(f"{key}.{spell(name)}: missing; needed is {member.check.allowed}")
        return members


def object_list(
    members: Mapping[str, Member],
    *,
    at_most: int,
    rule: Callable[[Mapping[str, Any], Spell], Iterator[str]] = lambda _, __: iter(()),
) -> ObjectList:
    """A check for a list of at most so many objects of these members."""

    def is_list_of_objects(value: Any) -> bool:
        return isinstance(value, list | tuple) and len(value) <= at_most and all(isinstance(v, dict) for v in value)

    return ObjectList(f"a list of 0 to {at_most} objects", is_list_of_objects, members=members, rule=rule)


def _read_member(key: str, value: Any, member: Member, problems: list[str]) -> Any:
    if isinstance(value, pulumi.Output):
        if not member.takes_outputs:
            problems.append(f"{key}: an output is not allowed; allowed is {member.check.allowed}")
        return value.apply(lambda known: _require_unseen(key, known, member.check))
    if not member.check(value):
        what = "this value (not shown)" if member.secret else _shortened(value)
        problems.append(f"{key}: {what} is not allowed; allowed is {member.check.allowed}")
    return value


def _require_unseen(key: str, value: Any, check: Check) -> Any:
    """As `_require`, without the value in the error: an output may be a secret."""
    if not check.passes(value):
        raise SettingsError([f"{key}: this value (not shown) is not allowed; allowed is {check.base}"])
    return value


_LONGEST_SHOWN = 80


def _shortened(value: Any) -> str:
    text = shown(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
