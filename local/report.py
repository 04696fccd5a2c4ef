"""How work on a deployment is reported while it goes on: a sign and a name, one call a resource."""

from collections.abc import Callable

MADE, DELETED = "+", "-"

Report = Callable[[str, str], None]


def silent(_sign: str, _text: str) -> None:
    """Report nothing."""
