"""A resource as policies see it: its properties as plain data, in which what a preview does not know yet is marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pulumi_policy import PolicyResource, proxy

# While remediating, the SDK gives these as they are.
_SENTINELS = {value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_")}


class Unknown:
    """A value that is not known before the update."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN = Unknown()


class NotYetKnownError(Exception):
    """Raised by whoever needs a value that is not known before the update; holds the property's path."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True)
class Resource:
    """One resource of a program, as a policy sees it."""

    type: str
    name: str
    urn: str
    props: Mapping[str, Any]
    """Its properties as the SDK hands them out."""
    source: PolicyResource | None = None
    """Its place in the stack, where the whole stack is judged."""

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """Its properties as plain data."""
        return plain(self.props)

    def get(self, *path: str) -> Any:
        """The value at the path, None if there is none, `UNKNOWN` if a preview does not know it or what it is in."""
        value: Any = self.properties
        for step in path:
            if value is UNKNOWN:
                return UNKNOWN
            value = value.get(step) if isinstance(value, Mapping) else None
        return value

    def known(self, *path: str) -> Any:
        """The value at the path, or None; raises `NotYetKnownError` if a preview does not know it or a part of it."""
        value = self.get(*path)
        if has_unknown(value):
            raise NotYetKnownError(".".join(path))
        return value

    def each(self, *path: str) -> list[Any]:
        """The values of a list, of which some may be `UNKNOWN`; a single value counts as a list of one."""
        value = self.get(*path)
        if value is UNKNOWN:
            raise NotYetKnownError(".".join(path))
        if value is None:
            return []
        return list(value) if isinstance(value, list) else [value]

    def known_members(self, *path: str) -> list[Any]:
        """The values of an object's members, of which some may be `UNKNOWN`."""
        value = self.get(*path)
        if value is UNKNOWN:
            raise NotYetKnownError(".".join(path))
        return list(value.values()) if isinstance(value, Mapping) else []


def plain(value: Any) -> Any:
    """The value without the proxies around it: unknowns are marked, members that are null are left out."""
    if isinstance(value, Mapping):
        members = {str(key): _at(value, key) for key in value}
        return {key: member for key, member in members.items() if member is not None}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_at(value, number) for number in range(len(value))]
    return UNKNOWN if isinstance(value, str) and value in _SENTINELS else value


def has_unknown(value: Any) -> bool:
    """Whether the value, or anything in it, is not known before the update."""
    if isinstance(value, Mapping):
        return any(map(has_unknown, value.values()))
    if isinstance(value, list):
        return any(map(has_unknown, value))
    return value is UNKNOWN


def _at(container: Any, key: Any) -> Any:
    try:
        value = container[key]
    except proxy.UnknownValueError:
        return UNKNOWN
    return plain(value)
