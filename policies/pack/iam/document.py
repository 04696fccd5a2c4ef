"""IAM policy documents as data: parsed strictly, so that nothing is judged that AWS would read differently.

Grammar: IAM User Guide, "Grammar of the IAM JSON policy language". An error names what is wrong and quotes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from . import strict_json
from .condition import Condition, conditions

Effect = Literal["Allow", "Deny"]

_VARIABLES_SINCE = "2012-10-17"
_VERSIONS = ("2008-10-17", _VARIABLES_SINCE)
_STATEMENT_ELEMENTS = {
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
}
_PRINCIPAL_KINDS = ("AWS", "CanonicalUser", "Federated", "Service")


@dataclass(frozen=True)
class Patterns:
    """The values of an element, or of its negated form: `NotAction` is everything but its values."""

    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True)
class Principals:
    """Whom a statement speaks of, by kind; `*` is everybody."""

    values: Mapping[str, tuple[str, ...]]
    negated: bool = False


@dataclass(frozen=True)
class Statement:
    """One statement; `principals` is None in identity policies, `resources` is None in trust policies."""

    effect: Effect
    principals: Principals | None
    actions: Patterns
    resources: Patterns | None
    conditions: tuple[Condition, ...]
    variables: bool
    """Whether `${…}` stands for a condition key's value; in documents of the older version it is plain text."""


@dataclass(frozen=True)
class Document:
    """A policy document."""

    statements: tuple[Statement, ...]


def parse(document: str | Mapping[str, Any]) -> Document:
    """The document, from JSON or from an object; raises `ValueError` for what AWS would refuse or read otherwise."""
    content = strict_json.parse(document) if isinstance(document, str) else document
    if not isinstance(content, Mapping):
        raise ValueError("it is not an object")
    _only(content, {"Version", "Id", "Statement"}, "the document")
    version = content.get("Version", _VERSIONS[0])
    if version not in _VERSIONS:
        raise ValueError(f"its Version is none of {', '.join(_VERSIONS)}")
    if not isinstance(content.get("Id", ""), str):
        raise ValueError("its Id is not a text")
    given = content.get("Statement")
    statements = [given] if isinstance(given, Mapping) else given
    if not _is_list(statements) or not statements:
        raise ValueError("it has no Statement")
    return Document(tuple(_statement(part, version == _VARIABLES_SINCE) for part in statements))


def _statement(part: Any, variables: bool) -> Statement:
    if not isinstance(part, Mapping):
        raise ValueError("a statement is not an object")
    _only(part, _STATEMENT_ELEMENTS, "a statement")
    if not isinstance(part.get("Sid", ""), str):
        raise ValueError("a Sid is not a text")
    effect = part.get("Effect")
    if effect not in ("Allow", "Deny"):
        raise ValueError("an Effect is neither Allow nor Deny")
    actions = _patterns(part, "Action")
    if actions is None:
        raise ValueError("a statement has neither Action nor NotAction")
    if any(value != "*" and not value.partition(":")[2] for value in actions.values):
        raise ValueError("an action is not written service:action")
    return Statement(
        effect, _principals(part), actions, _patterns(part, "Resource"), conditions(part.get("Condition")), variables
    )


def _patterns(part: Mapping[str, Any], element: str) -> Patterns | None:
    plain, negated = part.get(element), part.get(f"Not{element}")
    if element in part and f"Not{element}" in part:
        raise ValueError(f"a statement has both {element} and Not{element}")
    if element in part:
        return Patterns(_texts(plain, element))
    if f"Not{element}" in part:
        return Patterns(_texts(negated, f"Not{element}"), negated=True)
    return None


def _principals(part: Mapping[str, Any]) -> Principals | None:
    if "Principal" in part and "NotPrincipal" in part:
        raise ValueError("a statement has both Principal and NotPrincipal")
    for element in ("Principal", "NotPrincipal"):
        if element in part:
            return Principals(_by_kind(part[element], element), negated=element == "NotPrincipal")
    return None


def _by_kind(given: Any, element: str) -> dict[str, tuple[str, ...]]:
    if given == "*":
        return {"AWS": ("*",)}
    if not isinstance(given, Mapping) or not given:
        raise ValueError(f"a {element} is neither * nor an object")
    _only(given, set(_PRINCIPAL_KINDS), f"a {element}")
    named = {kind: _texts(values, f"{element} {kind}") for kind, values in given.items()}
    if any("*" in value and value != "*" for values in named.values() for value in values):
        raise ValueError(f"a {element} is a pattern, which the policy language does not have")
    return named


def _texts(given: Any, element: str) -> tuple[str, ...]:
    values = [given] if isinstance(given, str) else given
    if not _is_list(values) or not values or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{element} is neither a text nor a list of texts, or it is empty")
    return tuple(values)


def _only(given: Mapping[str, Any], known: set[str], where: str) -> None:
    if not known.issuperset(given):
        raise ValueError(f"{where} has an element that the policy language does not have")


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
