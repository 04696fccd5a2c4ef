"""What metric filters of CloudWatch Logs publish for log lines in JSON; MiniStack stores the filters only.

Source: CloudWatch Logs user guide, "Filter pattern syntax for metric filters, subscription filters, filter log events,
and Live Tail", "Using filter pattern syntax to match terms in JSON log events". Known here is the part of it that
filters of this project are made of: one comparison, or several in parentheses joined by `&&` or `||`.
"""

import fnmatch
import json
import operator
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Line = dict[str, Any]
Lines = Mapping[str, Sequence[tuple[int, str]]]
"""By log group: time in milliseconds, and message."""
Series = tuple[str, str, tuple[tuple[str, str], ...]]
"""Namespace, name and dimensions of a metric."""


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


def lines(logs: Any, groups: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """All lines of the groups, oldest first, from a client of CloudWatch Logs."""
    pages = logs.get_paginator("filter_log_events")
    return {
        group: sorted(
            (event["timestamp"], event["message"].rstrip("\n"))
            for page in pages.paginate(logGroupName=group)
            for event in page["events"]
        )
        for group in groups
    }


def samples(filters: Sequence[Mapping], logs: Lines) -> dict[Series, list[tuple[int, float]]]:
    """What metric filters, as CloudWatch Logs describes them, publish for the lines."""
    found: dict[Series, list[tuple[int, float]]] = defaultdict(list)
    for each in filters:
        (made,) = each["metricTransformations"]
        for time, message in logs.get(each["logGroupName"], ()):
            line = parsed(message)
            if line is None or not matches(each["filterPattern"], message):
                continue
            dimensions = tuple((name, str(select(line, path))) for name, path in (made.get("dimensions") or {}).items())
            value = made["metricValue"]
            number = select(line, value) if value.startswith("$") else value
            found[made["metricNamespace"], made["metricName"], dimensions].append((time, float(number)))
    return dict(found)
