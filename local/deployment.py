"""The repository's own program and stack, deployed on a local AWS: up, and down again."""

import contextlib
import runpy
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi

from components.studio_access import args_from_config
from components.studio_access.bundles import Target

from . import cloud as local_cloud
from .cloud import Cloud
from .leftovers import inventory
from .people import Pool
from .report import Report, silent
from .stack_file import StackFileError, stack_config

if TYPE_CHECKING:
    from .topology import Topology

PROJECT = "studio-access"


def this_machine() -> dict[str, str]:
    """The two settings that must be this machine's, since its interpreter runs the functions."""
    target = Target.of_this_machine()
    return {"pythonVersion": target.python, "architecture": target.architecture}


def configuration(root: Path, stack: str) -> dict[str, str]:
    """What the program in `root` is configured with; checked, for what exists already is made from it.

    Raises `StackFileError` or `SettingsError`.
    """
    config = stack_config(root, stack, this_machine())
    if not config.get("aws:region"):
        raise StackFileError(f"Stack '{stack}' is missing configuration value 'aws:region'")
    # The same check as the program's own, on the same configuration.
    pulumi.runtime.set_all_config(config, [])
    args_from_config(pulumi.Config(PROJECT))
    return config


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
def deployed(root: Path, stack: str, config: Mapping[str, str], report: Report = silent) -> Generator[Deployment]:
    """Bring the program in `root` up with a configuration of `stack`; afterwards nothing of it is left."""
    with contextlib.chdir(root), local_cloud.running(config["aws:region"]) as cloud:
        # Pulumi and MiniStack take a second to import; MiniStack must see the environment of `running` when it is.
        from .applier import Applier  # noqa: PLC0415
        from .existing_infrastructure import seed  # noqa: PLC0415
        from .topology import connect  # noqa: PLC0415

        existing = seed(cloud, config, PROJECT)
        before = inventory(cloud)
        applier = Applier(cloud, report)

        def destroy() -> set[str]:
            applier.destroy()
            return inventory(cloud) - before

        try:
            outputs = applier.up(_program(root), config, PROJECT, stack)
            yield Deployment(cloud, config, outputs, connect(cloud, existing, outputs), applier.count, destroy)
        finally:
            applier.destroy()


def _program(root: Path) -> Callable[[], object]:
    return lambda: runpy.run_path(str(root / "__main__.py"), run_name="__main__")
