"""The log: one JSON line of fixed codes and validated values, never of what a caller sent."""

import json
from collections.abc import Mapping
from typing import Any

_LONGEST_WORD = 100  # characters


def write(line: Mapping[str, Any]) -> None:
    """Print the line; Lambda brings standard output to the function's log group."""
    print(json.dumps(line))


def word(value: object) -> str | None:
    """The value if it is a word, as ids and codes of errors are.

    Anything else could be a text that quotes a token, a URL or the name of a person.
    """
    is_word = isinstance(value, str) and value.isascii() and value.replace("-", "").isalnum()
    return value if is_word and len(value) <= _LONGEST_WORD else None
