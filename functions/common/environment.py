"""Reads environment variables strictly: one that is missing or wrong stops the function at its start."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

Value = TypeVar("Value")

_LONGEST_SHOWN = 80  # characters
_REGION = re.compile(r"[a-z0-9-]{1,32}")


class ConfigurationError(Exception):
    """Raised if the environment cannot be used; the message is one line with the variable and what is allowed."""


def wrong_value(where: str, value: object, allowed: str) -> ConfigurationError:
    """The error that names the place, such as `ISSUERS[0].scopes`, its value and what is allowed there."""
    shown = ascii(value)
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[:_LONGEST_SHOWN]}..."
    return ConfigurationError(f"{where} is {shown}; allowed: {allowed}")


def read(environment: Mapping[str, str], name: str, parse: Callable[[str], Value], allowed: str) -> Value:
    """What `parse` makes of a variable; `ConfigurationError` if it is missing, or if `parse` cannot read it.

    allowed: what the variable may hold, in words that follow "allowed:".
    """
    if name not in environment:
        raise ConfigurationError(f"{name} is missing; allowed: {allowed}")
    try:
        return parse(environment[name])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise wrong_value(name, environment[name], allowed) from None


def region(environment: Mapping[str, str]) -> str:
    """The region in which Lambda runs the function; `ConfigurationError` if it is missing or none."""
    return read(environment, "AWS_REGION", matching(_REGION), "a region, such as eu-central-1")


def accepted_by(accepts: Callable[[str], bool]) -> Callable[[str], str]:
    """A parser of texts that `accepts` is true of."""

    def parse(text: str) -> str:
        if not accepts(text):
            raise ValueError
        return text

    return parse


def matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    """A parser of texts that match the pattern from start to end."""
    return accepted_by(lambda text: pattern.fullmatch(text) is not None)


def one_of(*words: str) -> Callable[[str], str]:
    """A parser of these words."""
    return accepted_by(lambda text: text in words)


def json_list(accepts: Callable[[object], bool], *, at_least: int = 0) -> Callable[[str], list[Any]]:
    """A parser of JSON lists of so many values at least, all of which `accepts` is true of."""

    def parse(text: str) -> list[Any]:
        values = json.loads(text)
        if not (isinstance(values, list) and len(values) >= at_least and all(accepts(value) for value in values)):
            raise ValueError
        return values

    return parse
