"""The repository's own program and stack, deployed on a local AWS: up, and down again."""

import contextlib
import runpy
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pulumi

from components.studio_access import args_from_config
from components.studio_access.bundles import Target

from . import cloud as local_cloud
from .cloud import Cloud
from .company import PEOPLE, Company, first_issuer
from .identity_provider import Api, IdentityProvider, identity_provider
from .leftovers import inventory
from .node_program import installed
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
    provider: IdentityProvider | None = None
    """The company's identity provider, where the stack names an issuer instead of Cognito."""

    @property
    def people(self) -> Pool | Company:
        """Those whose tokens the API accepts."""
        issuer = first_issuer(self.config, PROJECT)
        if self.provider is None or issuer is None:
            return self.pool
        scopes = " ".join(["openid", *issuer.get("requiredScopes", [])])
        return Company(self.provider, self.topology.internet, scopes)

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
    with contextlib.chdir(root), _surroundings(config) as (cloud, provider):
        # Pulumi and MiniStack take a second to import; MiniStack must see the environment of `running` when it is.
        from .applier import Applier  # noqa: PLC0415
        from .existing_infrastructure import seed  # noqa: PLC0415
        from .topology import connect, connect_functions_that_come_up  # noqa: PLC0415

        existing = seed(cloud, config, PROJECT)
        connect_functions_that_come_up(cloud)
        before = inventory(cloud)
        applier = Applier(cloud, report)

        def destroy() -> set[str]:
            applier.destroy()
            return inventory(cloud) - before

        try:
            outputs = applier.up(_program(root), config, PROJECT, stack)
            places = connect(cloud, existing, outputs)
            yield Deployment(cloud, config, outputs, places, applier.count, destroy, provider)
        finally:
            applier.destroy()


@contextlib.contextmanager
def _surroundings(config: Mapping[str, str]) -> Generator[tuple[Cloud, IdentityProvider | None]]:
    """The local AWS, and beside it the company's identity provider if the stack names one."""
    issuer = first_issuer(config, PROJECT)
    if issuer is None:
        with local_cloud.running(config["aws:region"]) as cloud:
            yield cloud, None
        return
    installed()  # may take a while, and wants the machine's own environment
    host = urlsplit(issuer["issuer"]).hostname or ""
    api = Api(issuer.get("audiences", [""])[0], " ".join(issuer.get("requiredScopes", [])))
    with (
        local_cloud.running(config["aws:region"], [host]) as cloud,
        identity_provider(issuer["issuer"], api, PEOPLE, tls=cloud.tls) as provider,
    ):
        cloud.others[host] = provider.port
        yield cloud, provider


def _program(root: Path) -> Callable[[], object]:
    return lambda: runpy.run_path(str(root / "__main__.py"), run_name="__main__")
