"""Patterns and policy variables of the IAM policy language."""

import re
from collections.abc import Mapping
from functools import lru_cache

from .request import Value

_VARIABLE = re.compile(r"\$\{([^}]*)\}")
# IAM User Guide, "IAM policy elements: Variables and tags", "Specifying default values" and "Special characters".
_DEFAULT = re.compile(r"([^,]+?)\s*,\s*'(.*)'", re.DOTALL)
_SPECIAL = {"*", "?", "$"}


class UnresolvedVariableError(Exception):
    """Raised if a text has a variable that the request has no single value for; then nothing matches it."""


def matches(pattern: str, text: str, keys: Mapping[str, Value], *, variables: bool, case: bool = True) -> bool:
    """Whether the text is one that the pattern stands for; `*` and `?` also stand for slashes and colons."""
    return _expression(_with_values(pattern, keys, variables), case).fullmatch(text) is not None


def resolved(value: str, keys: Mapping[str, Value], *, variables: bool) -> str:
    """A text in which `*` and `?` are plain characters, with its variables' values in place."""
    return "".join(part for part, _ in _with_values(value, keys, variables))


def variable_keys(text: str) -> set[str]:
    """The condition keys, in lower case, that the text takes values of."""
    names = {found[1].split(",")[0].strip().lower() for found in _VARIABLE.finditer(text)}
    return names - _SPECIAL


def _with_values(pattern: str, keys: Mapping[str, Value], variables: bool) -> tuple[tuple[str, bool], ...]:
    """The pattern in parts: each a text, and whether its wildcards are meant as such."""
    if not variables or "${" not in pattern:
        return ((pattern, True),)
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in _VARIABLE.finditer(pattern):
        parts += [(pattern[end : found.start()], True), (_value(found[1], keys), False)]
        end = found.end()
    return (*parts, (pattern[end:], True))


def _value(inside: str, keys: Mapping[str, Value]) -> str:
    if inside in _SPECIAL:
        return inside
    with_default = _DEFAULT.fullmatch(inside)
    name = with_default[1] if with_default else inside
    value = keys.get(name.strip().lower())
    if isinstance(value, str):
        return value
    if value is None and with_default:
        return with_default[2]
    raise UnresolvedVariableError


@lru_cache(4096)
def _expression(parts: tuple[tuple[str, bool], ...], case: bool) -> re.Pattern[str]:
    wildcards = {"*": ".*", "?": "."}
    expression = "".join(
        wildcards.get(letter, re.escape(letter)) if wild else re.escape(letter)
        for text, wild in parts
        for letter in text
    )
    return re.compile(expression, re.DOTALL if case else re.DOTALL | re.IGNORECASE)
