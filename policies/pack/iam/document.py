"""IAM policy documents as data: parsed strictly, so that nothing is judged that AWS would read differently.

Grammar: IAM User Guide, "Grammar of the IAM JSON policy language". An error says what is wrong and quotes nothing of
the document. JSON is read without the freedoms that let two readers of one text disagree.
"""

import datetime
import ipaddress
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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
_SET_OPERATORS = ("ForAllValues", "ForAnyValue")
NEGATED = frozenset(
    {
        "StringNotEquals",
        "StringNotEqualsIgnoreCase",
        "StringNotLike",
        "NumericNotEquals",
        "DateNotEquals",
        "NotIpAddress",
        "ArnNotEquals",
        "ArnNotLike",
    }
)


@dataclass(frozen=True)
class Condition:
    """One test of one condition key: all of a statement's must hold."""

    operator: str
    """Its name, such as `StringLike`, without the prefix and the suffix that the other two fields stand for."""
    key: str
    """In lower case: condition keys have no case."""
    values: tuple[str, ...]
    set_operator: str = ""
    """`ForAllValues`, `ForAnyValue` or nothing."""
    if_exists: bool = False


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
    content = _parse_json(document) if isinstance(document, str) else document
    if not isinstance(content, Mapping):
        raise ValueError("it is not an object")
    _only(content, {"Version", "Id", "Statement"}, "the document")
    version = content.get("Version", _VERSIONS[0])
    if version not in _VERSIONS:
        raise ValueError(f"its Version is none of {', '.join(_VERSIONS)}")
    if not isinstance(content.get("Id", ""), str):
        raise ValueError("its Id is not a text")
    written = content.get("Statement")
    statements = [written] if isinstance(written, Mapping) else written
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
        effect, _principals(part), actions, _patterns(part, "Resource"), _conditions(part.get("Condition")), variables
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


def _by_kind(written: Any, element: str) -> dict[str, tuple[str, ...]]:
    if written == "*":
        return {"AWS": ("*",)}
    if not isinstance(written, Mapping) or not written:
        raise ValueError(f"a {element} is neither * nor an object")
    _only(written, set(_PRINCIPAL_KINDS), f"a {element}")
    named = {kind: _texts(values, f"{element} {kind}") for kind, values in written.items()}
    if any("*" in value and value != "*" for values in named.values() for value in values):
        raise ValueError(f"a {element} is a pattern, which the policy language does not have")
    return named


def _texts(written: Any, element: str) -> tuple[str, ...]:
    values = [written] if isinstance(written, str) else written
    if not _is_list(values) or not values or not all(isinstance(value, str) and value for value in values):
        raise ValueError(f"{element} is neither a text nor a list of texts, or it is empty")
    return tuple(values)


def _only(written: Mapping[str, Any], known: set[str], where: str) -> None:
    if not known.issuperset(written):
        raise ValueError(f"{where} has an element that the policy language does not have")


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _conditions(element: Any) -> tuple[Condition, ...]:
    """The conditions of a `Condition` element, which may be missing; raises `ValueError` for what AWS would refuse."""
    if element is None:
        return ()
    if not isinstance(element, Mapping):
        raise ValueError("a Condition is not an object")
    found: list[Condition] = []
    for operator, tests in element.items():
        if not isinstance(tests, Mapping) or not tests:
            raise ValueError("a condition operator has no condition keys")
        found += [_condition(operator, key, values) for key, values in tests.items()]
    seen = {(test.set_operator, test.operator, test.if_exists, test.key) for test in found}
    if len(seen) != len(found):
        raise ValueError("a condition has the same operator and key twice, written differently")
    return tuple(found)


def _condition(operator: str, key: str, written: Any) -> Condition:
    set_operator, colon, operator = operator.rpartition(":")
    if colon and set_operator.lower() not in {name.lower() for name in _SET_OPERATORS}:
        raise ValueError("a condition has an operator that the policy language does not have")
    canonical = {name.lower(): name for name in (*_VALUES, *_SET_OPERATORS)}
    if_exists = operator.lower().endswith("ifexists")
    name = canonical.get(operator.lower().removesuffix("ifexists"))
    if name not in _VALUES or (name == "Null" and (if_exists or colon)):
        raise ValueError("a condition has an operator that the policy language does not have")
    listed = written if isinstance(written, Sequence) and not isinstance(written, str) else [written]
    values = tuple(_text(value) for value in listed)
    if not key or not values:
        raise ValueError("a condition has no key or no value")
    for value in values:
        if "${" not in value and not _is_valid(name, value):
            raise ValueError(f"a value of {name} is not of its kind")
    return Condition(name, key.lower(), values, canonical.get(set_operator.lower(), ""), if_exists)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError("a condition's value is neither a text, a number nor a boolean")


def _is_valid(operator: str, value: str) -> bool:
    try:
        _VALUES[operator](value)
    except ValueError:
        return False
    return True


def date(text: str) -> datetime.datetime:
    """A date as the policy language writes it: ISO 8601, or seconds since 1970; raises `ValueError` otherwise."""
    try:
        return datetime.datetime.fromtimestamp(float(text), datetime.UTC)
    except (OverflowError, OSError):
        raise ValueError("a date that is too far away") from None
    except ValueError:
        moment = datetime.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """An address or a range; bits beyond the prefix are ignored, as AWS does."""
    return ipaddress.ip_network(text, strict=False)


def boolean(text: str) -> bool:
    """`true` or `false`, in any case; raises `ValueError` otherwise."""
    if text.lower() not in ("true", "false"):
        raise ValueError("neither true nor false")
    return text.lower() == "true"


def _parse_json(text: str) -> Any:
    """The value of a JSON text; raises `ValueError` for a repeated member, for NaN, and for what is no JSON.

    The error quotes nothing of the text.
    """
    try:
        return json.loads(text, object_pairs_hook=_json_members, parse_constant=_no_json_constant)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON (line {error.lineno}, column {error.colno})") from None


def _json_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("it has a member twice; which one counts is anybody's guess")
    return members


def _no_json_constant(_: str) -> Any:
    raise ValueError("it has a number that JSON does not have")


_VALUES: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"), str),
    **dict.fromkeys(("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "BinaryEquals"), str),
    **dict.fromkeys(("ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"), str),
    **dict.fromkeys(("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"), float),
    **dict.fromkeys(("NumericGreaterThan", "NumericGreaterThanEquals"), float),
    **dict.fromkeys(("DateEquals", "DateNotEquals", "DateLessThan", "DateLessThanEquals"), date),
    **dict.fromkeys(("DateGreaterThan", "DateGreaterThanEquals"), date),
    **dict.fromkeys(("IpAddress", "NotIpAddress"), network),
    **dict.fromkeys(("Bool", "Null"), boolean),
}
