"""A private, identity-checked front door to Amazon SageMaker Studio, as a Pulumi component."""

from .args import StudioAccessArgs
from .configuration.setting import SettingsError
from .configuration.stack_config import args_from_config
from .issuer_args import IssuerArgs
from .studio_access import StudioAccess

__all__ = ["IssuerArgs", "SettingsError", "StudioAccess", "StudioAccessArgs", "args_from_config"]
