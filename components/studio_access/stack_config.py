"""A stack's configuration as the component's arguments: camelCase keys, typed values, all mistakes at once."""

import dataclasses
import json
import typing
from typing import Any

import pulumi
from pulumi.runtime import config as runtime_config

from .args import StudioAccessArgs
from .names import camel_case
from .settings import Settings, SettingsError, kind


def args_from_config(config: pulumi.Config) -> StudioAccessArgs:
    """The arguments that the stack's configuration describes.

    Raises `SettingsError` with every mistake at once: unknown and missing keys, wrong types and values, contradictions;
    each with the key, the value and what is allowed. Every key of the configuration's namespace must be a setting, for
    a misspelt restriction would otherwise be no restriction; a program with keys of its own gives this component
    another namespace: `args_from_config(pulumi.Config("studio-access"))`.
    """
    given: dict[str, Any] = {}
    known = [camel_case(field.name) for field in dataclasses.fields(Settings)]
    problems = [f"{key}: unknown; known are {', '.join(known)}" for key in _keys(config) if key not in known]
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


def _keys(config: pulumi.Config) -> list[str]:
    """The keys given in the configuration's namespace; the SDK itself only answers for keys it is asked for."""
    given = {**runtime_config.get_config_env(), **runtime_config.CONFIG.get()}
    prefix = f"{config.name}:"
    return sorted(key.removeprefix(prefix) for key in given if key.startswith(prefix))


def _parsed(text: str, wanted: type) -> Any:
    if wanted is str:
        return text
    value = json.loads(text)
    if type(value) is not wanted:
        raise ValueError(f"not a {wanted.__name__}")
    return value
