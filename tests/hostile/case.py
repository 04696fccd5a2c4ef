"""Hostile and odd requests as data: what is sent, and the only right answer to it.

A case's id begins with the letter of its family, which says what is odd about the request:
T the token as such (segments, encoding, JSON, header, algorithm, signature, key set); C the claims of a genuine one;
U the user name that is to become a profile; H the header that carries the token, and the event around it; E the
endpoint that is asked for (path, verb, stage); V a token of another issuer than Cognito.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.functions.authorizer.authorizing import issuer, request

UNAUTHORIZED = "401"
FORBIDDEN = "403"
OWN = "own"


@dataclass(frozen=True)
class Case:
    """`event` and `issuers` are made when their turn comes, so that tokens are fresh and no key is made in vain."""

    id: str
    why: str
    expected: str
    event: Callable[[], Any]
    issuers: Callable[[], list[Mapping[str, Any]]]


def usual_issuers() -> list[Mapping[str, Any]]:
    return [issuer()]


def events(
    expected: str,
    made: Mapping[str, Callable[[], Any]],
    issuers: Callable[[], list[Mapping[str, Any]]] = usual_issuers,
) -> list[Case]:
    """Cases by "id why", all with the same right answer."""
    return [Case(*name.split(" ", 1), expected, make, issuers) for name, make in made.items()]


def tokens(
    expected: str,
    made: Mapping[str, Callable[[], str]],
    issuers: Callable[[], list[Mapping[str, Any]]] = usual_issuers,
) -> list[Case]:
    """Cases in which everything but the token is as it should be."""
    return events(expected, {name: _carrying(make) for name, make in made.items()}, issuers)


def each(name: str, values: Iterable[Any], make: Callable[..., Any]) -> dict[str, Callable[..., Any]]:
    """The same trick with each of these values: "T03 why" becomes "T03.1 why: value" and so on."""
    number, why = name.split(" ", 1)
    return {f"{number}.{n} {why}: {_shown(value)}": partial(make, value) for n, value in enumerate(values, 1)}


def _shown(value: Any) -> str:
    return ascii(value)[:50]


def _carrying(make: Callable[[], str]) -> Callable[[], Any]:
    return lambda: request(make())
