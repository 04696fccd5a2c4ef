"""What documents decide about a request: a Deny wins, silence denies.

Sources: IAM User Guide, "Policy evaluation logic", "IAM JSON policy elements: Condition operators" and "IAM policy
elements: Variables and tags".
"""

import ipaddress
import operator as comparing
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from .document import NEGATED, Condition, Document, Patterns, Principals, Statement, boolean, date, network

Decision = Literal["Allow", "Deny", "ImplicitDeny"]
Value = str | tuple[str, ...] | None
"""A condition key's value: one, several, or none because the request does not have the key."""

_ACCOUNT = re.compile(r"(?:arn:[^:]*:iam::)?(\d{12})(?::root)?")
_VARIABLE = re.compile(r"\$\{([^}]*)\}")
# IAM User Guide, "IAM policy elements: Variables and tags", "Specifying default values" and "Special characters".
_DEFAULT = re.compile(r"([^,]+?)\s*,\s*'(.*)'", re.DOTALL)
_SPECIAL = {"*", "?", "$"}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": comparing.eq,
    "NotEquals": comparing.eq,  # a negated operator is turned round where its values are taken together
    "LessThan": comparing.lt,
    "LessThanEquals": comparing.le,
    "GreaterThan": comparing.gt,
    "GreaterThanEquals": comparing.ge,
}


@dataclass(frozen=True)
class Caller:
    """Who asks: an AWS principal by its ARN, an AWS service, an identity provider, or nobody known."""

    kind: str
    """`AWS`, `Service`, `Federated`, or empty for an anonymous caller."""
    name: str = ""


ANONYMOUS = Caller("")


@dataclass(frozen=True)
class Request:
    """One request; `keys` holds the condition keys in lower case."""

    action: str
    resource: str
    caller: Caller = ANONYMOUS
    keys: Mapping[str, Value] = field(default_factory=dict)


class UnresolvedVariableError(Exception):
    """Raised if a text has a variable that the request has no single value for; then nothing matches it."""


def decide(documents: Iterable[Document], request: Request) -> Decision:
    """The decision of all the documents taken together."""
    effects = {
        statement.effect
        for document in documents
        for statement in document.statements
        if concerns(statement, request) and _conditions_hold(statement, request)
    }
    return "Deny" if "Deny" in effects else "Allow" if effects else "ImplicitDeny"


def concerns(statement: Statement, request: Request) -> bool:
    """Whether the statement is about this caller, action and resource, in whatever circumstances."""
    return (
        (statement.principals is None or _names(statement.principals, request.caller))
        and _covers(statement.actions, request.action, request, variables=False, case=False)
        and (
            statement.resources is None
            or _covers(statement.resources, request.resource, request, variables=statement.variables, case=True)
        )
    )


def variable_keys(text: str) -> set[str]:
    """The condition keys, in lower case, that the text takes values of."""
    names = {found[1].split(",")[0].strip().lower() for found in _VARIABLE.finditer(text)}
    return names - _SPECIAL


def _covers(patterns: Patterns, text: str, request: Request, *, variables: bool, case: bool) -> bool:
    def covered(pattern: str) -> bool:
        try:
            return _matches_pattern(pattern, text, request.keys, variables=variables, case=case)
        except UnresolvedVariableError:
            return False

    return any(covered(pattern) for pattern in patterns.values) != patterns.negated


def _conditions_hold(statement: Statement, request: Request) -> bool:
    def met() -> Iterable[bool]:
        for condition in statement.conditions:
            try:
                yield _holds(condition, request.keys, variables=statement.variables)
            except UnresolvedVariableError:
                # What AWS does with a negated one is not documented: it does not take an Allow away here.
                yield statement.effect == "Allow" and condition.operator in NEGATED

    return all(met())


def _names(principals: Principals, caller: Caller) -> bool:
    return (
        any(_is(value, kind, caller) for kind, values in principals.values.items() for value in values)
        != principals.negated
    )


def _is(value: str, kind: str, caller: Caller) -> bool:
    if value == "*" and kind == "AWS":
        return True
    if kind != caller.kind:
        return False
    account = _ACCOUNT.fullmatch(value)
    if kind == "AWS" and account:
        return caller.name.split(":")[4:5] == [account[1]]
    return value in ("*", caller.name) or (kind == "Service" and value.lower() == caller.name.lower())


def _holds(condition: Condition, keys: Mapping[str, Value], *, variables: bool) -> bool:
    """Whether the condition is met; raises `UnresolvedVariableError` if it asks for a value that is not there."""
    value = keys.get(condition.key)
    if condition.operator == "Null":
        return (value is None) == any(boolean(text) for text in condition.values)
    if value is None:
        # An absent key has no value to differ from, and no value that could differ: "not equal" and "all" hold.
        negated = condition.operator in NEGATED and condition.set_operator != "ForAnyValue"
        return condition.if_exists or condition.set_operator == "ForAllValues" or negated
    values = (value,) if isinstance(value, str) else value
    tested = [_meets(condition, each, keys, variables) for each in values]
    # Without a set operator AWS expects a single value; of several, all must meet the condition.
    return any(tested) if condition.set_operator == "ForAnyValue" else all(tested)


def _meets(condition: Condition, value: str, keys: Mapping[str, Value], variables: bool) -> bool:
    found = any(_matches(condition.operator, value, text, keys, variables) for text in condition.values)
    return not found if condition.operator in NEGATED else found


def _matches(operator: str, value: str, expected: str, keys: Mapping[str, Value], variables: bool) -> bool:
    if operator.endswith("Like") or operator.startswith("Arn"):
        return _matches_pattern(expected, value, keys, variables=variables)
    text = _resolved(expected, keys, variables=variables)
    if operator.endswith("IgnoreCase") or operator == "Bool":
        return value.lower() == text.lower()
    if operator.startswith(("String", "Binary")):
        return value == text
    if operator.endswith("IpAddress"):
        return _is_in(value, text)
    kind, read = ("Numeric", float) if operator.startswith("Numeric") else ("Date", date)
    try:
        return _COMPARISONS[operator.removeprefix(kind)](read(value), read(text))
    except ValueError:
        return False


def _is_in(value: str, text: str) -> bool:
    try:
        return ipaddress.ip_address(value) in network(text)
    except ValueError:
        return False


def _matches_pattern(pattern: str, text: str, keys: Mapping[str, Value], *, variables: bool, case: bool = True) -> bool:
    """Whether the text is one that the pattern stands for; `*` and `?` also stand for slashes and colons."""
    return _expression(_with_values(pattern, keys, variables), case).fullmatch(text) is not None


def _resolved(value: str, keys: Mapping[str, Value], *, variables: bool) -> str:
    """A text in which `*` and `?` are plain characters, with its variables' values in place."""
    return "".join(part for part, _ in _with_values(value, keys, variables))


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
