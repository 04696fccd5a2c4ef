"""One row of the table of resource types: how AWS's API creates, describes and deletes a resource."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from local.cloud import Cloud

Values = dict[str, Any]


class UnsupportedError(Exception):
    """Raised if the program uses a type, an input or a lookup that the local AWS has no counterpart for."""


class RefusedByAwsError(Exception):
    """Raised where AWS would refuse what MiniStack accepts."""


# Tags are stored by AWS and judged by conditions on tags, which this project has none of.
TAGS = frozenset({"tags", "tagsAll"})


@dataclass(frozen=True)
class Made:
    """A resource that was created, or one that is about to be (then without id and response)."""

    cloud: "Cloud"
    inputs: Values
    response: Values = field(default_factory=dict)
    resource_id: str = ""

    def call(self, service: str, operation: str, **parameters: Any) -> Values:
        """An API call."""
        return getattr(self.cloud.client(service), operation)(**parameters)


def _nothing(_: Made) -> None:
    return None


def _no_outputs(_: Made) -> Values:
    return {}


def _as_given(made: Made) -> Values:
    return made.inputs


@dataclass(frozen=True)
class ResourceType:
    """How one type of Pulumi resource is made with the AWS API."""

    service: str
    create: str
    """The operation that creates it."""
    identify: Callable[[Made], str]
    """The resource's id, from inputs and response."""
    delete: Callable[[Made], object] | None
    """None where the resource goes with its parent."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Inputs whose name differs from the operation's member."""
    not_enforced: frozenset[str] = frozenset()
    """Inputs that make no difference on the local AWS; docs/local-aws.md says so of each."""
    handled: frozenset[str] = frozenset()
    """Inputs that `after` applies with further calls."""
    prepare: Callable[[Made], Values] = _as_given
    after: Callable[[Made], object] = _nothing
    outputs: Callable[[Made], Values] = _no_outputs
    invents: str = ""
    """The input for which the provider invents a value where none is given, such as a physical name."""
