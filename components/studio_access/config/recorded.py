"""The component's inputs as its state records them: named as in a configuration, secrets kept as secrets."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pulumi

from ..aws.naming import camel_case
from .objects import Objects
from .settings import Settings


def recorded_inputs(args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, already checked, by their camelCase names; policy packs read them there."""
    checks = {field.name: field.metadata["check"] for field in dataclasses.fields(Settings)}
    return {camel_case(name): _recorded(value, checks[name]) for name, value in args.items()}


def _recorded(value: Any, check: Any) -> Any:
    if not isinstance(check, Objects) or value is None:
        return value
    return [
        {
            camel_case(name): pulumi.Output.secret(member) if check.members[name].secret else member
            for name, member in item.items()
        }
        for item in value
    ]
