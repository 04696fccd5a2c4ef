"""What each condition operator says of a request's value.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
"""

import ipaddress
import operator as comparing
from collections.abc import Callable, Mapping
from typing import Any

from .condition import NEGATED, Condition, boolean, date, network
from .request import Value
from .text import matches, resolved

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "Equals": comparing.eq,
    "NotEquals": comparing.eq,  # a negated operator is turned round where its values are taken together
    "LessThan": comparing.lt,
    "LessThanEquals": comparing.le,
    "GreaterThan": comparing.gt,
    "GreaterThanEquals": comparing.ge,
}


def holds(condition: Condition, keys: Mapping[str, Value], *, variables: bool) -> bool:
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
        return matches(expected, value, keys, variables=variables)
    text = resolved(expected, keys, variables=variables)
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
