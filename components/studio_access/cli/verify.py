"""`studio-access verify`: whether the deployment does what it must, seen from this machine."""

from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from .answer import Answer, give
from .exit_status import AS_EXPECTED, NOT_AS_EXPECTED
from .failure import WrongInputError
from .journey import Person, from_corporate, from_outside
from .names import is_profile_name
from .network import Network
from .options import Json, NoBrowser, Outputs, Stack
from .rows import Row
from .sign_in import sign_in
from .stack import Stack as StackOutputs
from .stack import read_stack
from .token import claims_of, given_token

network = Network()


class Place(StrEnum):
    """Where the command runs."""

    corporate = "corporate"
    outside = "outside"


TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--token-file",
        metavar="FILE",
        help="An access token; - reads it from standard input. Not given: STUDIO_ACCESS_TOKEN, or the browser.",
    ),
]


def verify(
    place: Annotated[Place, typer.Option("--from", help="Where this machine is.")] = Place.corporate,
    token_file: TokenFile = None,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="Your user profile, if the token does not name it.")
    ] = None,
    no_browser: NoBrowser = False,
    outputs: Outputs = None,
    stack: Stack = None,
    json: Json = False,
) -> None:
    """Check from this machine that Studio opens for you, and for nobody else.

    On the corporate network: the names resolve to private addresses, the certificates are good, your own profile gets a
    URL, another's, no token and a tampered token do not. From outside: nothing answers, or it answers no; no token is
    sent. Presigned URLs that are made on the way are dropped unopened.

    Exit status 0 if every row is as expected, 1 if not.
    """
    give(lambda: _verify(read_stack(outputs, stack), place, token_file, profile, no_browser=no_browser), json)


def _verify(
    stack: StackOutputs, place: Place, token_file: Path | None, profile: str | None, *, no_browser: bool
) -> Answer:
    if place is Place.outside:
        return answer_of(list(from_outside(stack, network)))
    token = given_token(token_file) or sign_in(stack, network, no_browser=no_browser).access_token
    return answer_of(list(from_corporate(stack, network, Person(token, profile or own_profile(stack, token)))))


def own_profile(stack: StackOutputs, token: str) -> str:
    """The profile that a token names, where it names one itself."""
    name = claims_of(token).get(stack.setting("profileClaim"))
    if stack.profile_from == "directory" or not isinstance(name, str) or not is_profile_name(name):
        raise WrongInputError("the token does not name a user profile: give yours with --profile NAME")
    return name


def answer_of(rows: Sequence[Row]) -> Answer:
    """The table, and the verdict."""
    different = [row for row in rows if not row.as_expected]
    return Answer(
        document={
            "rows": [{**asdict(row), "asExpected": row.as_expected} for row in rows],
            "asExpected": not different,
        },
        columns=("step", "expected", "got", "why"),
        rows=[(row.step, row.expected, row.got, row.why) for row in rows],
        marks=[row.as_expected for row in rows],
        notes=[f"{len(rows) - len(different)} of {len(rows)} rows as expected"],
        exit_status=NOT_AS_EXPECTED if different else AS_EXPECTED,
    )
