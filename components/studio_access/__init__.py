"""A private, identity-checked front door to Amazon SageMaker Studio, as a Pulumi component."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .args import StudioAccessArgs
    from .configuration.setting import SettingsError
    from .configuration.stack_config import args_from_config
    from .member_args import DirectoryEntryArgs, GroupDomainArgs, IdentityProviderArgs, IssuerArgs
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
    "DirectoryEntryArgs": "member_args",
    "GroupDomainArgs": "member_args",
    "IdentityProviderArgs": "member_args",
    "IssuerArgs": "member_args",
    "SettingsError": "configuration.setting",
    "StudioAccess": "studio_access",
    "StudioAccessArgs": "args",
    "args_from_config": "configuration.stack_config",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)
