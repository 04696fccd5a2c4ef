"""Makes what a Pulumi program registers with the AWS API of the local AWS, in the provider's place, and deletes it."""

import secrets
import threading
from collections.abc import Callable, Mapping

from pulumi.runtime import mocks

from .cloud import Cloud
from .inputs import UnknownInputError, plain, to_parameters
from .lookups import LOOKUPS
from .program import run_program
from .report import DELETED, MADE, Report, silent
from .resource_types.row import TAGS, Made, ResourceType, UnsupportedError, Values
from .resource_types.table import TYPES

# `region` says where a resource lives; there is one region here, and another is refused.
_EVERYWHERE = TAGS | {"region"}


class Applier(mocks.Mocks):
    """Creates what a program registers, in the program's order, and deletes it in the reverse order."""

    def __init__(self, cloud: Cloud, report: Report = silent) -> None:
        self._cloud = cloud
        self._report = report
        self._made: list[tuple[ResourceType, Made]] = []
        # The SDK registers resources from several threads; MiniStack's stores and boto3's set-up want one at a time.
        self._lock = threading.RLock()

    @property
    def count(self) -> int:
        """How many resources exist now."""
        return len(self._made)

    def up(self, program: Callable[[], object], config: Mapping[str, str], project: str, stack: str) -> Values:
        """Run the program and return the stack's outputs."""
        return run_program(self, program, config, project, stack)

    def destroy(self) -> None:
        """Delete everything that was made, last first."""
        while self._made:
            row, made = self._made.pop()
            if row.delete:
                self._report(DELETED, made.resource_id)
                row.delete(made)

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, Values]:
        """Create one resource; components and providers only exist in the program."""
        if not args.custom or args.typ.startswith("pulumi:providers:"):
            return f"{args.name}-id", args.inputs
        if args.resource_id:
            raise UnsupportedError(f"{args.typ} {args.name!r}: existing resources cannot be imported or read")
        row = TYPES.get(args.typ)
        if row is None:
            raise UnsupportedError(f"{args.typ} {args.name!r}: the local AWS does not know this type")
        with self._lock:
            self._report(MADE, f"{args.typ.rpartition(':')[2]} {args.name}")
            made = self._create(row, args)
            self._made.append((row, made))
        return made.resource_id, {**made.inputs, **row.outputs(made)}

    def _create(self, row: ResourceType, args: mocks.MockResourceArgs) -> Made:
        given = self._physical(row, args)
        made = Made(self._cloud, given)
        client = self._cloud.client(row.service)
        operation = client.meta.method_to_api_mapping[row.create]
        shape = client.meta.service_model.operation_model(operation).input_shape
        ignored = _EVERYWHERE | row.not_enforced | row.handled
        try:
            prepared = row.prepare(made).items()
            values = {row.names.get(key, key): value for key, value in prepared if key not in ignored}
            parameters = to_parameters(values, shape)
        except UnknownInputError as error:
            raise UnsupportedError(
                f"{args.typ} {args.name!r}: input {error} has no counterpart in {operation}"
            ) from error
        response = getattr(client, row.create)(**parameters)
        made = Made(self._cloud, given, response)
        made = Made(self._cloud, given, response, row.identify(made))
        row.after(made)
        return made

    def _physical(self, row: ResourceType, args: mocks.MockResourceArgs) -> Values:
        """The inputs with what the provider adds: a name where none is given."""
        given = plain(args.inputs)
        region = given.get("region", self._cloud.region)
        if region != self._cloud.region:
            raise UnsupportedError(f"{args.typ} {args.name!r}: region {region}; this local AWS is {self._cloud.region}")
        if row.invents:
            given.setdefault(row.invents, f"{args.name}-{secrets.token_hex(4)[:7]}")
        return given

    def call(self, args: mocks.MockCallArgs) -> tuple[Values, list[tuple[str, str]]]:
        """Answer a lookup."""
        look_up = LOOKUPS.get(args.token)
        if look_up is None:
            raise UnsupportedError(f"{args.token}: the local AWS does not know this lookup")
        with self._lock:
            return look_up(self._cloud, plain(args.args)), []
