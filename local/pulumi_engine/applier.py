"""Creates what a Pulumi program registers by the API of the local AWS, in the provider's place, and deletes it."""

import secrets
import threading
from collections.abc import Callable, Mapping

from pulumi.runtime import mocks

from local.emulator.local_aws import LocalAws
from local.pulumi_engine.lookups import LOOKUPS
from local.pulumi_engine.program import run_program
from local.pulumi_engine.resource_types.inputs import UnknownInputError, plain, to_parameters
from local.pulumi_engine.resource_types.resource_type import TAGS, Resource, ResourceType, UnsupportedError, Values
from local.pulumi_engine.resource_types.table import TYPES

CREATED, DELETED = "+", "-"

Report = Callable[[str, str], None]
"""Called for each resource, with what is done to it (`CREATED` or `DELETED`) and its name."""

# `region` says where a resource lives; there is one region here, and another is refused.
_EVERYWHERE = TAGS | {"region"}


def silent(_sign: str, _text: str) -> None:
    """Report nothing."""


class Applier(mocks.Mocks):
    """Creates what a program registers, in the program's order, and deletes it in the reverse order."""

    def __init__(self, aws: LocalAws, report: Report = silent) -> None:
        self._aws = aws
        self._report = report
        self._resources: list[tuple[ResourceType, Resource]] = []
        # The SDK registers resources from several threads; MiniStack's stores and boto3's set-up want one at a time.
        self._lock = threading.RLock()

    @property
    def count(self) -> int:
        """How many resources exist now."""
        return len(self._resources)

    def up(self, program: Callable[[], object], config: Mapping[str, str], project: str, stack: str) -> Values:
        """Run the program and return the stack's outputs."""
        return run_program(self, program, config, project, stack)

    def destroy(self) -> None:
        """Delete everything that was made, last first."""
        while self._resources:
            resource_type, resource = self._resources.pop()
            if resource_type.delete:
                self._report(DELETED, resource.resource_id)
                resource_type.delete(resource)

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, Values]:
        """Create one resource; components and providers only exist in the program."""
        if not args.custom or args.typ.startswith("pulumi:providers:"):
            return f"{args.name}-id", args.inputs
        if args.resource_id:
            raise UnsupportedError(f"{args.typ} {args.name!r}: existing resources cannot be imported or read")
        resource_type = TYPES.get(args.typ)
        if resource_type is None:
            raise UnsupportedError(f"{args.typ} {args.name!r}: the local AWS does not know this type")
        with self._lock:
            self._report(CREATED, f"{args.typ.rpartition(':')[2]} {args.name}")
            resource = self._create(resource_type, args)
            self._resources.append((resource_type, resource))
        return resource.resource_id, {**resource.inputs, **resource_type.outputs(resource)}

    def _create(self, resource_type: ResourceType, args: mocks.MockResourceArgs) -> Resource:
        inputs = self._physical(resource_type, args)
        resource = Resource(self._aws, inputs)
        client = self._aws.client(resource_type.service)
        operation = client.meta.method_to_api_mapping[resource_type.create]
        shape = client.meta.service_model.operation_model(operation).input_shape
        ignored = _EVERYWHERE | resource_type.not_enforced | resource_type.handled
        try:
            prepared = resource_type.prepare(resource).items()
            values = {resource_type.names.get(key, key): value for key, value in prepared if key not in ignored}
            parameters = to_parameters(values, shape)
        except UnknownInputError as error:
            raise UnsupportedError(
                f"{args.typ} {args.name!r}: input {error} has no counterpart in {operation}"
            ) from error
        response = getattr(client, resource_type.create)(**parameters)
        resource = Resource(self._aws, inputs, response)
        resource = Resource(self._aws, inputs, response, resource_type.identify(resource))
        resource_type.after(resource)
        return resource

    def _physical(self, resource_type: ResourceType, args: mocks.MockResourceArgs) -> Values:
        """The inputs with what the provider adds: a name where none is given."""
        inputs = plain(args.inputs)
        region = inputs.get("region", self._aws.region)
        if region != self._aws.region:
            raise UnsupportedError(f"{args.typ} {args.name!r}: region {region}; this local AWS is {self._aws.region}")
        if resource_type.generates:
            inputs.setdefault(resource_type.generates, f"{args.name}-{secrets.token_hex(4)[:7]}")
        return inputs

    def call(self, args: mocks.MockCallArgs) -> tuple[Values, list[tuple[str, str]]]:
        """Answer a lookup."""
        look_up = LOOKUPS.get(args.token)
        if look_up is None:
            raise UnsupportedError(f"{args.token}: the local AWS does not know this lookup")
        with self._lock:
            return look_up(self._aws, plain(args.args)), []
