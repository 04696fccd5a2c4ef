"""The functions' Lambda bundles: built by `python -m components.studio_access.bundles`, required by the component."""

from .bundle import FUNCTIONS, build, require
from .error import BundleError
from .target import Target

__all__ = ["FUNCTIONS", "BundleError", "Target", "build", "require"]
