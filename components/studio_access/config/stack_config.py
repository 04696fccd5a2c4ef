"""The component's arguments by their camelCase keys: read from a stack's configuration, and recorded in its state."""

import dataclasses
import json
import typing
from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime import config as runtime_config

from ..aws.naming import camel_case
from .args import StudioAccessArgs
from .checks import Check
from .setting import ObjectList, SettingsError, plain_type, refusal, unknown
from .settings import Settings, no_setting


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
    problems = [no_setting(key, camel_case) for key in texts if key not in fields]
    args: dict[str, Any] = {}
    unread: set[str] = set()
    for key, field in fields.items():
        try:
            if key in texts:
                check = field.metadata["check"]
                args[field.name] = _with_argument_names(key, _parsed(texts[key], field), check, problems)
        except ValueError:
            problems.append(_unreadable(key, texts[key], field.metadata["check"]))
            unread.add(key)
    try:
        Settings.of(args, camel_case)
    except SettingsError as error:
        problems += [problem for problem in error.problems if problem.partition(":")[0] not in unread]
    if problems:
        raise SettingsError(problems)
    return typing.cast("StudioAccessArgs", args)


def recorded_inputs(args: Mapping[str, Any]) -> dict[str, Any]:
    """The component's inputs as its state records them: checked arguments by camelCase key, secrets kept as secrets.

    Policy packs read them there.
    """
    checks = {field.name: field.metadata["check"] for field in dataclasses.fields(Settings)}
    return {camel_case(name): _recorded(value, checks[name]) for name, value in args.items()}


def _keys(config: pulumi.Config) -> list[str]:
    """The keys given in the configuration's namespace; the SDK itself only answers for keys it is asked for."""
    known = {**runtime_config.get_config_env(), **runtime_config.CONFIG.get()}
    prefix = f"{config.name}:"
    return sorted(key.removeprefix(prefix) for key in known if key.startswith(prefix))


def _with_argument_names(key: str, value: Any, check: Check, problems: list[str]) -> Any:
    """Objects with their members called as the component's arguments are; unknown members go to `problems`."""
    if not isinstance(check, ObjectList) or not check.passes(value):
        return value
    names = {camel_case(name): name for name in check.members}
    for number, item in enumerate(value):
        problems += [unknown(f"{key}[{number}].{name}", list(names)) for name in item if name not in names]
    return [{names[name]: member for name, member in item.items() if name in names} for item in value]


def _parsed(text: str, field: "dataclasses.Field[Any]") -> Any:
    wanted, check = plain_type(field), field.metadata["check"]
    if wanted is str or text in check.instead:
        return text
    value = json.loads(text)
    if type(value) is not wanted:
        raise ValueError(f"not a {wanted.__name__}")
    return value


def _unreadable(key: str, text: str, check: Check) -> str:
    """The line for a text that is not of the setting's type; one that may hold a secret is not shown."""
    if isinstance(check, ObjectList):
        return f"{key}: the text (not shown) is not allowed; allowed is {check.allowed}, as JSON"
    return refusal(key, text, check.allowed)


def _recorded(value: Any, check: Check) -> Any:
    if not isinstance(check, ObjectList) or value is None:
        return value
    return [
        {
            camel_case(name): pulumi.Output.secret(member) if check.members[name].secret else member
            for name, member in item.items()
        }
        for item in value
    ]
