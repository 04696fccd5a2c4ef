"""What a setting that is a list of objects may hold: each member by its own name, and nothing secret in an error."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi

from .checks import Check, shown
from .settings_error import SettingsError, unknown

Spell = Callable[[str], str]
Rule = Callable[[Mapping[str, Any], Spell], Iterator[str]]
_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Member:
    """One member of the objects: its check, whether it must be there, and whether its value is never shown."""

    check: Check
    required: bool = False
    secret: bool = False
    """Shown in no error; whoever hands it to a resource marks it as a secret."""
    takes_outputs: bool = False


@dataclass(frozen=True)
class Objects(Check):
    """A list of objects with these members; `rule` adds lines about members that do not go together."""

    members: Mapping[str, Member] = field(default_factory=dict)
    at_most: int = 0
    rule: Rule = lambda _, __: iter(())

    def read(self, key: str, given: Any, spell: Spell, problems: list[str]) -> list[dict[str, Any]]:
        """The objects as they will be used; what is wrong with them is added to `problems`."""
        if not self.passes(given):
            # The value may hold a secret at a place where none is expected, so it is not shown.
            problems.append(f"{key}: this value (not shown) is not allowed; allowed is {self.allowed}")
            return []
        known = len(problems)
        read = [self._one(f"{key}[{number}]", item, spell, problems) for number, item in enumerate(given)]
        if len(problems) == known:
            for number, item in enumerate(read):
                problems += [f"{key}[{number}].{problem}" for problem in self.rule(item, spell)]
        return read

    def _one(self, key: str, given: Mapping[str, Any], spell: Spell, problems: list[str]) -> dict[str, Any]:
        names = [spell(name) for name in self.members]
        problems += [unknown(f"{key}.{name}", names) for name in given if name not in self.members]
        read: dict[str, Any] = {}
        for name, member in self.members.items():
            value = given.get(name)
            if value is not None:
                read[name] = _checked(f"{key}.{spell(name)}", value, member, problems)
            elif member.required:
                problems.append(f"{key}.{spell(name)}: missing; needed is {member.check.allowed}")
        return read


def objects(members: Mapping[str, Member], *, at_most: int, rule: Rule | None = None) -> Objects:
    """A check for a list of at most so many objects of these members."""

    def is_list_of_objects(value: Any) -> bool:
        return isinstance(value, list | tuple) and len(value) <= at_most and all(isinstance(v, dict) for v in value)

    return Objects(
        f"a list of 0 to {at_most} objects", is_list_of_objects, (), members, at_most, rule or (lambda _, __: iter(()))
    )


def _checked(key: str, value: Any, member: Member, problems: list[str]) -> Any:
    if isinstance(value, pulumi.Output):
        if not member.takes_outputs:
            problems.append(f"{key}: an output is not allowed; allowed is {member.check.allowed}")
        return value.apply(lambda text: _require(key, text, member.check))
    if not member.check(value):
        what = "this value (not shown)" if member.secret else _shortened(value)
        problems.append(f"{key}: {what} is not allowed; allowed is {member.check.allowed}")
    return value


def _require(key: str, value: Any, check: Check) -> Any:
    if not check.passes(value):
        raise SettingsError([f"{key}: this value (not shown) is not allowed; allowed is {check.base}"])
    return value


def _shortened(value: Any) -> str:
    text = shown(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
