"""What documents decide about a request (IAM User Guide, "Policy evaluation logic"): a Deny wins, silence denies."""

import re
from collections.abc import Iterable
from typing import Literal

from .condition import NEGATED
from .document import Document, Patterns, Principals, Statement
from .operators import holds
from .request import Caller, Request
from .text import UnresolvedVariableError, matches

Decision = Literal["Allow", "Deny", "ImplicitDeny"]

_ACCOUNT = re.compile(r"(?:arn:[^:]*:iam::)?(\d{12})(?::root)?")


def decide(documents: Iterable[Document], request: Request) -> Decision:
    """The decision of all the documents taken together."""
    effects = {
        statement.effect
        for document in documents
        for statement in document.statements
        if speaks_of(statement, request) and _conditions_hold(statement, request)
    }
    return "Deny" if "Deny" in effects else "Allow" if effects else "ImplicitDeny"


def speaks_of(statement: Statement, request: Request) -> bool:
    """Whether the statement speaks of this caller, action and resource, in whatever circumstances."""
    return (
        (statement.principals is None or _names(statement.principals, request.caller))
        and _covers(statement.actions, request.action, request, variables=False, case=False)
        and (
            statement.resources is None
            or _covers(statement.resources, request.resource, request, variables=statement.variables, case=True)
        )
    )


def _covers(patterns: Patterns, text: str, request: Request, *, variables: bool, case: bool) -> bool:
    def covered(pattern: str) -> bool:
        try:
            return matches(pattern, text, request.keys, variables=variables, case=case)
        except UnresolvedVariableError:
            return False

    return any(covered(pattern) for pattern in patterns.values) != patterns.negated


def _conditions_hold(statement: Statement, request: Request) -> bool:
    def met() -> Iterable[bool]:
        for condition in statement.conditions:
            try:
                yield holds(condition, request.keys, variables=statement.variables)
            except UnresolvedVariableError:
                # What AWS does with a negated one is not documented: it does not take an Allow away here.
                yield statement.effect == "Allow" and condition.operator in NEGATED

    return all(met())


def _names(principals: Principals, caller: Caller) -> bool:
    return (
        any(_is(value, kind, caller) for kind, values in principals.values.items() for value in values)
        != principals.negated
    )


def _is(value: str, kind: str, caller: Caller) -> bool:
    if value == "*" and kind == "AWS":
        return True
    if kind != caller.kind:
        return False
    account = _ACCOUNT.fullmatch(value)
    if kind == "AWS" and account:
        return caller.name.split(":")[4:5] == [account[1]]
    return value in ("*", caller.name) or (kind == "Service" and value.lower() == caller.name.lower())
