"""How one type of Pulumi resource is created, described and deleted with the API of AWS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.emulator.local_aws import LocalAws

Values = dict[str, Any]


class UnsupportedError(Exception):
    """Raised if the program uses a type, an input or a lookup that the local AWS has no counterpart for."""


class RefusedByAwsError(Exception):
    """Raised where AWS would refuse what MiniStack accepts."""


# Tags are stored by AWS and judged by conditions on tags, which this project has none of.
TAGS = frozenset({"tags", "tagsAll"})


@dataclass(frozen=True)
class Resource:
    """A resource that was created, or one that is about to be (then without id and response)."""

    aws: LocalAws
    inputs: Values
    response: Values = field(default_factory=dict)
    resource_id: str = ""

    def call(self, service: str, operation: str, **parameters: Any) -> Values:
        """An API call."""
        return getattr(self.aws.client(service), operation)(**parameters)


def _nothing(_: Resource) -> None:
    return None


def _no_outputs(_: Resource) -> Values:
    return {}


def _unchanged(resource: Resource) -> Values:
    return resource.inputs


@dataclass(frozen=True)
class ResourceType:
    """One type of Pulumi resource, and the operations of the API of AWS that create and delete it."""

    service: str
    create: str
    """The operation that creates it."""
    identify: Callable[[Resource], str]
    """The resource's id, from inputs and response."""
    delete: Callable[[Resource], object] | None
    """None where the resource goes with its parent."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Inputs whose name differs from the operation's member."""
    not_enforced: frozenset[str] = frozenset()
    """Inputs that make no difference on the local AWS; docs/local-aws.md says so of each."""
    handled: frozenset[str] = frozenset()
    """Inputs that `after` applies with further calls."""
    prepare: Callable[[Resource], Values] = _unchanged
    after: Callable[[Resource], object] = _nothing
    outputs: Callable[[Resource], Values] = _no_outputs
    generates: str = ""
    """The input for which the provider generates a value where none is given, such as a physical name."""
