"""Enumerates the requests that documents can tell apart, so that "none of them is allowed" holds for all requests.

A document compares a condition key with its own values only, so a key has few values that matter: each one written
there, what lies just beside it, something else altogether, and none. All combinations of those are tried.
"""

import datetime
import ipaddress
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from .document import Condition, Document, date, network
from .evaluation import Decision, Request, Value, concerns, decide, variable_keys

MAX_REQUESTS = 20_000
"""Beyond this a document counts as too intricate to be judged."""

OTHER = "zz-something-else"
"""A value that documents do not mention."""
_ARN_FIELDS = 5  # before the resource
# What a wildcard may stand for; the last one spells what a pattern for one route of an API may overlook.
_FILLINGS = ("", "zz", "zz/GET/zz")


class TooIntricateError(Exception):
    """Raised if documents tell more requests apart than can be tried."""


def possible_decisions(
    documents: Sequence[Document], requests: Iterable[Request], situations: Sequence[Mapping[str, Value]] = ({},)
) -> Iterator[tuple[Decision, Request]]:
    """What the documents decide about the requests, in all circumstances that they can tell apart.

    `situations`: condition keys, in lower case, with the values that are known; every other key takes all values.
    Raises `TooIntricateError`.
    """
    for request, situation in itertools.product(list(requests), situations):
        for keys in _circumstances(documents, request, situation):
            seen = replace(request, keys=keys)
            yield decide(documents, seen), seen


def instances(pattern: str) -> set[str]:
    """Texts that a pattern stands for: its wildcards filled in several ways."""
    filled = {pattern.replace("*", filling).replace("?", "z") for filling in _FILLINGS}
    return filled | {pattern.replace("*", "zz", 1).replace("*", "").replace("?", "z")}


def resource_patterns(documents: Iterable[Document]) -> set[str]:
    """Every pattern for resources that the documents have."""
    return {
        pattern
        for document in documents
        for statement in document.statements
        if statement.resources
        for pattern in statement.resources.values
    }


def arn_prefixes(patterns: Iterable[str]) -> set[str]:
    """What the ARNs that the patterns stand for begin with: partition, service, region and account.

    A pattern may end before that; what it leaves open is filled in.
    """
    texts = {text for pattern in patterns for text in instances(pattern) if text.startswith("arn:")}
    return {":".join([*text.split(":"), *["zz"] * _ARN_FIELDS][:_ARN_FIELDS]) for text in texts}


def action_patterns(documents: Iterable[Document]) -> set[str]:
    """Every pattern for actions that the documents have."""
    return {
        pattern for document in documents for statement in document.statements for pattern in statement.actions.values
    }


def _circumstances(
    documents: Sequence[Document], request: Request, situation: Mapping[str, Value]
) -> Iterator[dict[str, Value]]:
    tests: dict[str, list[Condition]] = {}
    relevant = [
        statement
        for document in documents
        for statement in document.statements
        # A resource may be named by variables, so that only the circumstances say whether it is meant.
        if any("${" in text for text in (statement.resources.values if statement.resources else ()))
        or concerns(statement, replace(request, keys=situation))
    ]
    for statement in relevant:
        for condition in statement.conditions:
            tests.setdefault(condition.key, []).append(condition)
        if statement.variables:
            texts = [*(statement.resources.values if statement.resources else ())]
            texts += [text for condition in statement.conditions for text in condition.values]
            for key in set().union(*map(variable_keys, texts)) if texts else ():
                tests.setdefault(key, [])
    free = {key: _values(conditions) for key, conditions in tests.items() if key not in situation}
    combinations = 1
    for values in free.values():
        combinations *= len(values)
    if combinations > MAX_REQUESTS:
        raise TooIntricateError
    for chosen in itertools.product(*free.values()):
        yield {**situation, **dict(zip(free, chosen, strict=True))}


def _values(conditions: Sequence[Condition]) -> list[Value]:
    """The values of one key that its conditions can tell apart, the missing one included."""
    texts: set[str] = {OTHER}
    for condition in conditions:
        for text in condition.values:
            texts |= _around(condition.operator, text)
    written = [text for condition in conditions for text in condition.values if "*" in text]
    for pattern, other in itertools.permutations(written, 2):  # a text that both patterns stand for
        texts.add(pattern.replace("*", other.replace("*", "").replace("?", "z")).replace("?", "z"))
    values: list[Value] = [None, *sorted(texts)]
    if any(condition.set_operator for condition in conditions):
        values += [(), *((text, OTHER) for text in sorted(texts - {OTHER}))]
    return values


def _around(operator: str, text: str) -> set[str]:
    if operator == "Null" or "${" in text:
        return set()
    for kind, around in _AROUND.items():
        if kind in operator:
            return around(text)
    return {text}


def _numbers_around(text: str) -> set[str]:
    return {f"{float(text) + step:.15g}" for step in (-1, 0, 1)}


def _moments_around(text: str) -> set[str]:
    return {(date(text) + datetime.timedelta(seconds=step)).isoformat() for step in (-1, 0, 1)}


def _addresses_around(text: str) -> set[str]:
    """The first address of a range and the first one after it: between those of all ranges, nothing changes."""
    found = network(text)
    first, after = int(found.network_address), int(found.broadcast_address) + 1
    kind = ipaddress.IPv4Address if found.version == 4 else ipaddress.IPv6Address  # noqa: PLR2004 - IP version 4
    limit = 2**found.max_prefixlen
    return {str(kind(address % limit)) for address in (first, after)}


_AROUND: dict[str, Callable[[str], set[str]]] = {
    "IpAddress": _addresses_around,
    "Numeric": _numbers_around,
    "Date": _moments_around,
    "Bool": lambda _: {"true", "false"},
    "IgnoreCase": lambda text: {text, text.swapcase()},
    "Like": instances,
    "Arn": instances,
}
