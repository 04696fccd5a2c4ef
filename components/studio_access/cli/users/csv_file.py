"""People from a CSV file, all of its mistakes at once."""

import csv
import io
import sys
from pathlib import Path

from ..failure import WrongInputError
from .person import Person

COLUMNS = ("user", "email", "profile")
_MAX_BYTES = 5_000_000


def read_people(file: Path) -> list[Person]:
    """The people of a CSV file with a header line; `-` reads standard input. `user` is needed, the others are not."""
    try:
        text = sys.stdin.read(_MAX_BYTES + 1) if str(file) == "-" else _text(file)
    except (OSError, UnicodeDecodeError) as error:
        raise WrongInputError(f"--csv {file}: cannot be read as UTF-8 text ({type(error).__name__})") from error
    if len(text) > _MAX_BYTES:
        raise WrongInputError(f"--csv {file}: is larger than {_MAX_BYTES:,} characters; split it")
    rows = csv.DictReader(io.StringIO(text.removeprefix("\N{BYTE ORDER MARK}"), newline=""), strict=True)
    try:
        people, problems = _people(rows)
    except csv.Error as error:
        raise WrongInputError(f"--csv {file}: line {rows.line_num} is no CSV: {error}") from error
    if problems:
        raise WrongInputError(f"--csv {file}: {'; '.join(problems)}")
    if not people:
        raise WrongInputError(f"--csv {file}: names nobody; wanted is {','.join(COLUMNS)}, then a line each")
    return people


def _text(file: Path) -> str:
    with file.open(encoding="utf-8", newline="") as opened:
        return opened.read(_MAX_BYTES + 1)


def _people(rows: "csv.DictReader[str]") -> tuple[list[Person], list[str]]:
    header = list(rows.fieldnames or [])
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "user" not in header or len(set(header)) != len(header):
        return [], [f"the first line must name the columns: user, and where needed {', '.join(COLUMNS[1:])}, each once"]
    people, problems = [], []
    for row in rows:
        if None in row or None in row.values():
            problems.append(f"line {rows.line_num} has not {len(header)} values")
            continue
        values = {name: value.strip() for name, value in row.items()}
        if not values["user"]:
            problems.append(f"line {rows.line_num}: user is empty")
        people.append(Person(values["user"], values.get("profile") or values["user"], values.get("email", "")))
    return people, problems
