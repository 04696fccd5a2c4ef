"""CloudWatch Logs Insights, as far as this project's queries use it: filter, stats, fields, sort, limit.

Source: CloudWatch Logs user guide, "CloudWatch Logs Insights query language".
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .filter_pattern import parsed

Row = dict[str, Any]
TIME = "@timestamp"


class QueryError(ValueError):
    """Raised for a command that is not known here."""


def query(text: str, lines: Iterable[tuple[int, str]]) -> tuple[str, list[Row]]:
    """The log group that the query names, and its answer from the lines, each a time in milliseconds and a message."""
    source, *commands = text.split("\n| ")
    named = re.fullmatch(r"SOURCE '([^']+)'", source)
    if not named:
        raise QueryError(f"a query begins with SOURCE, not with {source!r}")
    rows: list[Row] = [{**line, TIME: time} for time, message in lines if (line := parsed(message)) is not None]
    for command in commands:
        word, _, rest = command.partition(" ")
        if word not in _COMMANDS:
            raise QueryError(f"unknown command {command!r}; known are {', '.join(_COMMANDS)}")
        rows = _COMMANDS[word](rows, rest)
    return named[1], rows


def _filter(rows: Sequence[Row], condition: str) -> list[Row]:
    equal = re.fullmatch(r'(\w+) = ("[^"]*")', condition)
    among = re.fullmatch(r"(\w+) in (\[.*\])", condition)
    if equal:
        return [row for row in rows if row.get(equal[1]) == json.loads(equal[2])]
    if among:
        return [row for row in rows if row.get(among[1]) in json.loads(among[2])]
    raise QueryError(f"unknown condition {condition!r}")


def _stats(rows: Sequence[Row], what: str) -> list[Row]:
    found = re.fullmatch(r"count\(\*\) as (\w+) by (\w+(?:, \w+)*)", what)
    if not found:
        raise QueryError(f"unknown statistic {what!r}")
    names = found[2].split(", ")
    counts = Counter(tuple(row.get(name) for name in names) for row in rows)
    return [{**dict(zip(names, values, strict=True)), found[1]: count} for values, count in counts.items()]


def _fields(rows: Sequence[Row], names: str) -> list[Row]:
    # The rest stays for the commands that follow, and is not shown.
    order = names.split(", ")
    return [{**{name: row.get(name) for name in order}, _SHOWN: order, **_rest(row, order)} for row in rows]


def _rest(row: Row, order: Sequence[str]) -> Row:
    return {name: value for name, value in row.items() if name not in order}


def _sort(rows: Sequence[Row], by: str) -> list[Row]:
    name, _, direction = by.partition(" ")
    return sorted(rows, key=lambda row: row[name], reverse=direction == "desc")


def _limit(rows: Sequence[Row], most: str) -> list[Row]:
    return list(rows[: int(most)])


def shown(row: Row) -> Row:
    """What of a row is shown: the fields that were asked for, or all."""
    return {name: row[name] for name in row.get(_SHOWN, row)}


_SHOWN = "@shown"
_COMMANDS: dict[str, Callable[[Sequence[Row], str], list[Row]]] = {
    "filter": _filter,
    "stats": _stats,
    "fields": _fields,
    "sort": _sort,
    "limit": _limit,
}
