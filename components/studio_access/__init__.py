"""A private, identity-checked front door to Amazon SageMaker Studio, as a Pulumi component."""

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
