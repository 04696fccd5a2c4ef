"""JSON without the liberties that let two readers of one text disagree."""

import json
from typing import Any


def parse(text: str) -> Any:
    """The value of a JSON text; raises `ValueError` for a repeated member, for NaN, and for what is no JSON.

    The error quotes nothing of the text.
    """
    try:
        return json.loads(text, object_pairs_hook=_members, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno}, column {error.colno})") from None


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("it has a member twice; which one counts is anybody's guess")
    return members


def _no_constant(_: str) -> Any:
    raise ValueError("it has a number that JSON does not have")
