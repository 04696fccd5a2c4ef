"""How a mistake in the function's configuration is said."""

from typing import NoReturn

_SHOWN_LENGTH = 80


class ConfigurationError(Exception):
    """Raised if the environment cannot be used; the message is one line."""


def refuse(where: str, value: object, allowed: str) -> NoReturn:
    """Raise the error that names the place, its value and what is allowed there."""
    shown = ascii(value)
    if len(shown) > _SHOWN_LENGTH:
        shown = f"{shown[:_SHOWN_LENGTH]}..."
    raise ConfigurationError(f"{where} is {shown}: expected {allowed}")
