"""A request as IAM sees it: who, what, on which resource, in which circumstances."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | tuple[str, ...] | None
"""A condition key's value: one, several, or none because the request does not have the key."""


@dataclass(frozen=True)
class Caller:
    """Who asks: an AWS principal by its ARN, an AWS service, an identity provider, or nobody known."""

    kind: str
    """`AWS`, `Service`, `Federated`, or empty for an anonymous caller."""
    name: str = ""


ANONYMOUS = Caller("")


@dataclass(frozen=True)
class Request:
    """One request; `keys` holds the condition keys in lower case."""

    action: str
    resource: str
    caller: Caller = ANONYMOUS
    keys: Mapping[str, Value] = field(default_factory=dict)
