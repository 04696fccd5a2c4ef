"""A stack's configuration as the component's arguments: camelCase keys, typed values, all mistakes at once."""

import dataclasses
import json
import typing
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime import config as runtime_config

from ..args import StudioAccessArgs
from ..names import camel_case
from .issuers import snake_case_keys
from .setting import SettingsError, kind, refusal, unknown
from .settings import Settings


def args_from_config(config: pulumi.Config) -> StudioAccessArgs:
    """The arguments that the stack's configuration describes.

    Every key of the configuration's namespace must be a setting, for a misspelt restriction would otherwise be no
    restriction; a program with keys of its own gives this component another namespace:
    `args_from_config(pulumi.Config("studio-access"))`. Raises `SettingsError` as `args_from_texts` does.
    """
    return args_from_texts({key: config.require(key) for key in _keys(config)})


def args_from_texts(texts: Mapping[str, str]) -> StudioAccessArgs:
    """The arguments that a configuration's texts describe, by camelCase key; lists and objects are JSON.

    Raises `SettingsError` with every mistake at once: unknown and missing keys, wrong types and values, contradictions;
    each with the key, the value and what is allowed.
    """
    fields = {camel_case(field.name): field for field in dataclasses.fields(Settings)}
    problems = [unknown(key, list(fields)) for key in texts if key not in fields]
    given: dict[str, Any] = {}
    unread: set[str] = set()
    for key, field in fields.items():
        try:
            if key in texts:
                given[field.name] = _named(field.name, _parsed(texts[key], kind(field.type)))
        except ValueError:
            problems.append(refusal(key, texts[key], field.metadata["check"].allowed))
            unread.add(key)
    try:
        Settings.of(given, camel_case)
    except SettingsError as error:
        problems += [problem for problem in error.problems if problem.partition(":")[0] not in unread]
    if problems:
        raise SettingsError(problems)
    return typing.cast("StudioAccessArgs", given)


def _named(name: str, value: Any) -> Any:
    """The value with the component's own names where a configuration file spells those inside of it too."""
    return snake_case_keys(value) if name == "issuers" else value


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
