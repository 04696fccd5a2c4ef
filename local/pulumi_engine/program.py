"""Runs a Pulumi program in this process with Pulumi's own SDK, in the engine's place."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Generator, Mapping
from typing import Any

import pulumi
from pulumi.runtime import mocks, rpc
from pulumi.runtime.settings import ROOT, SETTINGS
from pulumi.runtime.stack import run_in_stack

from local.pulumi_engine.resource_types.inputs import plain

Outputs = dict[str, Any]

WIND_DOWN_SECONDS = 1.0


class DuplicateError(Exception):
    """Raised if two resources have one name, which the engine refuses too."""


def run_program(
    resources: mocks.Mocks, program: Callable[[], object], config: Mapping[str, str], project: str, stack: str
) -> Outputs:
    """Run the program, let `resources` make what it registers, and return the stack's outputs."""

    async def run() -> Outputs:
        # A failed registration leaves futures that nobody asks; its error itself is raised by `run_in_stack`.
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        pulumi.runtime.set_all_config(dict(config), [])
        monitor = _Monitor(resources)
        mocks.set_mocks(resources, project, stack, preview=False, monitor=monitor)
        # The mocks make a stack that ends at once; the program's own stack collects its outputs.
        ROOT.set(None)
        # What an earlier, failed run in this process left unfinished.
        SETTINGS.rpc_manager.clear()
        SETTINGS.outputs.clear()

        async def body() -> None:
            program()

        await run_in_stack(body)
        return monitor.stack_outputs

    with contextlib.closing(asyncio.new_event_loop()) as loop:
        try:
            return loop.run_until_complete(run())
        except Exception as error:
            # The SDK raises a failed registration's error `from` itself: a circle, endless for readers of causes.
            if error.__cause__ is error:
                error.__cause__ = None
            raise
        finally:
            _wind_down(loop)


@contextlib.contextmanager
def _closed_afterwards() -> Generator[None]:
    """An event loop for this thread: the SDK's mocks open one in every thread they are called from, and leave it."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        asyncio.set_event_loop(None)
        loop.close()


def _wind_down(loop: asyncio.AbstractEventLoop) -> None:
    """End what an error left running; `asyncio.run` would wait for ever.

    The SDK's main task takes a cancellation for an error of the program, and goes on to wait for outputs that will
    never come.
    """
    remaining = asyncio.all_tasks(loop)
    for task in remaining:
        task.cancel()
    if remaining:
        loop.run_until_complete(asyncio.wait(remaining, timeout=WIND_DOWN_SECONDS))
    loop.run_until_complete(loop.shutdown_default_executor())


class _Monitor(mocks.MockMonitor):
    """Keeps the stack's outputs, and refuses what the engine would refuse."""

    def __init__(self, resources: mocks.Mocks) -> None:
        super().__init__(resources)
        self.stack_outputs: Outputs = {}
        self._urns: set[str] = set()
        self._claiming = threading.Lock()

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the engine protocol's name
        if request.type != "pulumi:pulumi:Stack":  # the mocks make one, the program another
            self._claim(self.make_urn(request.parent, request.type, request.name))
        with _closed_afterwards():
            return super().RegisterResource(request)

    def _claim(self, urn: str) -> None:
        with self._claiming:
            if urn in self._urns:
                raise DuplicateError(f"two resources are named {urn}")
            self._urns.add(urn)

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - the engine protocol's name
        with _closed_afterwards():
            return super().Invoke(request)

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - the engine protocol's name
        if "::pulumi:pulumi:Stack::" in request.urn:
            self.stack_outputs |= plain(rpc.deserialize_properties(request.outputs))
        return super().RegisterResourceOutputs(request)
