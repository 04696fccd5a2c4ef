"""A stack's configuration as the component's arguments: camelCase keys, typed values, all mistakes at once."""

import dataclasses
import json
import typing
from typing import Any

import pulumi

from .args import StudioAccessArgs
from .names import camel_case
from .settings import Settings, SettingsError, kind


def args_from_config(config: pulumi.Config) -> StudioAccessArgs:
    """The arguments that the stack's configuration describes.

    Raises `SettingsError` with every mistake at once: unknown keys cannot be seen, but wrong types and values,
    contradictions and missing keys are, each with the key, the value and what is allowed.
    """
    given: dict[str, Any] = {}
    problems: list[str] = []
    for field in dataclasses.fields(Settings):
        text = config.get(camel_case(field.name))
        if text is None:
            continue
        try:
            given[field.name] = _parsed(text, kind(field.type))
        except ValueError:
            problems.append(
                f"{camel_case(field.name)}: {text!r} is not allowed; allowed is {field.metadata['check'].allowed}"
            )
    try:
        Settings.of(given, camel_case)
    except SettingsError as error:
        unread = {problem.partition(":")[0] for problem in problems}
        problems += [problem for problem in error.problems if problem.partition(":")[0] not in unread]
    if problems:
        raise SettingsError(problems)
    return typing.cast("StudioAccessArgs", given)


def _parsed(text: str, wanted: type) -> Any:
    if wanted is str:
        return text
    value = json.loads(text)
    if type(value) is not wanted:
        raise ValueError(f"not a {wanted.__name__}")
    return value
