"""IAM documents as plain data: the few shapes this package writes, and nothing it does not."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Statement = dict[str, Any]
Document = dict[str, Any]
Condition = Mapping[str, Mapping[str, str | list[str]]]


def document(*statements: Statement) -> Document:
    """A policy document of the given statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def statement(
    sid: str,
    effect: str,
    action: str | list[str],
    resource: str | list[str],
    *,
    principal: Any = None,
    condition: Condition | None = None,
) -> Statement:
    """One statement; `principal` and `condition` are left out when not given.

    A list that is empty would match nothing in an Allow and everything in a negated Deny condition, so it is refused.
    """
    for name, value in (("action", action), ("resource", resource), *_condition_values(condition)):
        if not value:
            raise ValueError(f"statement {sid}: {name} is {value!r}; at least one value is needed")
    result: Statement = {"Sid": sid, "Effect": effect}
    if principal is not None:
        result["Principal"] = principal
    result |= {"Action": action, "Resource": resource}
    if condition:
        result["Condition"] = {operator: dict(keys) for operator, keys in condition.items()}
    return result


def one_or_all(values: list[str]) -> str | list[str]:
    """A list as IAM itself writes it back: a single value stands alone."""
    return values[0] if len(values) == 1 else values


def to_json(policy: Document) -> str:
    """The document as AWS takes it; the same document is always the same text."""
    return json.dumps(policy, sort_keys=True, separators=(",", ":"))


def service_trust(service: str) -> Document:
    """The trust policy of a role that only the given AWS service may assume."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
    }


def _condition_values(condition: Condition | None) -> Iterable[tuple[str, str | list[str]]]:
    for operator, keys in (condition or {}).items():
        for key, value in keys.items():
            yield f"{operator} {key}", value
