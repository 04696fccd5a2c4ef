"""CloudWatch Logs' filter patterns for JSON lines, which MiniStack stores and does not evaluate.

Source: CloudWatch Logs user guide, "Filter pattern syntax for metric filters, subscription filters, filter log events,
and Live Tail", "Using filter pattern syntax to match terms in JSON log events". Known here is the part of it that
filters of this project are made of: one comparison, or several in parentheses joined by `&&` or `||`.
"""

import fnmatch
import json
import operator
import re
from collections.abc import Callable
from typing import Any

Line = dict[str, Any]


class PatternError(ValueError):
    """Raised for a pattern that is wrong, or of a kind that is not known here."""


_COMPARISON = r'\$(?:\.[A-Za-z_]\w*)+\s*(?:<=|>=|!=|=|<|>)\s*(?:"[^"]*"|-?\d+(?:\.\d+)?)'
_WHOLE = re.compile(rf"\{{\s*(?:{_COMPARISON}|\({_COMPARISON}\)(?:\s*(?:&&|\|\|)\s*\({_COMPARISON}\))+)\s*\}}")
_PARTS = re.compile(r'\$((?:\.\w+)+)\s*(<=|>=|!=|=|<|>)\s*("[^"]*"|-?\d+(?:\.\d+)?)')
_NUMBERS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def matches(pattern: str, message: str) -> bool:
    """Whether a metric filter with this pattern counts the line; one that is no JSON object matches nothing."""
    if not _WHOLE.fullmatch(pattern):
        raise PatternError(f"filter pattern {pattern!r}: not one of the kinds known here")
    joined = {joint for joint in ("&&", "||") if joint in re.sub(r'"[^"]*"', "", pattern)}
    if len(joined) > 1:
        raise PatternError(f"filter pattern {pattern!r}: && and || together are not known here")
    line = parsed(message)
    if line is None:
        return False
    found = [_compare(line, *part.groups()) for part in _PARTS.finditer(pattern)]
    return all(found) if joined == {"&&"} else any(found)


def parsed(message: str) -> Line | None:
    """The line as a JSON object, if it is one."""
    try:
        value = json.loads(message)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def select(line: Line, selector: str) -> Any:
    """What a selector such as `$.reason` finds; None where there is nothing."""
    value: Any = line
    for name in selector.removeprefix("$.").split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _compare(line: Line, path: str, sign: str, literal: str) -> bool:
    value = select(line, f"${path}")
    if literal.startswith('"'):
        return _compare_text(value, sign, literal[1:-1])
    # A text that looks like a number is none.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and _NUMBERS[sign](value, float(literal))


def _compare_text(value: Any, sign: str, literal: str) -> bool:
    if sign not in ("=", "!="):
        raise PatternError(f"a text cannot be compared with {sign}")
    if not isinstance(value, str):
        return False
    # `*` stands for anything; nothing else is special.
    found = fnmatch.fnmatchcase(value, re.sub(r"([?\[])", r"[\1]", literal))
    return found is (sign == "=")
