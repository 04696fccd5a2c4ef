"""A private, identity-checked front door to Amazon SageMaker Studio, as a Pulumi component."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .config.args import DirectoryEntryArgs, GroupDomainArgs, IdentityProviderArgs, IssuerArgs, StudioAccessArgs
    from .config.setting import SettingsError
    from .config.stack_config import args_from_config
    from .studio_access import StudioAccess

__all__ = [
    "DirectoryEntryArgs",
    "GroupDomainArgs",
    "IdentityProviderArgs",
    "IssuerArgs",
    "SettingsError",
    "StudioAccess",
    "StudioAccessArgs",
    "args_from_config",
]

# Loaded when first asked for: pulumi_aws takes a second to import, and the command line needs nothing of it.
_MODULES = {
    "DirectoryEntryArgs": "config.args",
    "GroupDomainArgs": "config.args",
    "IdentityProviderArgs": "config.args",
    "IssuerArgs": "config.args",
    "SettingsError": "config.setting",
    "StudioAccess": "studio_access",
    "StudioAccessArgs": "config.args",
    "args_from_config": "config.stack_config",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)
