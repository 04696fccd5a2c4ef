"""Where in a token's claims a value is: a name, or names from object to object."""

from collections.abc import Mapping
from typing import Any

ClaimPath = tuple[str, ...]


def parse(text: str) -> ClaimPath:
    """A slash steps into an object, as in `realm_access/roles`; dots are part of names (Entra's `extn.attribute`).

    A claim whose name is a URL is one name: that is how namespaced claims are called (`https://example.com/profile`).
    """
    return (text,) if "://" in text else tuple(text.split("/"))


def value_at(claims: Mapping[str, Any], path: ClaimPath) -> Any:
    """The value, or `None` where there is none."""
    value = claims.get(path[0])
    for name in path[1:]:
        value = value.get(name) if isinstance(value, dict) else None
    return value
