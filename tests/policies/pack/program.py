"""The compliant deployment, as something to make one mistake in."""

import copy
import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tests.policies.pack.engine import EngineResource

NAME = "studio-access"


@dataclass(frozen=True)
class Mistake:
    """One change to the compliant deployment, and the policies that must say so."""

    sentence: str
    fired: frozenset[str]
    change: Callable[["Program"], object]

    def __str__(self) -> str:
        return self.sentence


def mistake(sentence: str, *fired: str) -> Callable[[Callable[["Program"], object]], Mistake]:
    """Names a change as what an engineer might do, with the policies that must fire."""
    return lambda change: Mistake(sentence, frozenset(fired), change)


def edited(sentence: str, fired: str | tuple[str, ...], kind: str, name: str, path: str, value: Any) -> Mistake:
    """The mistake of setting one property; None removes it."""
    policies = (fired,) if isinstance(fired, str) else fired
    return Mistake(sentence, frozenset(policies), lambda program: program.set(kind, name, path, value))


def added(sentence: str, fired: str | tuple[str, ...], kind: str, inputs: Mapping[str, Any]) -> Mistake:
    """The mistake of adding one resource."""
    policies = (fired,) if isinstance(fired, str) else fired
    return Mistake(sentence, frozenset(policies), lambda program: program.add(kind, inputs))


@dataclass
class Program:
    """Resources by URN, and which of them were changed."""

    resources: dict[str, EngineResource]
    changed: set[str] = field(default_factory=set)

    def one(self, kind: str, name: str = NAME) -> EngineResource:
        (found,) = (
            one
            for one in self.resources.values()
            if one.type.endswith(f":{kind}") and one.name == name and not one.type.startswith("studio-access:")
        )
        return found

    def set(self, kind: str, name: str, path: str, value: Any) -> None:
        resource = copy.deepcopy(self.one(kind, name))
        for properties in (resource.inputs, resource.outputs):
            *steps, last = path.split(".")
            inner = properties
            for step in steps:
                inner = inner.setdefault(step, {})
            if value is None:
                inner.pop(last)
            else:
                inner[last] = value
        self._put(resource)

    def depend(self, kind: str, name: str, **on: str) -> None:
        """Let properties depend on other resources, by URN."""
        resource = self.one(kind, name)
        urns = {prop: (urn,) for prop, urn in on.items()}
        self._put(replace(resource, property_dependencies={**resource.property_dependencies, **urns}))

    def add(self, kind: str, inputs: Mapping[str, Any], name: str = "added", **on: str) -> str:
        urn = f"urn:pulumi:greenfield::studio-access::{kind}::{name}"
        given = copy.deepcopy(dict(inputs))
        urns = {prop: (other,) for prop, other in on.items()}
        self._put(EngineResource(kind, name, urn, given, given, "", (), urns))
        return urn

    def remove(self, kind: str, name: str = NAME) -> None:
        del self.resources[self.one(kind, name).urn]

    def policy(self, kind: str, name: str, document: Any, path: str = "policy") -> None:
        """Replace a policy document."""
        self.set(kind, name, path, document if isinstance(document, str) else json.dumps(document))

    @contextmanager
    def document(self, kind: str, name: str, path: str = "policy") -> Generator[Any]:
        """A policy document, to be changed in place."""
        document = json.loads(self.one(kind, name).inputs[path])
        yield document
        self.policy(kind, name, document, path)

    def _put(self, resource: EngineResource) -> None:
        self.resources[resource.urn] = resource
        self.changed.add(resource.urn)


def document(*statements: Mapping[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [dict(statement) for statement in statements]}


def texted(*statements: Mapping[str, Any]) -> str:
    return json.dumps(document(*statements))


def without(statement: Mapping[str, Any], element: str) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key != element}
