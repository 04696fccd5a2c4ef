"""Cases that differ from a usual access token in what its genuinely signed claims say."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.hostile.case import Case, each, tokens
from tests.tokens import access_claims, mint


def changed(expected: str, made: Mapping[str, Callable[[int], dict[str, Any]]], **issuers: Any) -> list[Case]:
    """Cases by "id why": the claims that differ from a usual access token at this moment."""
    minted = {name: _minting(changes) for name, changes in made.items()}
    return tokens(expected, minted, **issuers)


def _minting(changes: Callable[[int], dict[str, Any]]) -> Callable[[], str]:
    return lambda: mint(claims=access_claims(**changes(int(time.time()))))


def each_value(name: str, claim: str, values: Iterable[Any]) -> dict[str, Callable[[int], dict[str, Any]]]:
    """One claim with each of these values."""
    return each(name, values, lambda value, _now: {claim: value})
