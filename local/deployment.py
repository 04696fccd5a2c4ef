"""The repository's own program and stack, deployed on a local AWS: up, and down again."""

import contextlib
import platform
import runpy
import sys
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import cloud as local_cloud
from .cloud import Cloud
from .leftovers import inventory
from .people import Pool
from .stack_file import stack_config

if TYPE_CHECKING:
    from .topology import Topology

PROJECT = "studio-access"
_ARCHITECTURES = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "x86_64", "amd64": "x86_64"}

Report = Callable[[str, str], None]


def silent(_sign: str, _text: str) -> None:
    """Report nothing."""


def this_machine() -> dict[str, str]:
    """The two settings that must be this machine's, since its interpreter runs the functions."""
    machine = platform.machine().lower()
    return {
        "pythonVersion": f"{sys.version_info.major}.{sys.version_info.minor}",
        "architecture": _ARCHITECTURES.get(machine, machine),
    }


@dataclass
class Deployment:
    """A stack that is up."""

    cloud: Cloud
    config: Mapping[str, str]
    outputs: Mapping[str, Any]
    topology: "Topology"
    """Where callers can sit."""
    resources: int
    destroy: Callable[[], set[str]]
    """Delete everything the program made, and return what is left of it: nothing, if all is well."""

    @property
    def pool(self) -> Pool:
        """The user pool whose tokens the API accepts."""
        return Pool(self.cloud, self.outputs["userPoolId"], self.outputs["clientId"])

    def setting(self, name: str) -> str:
        """A value of the stack's configuration."""
        return self.config[f"{PROJECT}:{name}"]


@contextlib.contextmanager
def deployed(root: Path, stack: str, report: Report = silent) -> Generator[Deployment]:
    """Bring the program in `root` up with the configuration of `stack`; afterwards nothing of it is left."""
    config = stack_config(root, stack, this_machine())
    with contextlib.chdir(root), local_cloud.running(config["aws:region"]) as cloud:
        # Pulumi and MiniStack take a second to import; MiniStack must see the environment of `running` when it is.
        from .applier import Applier  # noqa: PLC0415
        from .estate import seed  # noqa: PLC0415
        from .topology import connect  # noqa: PLC0415

        estate = seed(cloud, config, PROJECT)
        before = inventory(cloud)
        applier = Applier(cloud, report)

        def destroy() -> set[str]:
            applier.destroy()
            return inventory(cloud) - before

        try:
            outputs = applier.up(_program(root), config, PROJECT, stack)
            yield Deployment(cloud, config, outputs, connect(cloud, estate), applier.count, destroy)
        finally:
            applier.destroy()


def _program(root: Path) -> Callable[[], object]:
    return lambda: runpy.run_path(str(root / "__main__.py"), run_name="__main__")
