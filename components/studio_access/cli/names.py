"""Names of user profiles, as SageMaker takes them."""

from collections.abc import Iterable

from ..config.checks import PROFILE_NAME

ALLOWED = PROFILE_NAME.allowed


def is_profile_name(name: str) -> bool:
    """Whether a user profile can be called so."""
    return PROFILE_NAME(name)


def differs_only_in_case(name: str, taken: Iterable[str]) -> str | None:
    """The taken name that SageMaker takes for the same profile though it is spelt differently, if there is one."""
    return next((other for other in taken if other != name and other.casefold() == name.casefold()), None)
