"""The conditions of a statement as data: operator, key, values."""

import datetime
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SET_OPERATORS = ("ForAllValues", "ForAnyValue")
NEGATED = frozenset(
    {
        "StringNotEquals",
        "StringNotEqualsIgnoreCase",
        "StringNotLike",
        "NumericNotEquals",
        "DateNotEquals",
        "NotIpAddress",
        "ArnNotEquals",
        "ArnNotLike",
    }
)


@dataclass(frozen=True)
class Condition:
    """One test of one condition key: all of a statement's must hold."""

    operator: str
    """Its name, such as `StringLike`, without the prefix and the suffix that the other two fields stand for."""
    key: str
    """In lower case: condition keys have no case."""
    values: tuple[str, ...]
    set_operator: str = ""
    """`ForAllValues`, `ForAnyValue` or nothing."""
    if_exists: bool = False


def conditions(given: Any) -> tuple[Condition, ...]:
    """The conditions of a `Condition` element, which may be missing; raises `ValueError` for what AWS would refuse."""
    if given is None:
        return ()
    if not isinstance(given, Mapping):
        raise ValueError("a Condition is not an object")
    found: list[Condition] = []
    for operator, tests in given.items():
        if not isinstance(tests, Mapping) or not tests:
            raise ValueError("a condition operator has no condition keys")
        found += [_condition(operator, key, values) for key, values in tests.items()]
    seen = {(test.set_operator, test.operator, test.if_exists, test.key) for test in found}
    if len(seen) != len(found):
        raise ValueError("a condition has the same operator and key twice, written differently")
    return tuple(found)


def _condition(written: str, key: str, given: Any) -> Condition:
    set_operator, colon, operator = written.rpartition(":")
    if colon and set_operator.lower() not in {name.lower() for name in SET_OPERATORS}:
        raise ValueError("a condition has an operator that the policy language does not have")
    canonical = {name.lower(): name for name in (*_VALUES, *SET_OPERATORS)}
    if_exists = operator.lower().endswith("ifexists")
    name = canonical.get(operator.lower().removesuffix("ifexists"))
    if name not in _VALUES or (name == "Null" and (if_exists or colon)):
        raise ValueError("a condition has an operator that the policy language does not have")
    listed = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
    values = tuple(_text(value) for value in listed)
    if not key or not values:
        raise ValueError("a condition has no key or no value")
    for value in values:
        if "${" not in value and not _is_valid(name, value):
            raise ValueError(f"a value of {name} is not of its kind")
    return Condition(name, key.lower(), values, canonical.get(set_operator.lower(), ""), if_exists)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError("a condition's value is neither a text, a number nor a boolean")


def _is_valid(operator: str, value: str) -> bool:
    try:
        _VALUES[operator](value)
    except ValueError:
        return False
    return True


def date(text: str) -> datetime.datetime:
    """A date as the policy language writes it: ISO 8601, or seconds since 1970; raises `ValueError` otherwise."""
    try:
        return datetime.datetime.fromtimestamp(float(text), datetime.UTC)
    except (OverflowError, OSError):
        raise ValueError("a date that is too far away") from None
    except ValueError:
        moment = datetime.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """An address or a range; bits beyond the prefix are ignored, as AWS does."""
    return ipaddress.ip_network(text, strict=False)


def boolean(text: str) -> bool:
    """`true` or `false`, in any case; raises `ValueError` otherwise."""
    if text.lower() not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text.lower() == "true"


_VALUES: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"), str),
    **dict.fromkeys(("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "BinaryEquals"), str),
    **dict.fromkeys(("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"), str),
    **dict.fromkeys(("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"), float),
    **dict.fromkeys(("NumericGreaterThan", "NumericGreaterThanEquals"), float),
    **dict.fromkeys(("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"), date),
    **dict.fromkeys(("DateGreaterThan", "DateGreaterThanEquals"), date),
    **dict.fromkeys(("IpAddress", "NotIpAddress"), network),
    **dict.fromkeys(("Bool", "Null"), boolean),
}
