"""`studio-access verify`: whether the deployment does what it must, seen from this machine."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from ..errors import AS_EXPECTED, NOT_AS_EXPECTED, WrongInputError
from ..network import Network, UnreachableError, is_private
from ..oauth import claims_of, given_token, sign_in, tampered
from ..people import is_profile_name
from ..stack import Stack, read_stack
from ..terminal import Json, NoBrowser, OutputsFile, Result, StackName, run_command

A_URL = "200 and a URL"
PRIVATE = "private addresses"
GOOD = "good"
REFUSED = "refused"
_OK, _FORBIDDEN = 200, 403
network = Network()


@dataclass(frozen=True)
class Row:
    """One thing that is checked: what must happen, and what did."""

    step: str
    expected: str
    got: str
    why: str

    @property
    def as_expected(self) -> bool:
        """Whether the right thing happened."""
        return self.expected == self.got


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
    outputs: OutputsFile = None,
    stack: StackName = None,
    json: Json = False,
) -> None:
    """Check from this machine that Studio opens for you, and for nobody else.

    On the corporate network: the names resolve to private addresses, the certificates are good, your own profile gets a
    URL, another's, no token and a tampered token do not. From outside: nothing answers, or it answers no; no token is
    sent. Presigned URLs that are made on the way are dropped unopened.

    Exit status 0 if every row is as expected, 1 if not.
    """
    run_command(lambda: _verify(read_stack(outputs, stack), place, token_file, profile, no_browser=no_browser), json)


def _verify(stack: Stack, place: Place, token_file: Path | None, profile: str | None, *, no_browser: bool) -> Result:
    if place is Place.outside:
        return result_of(list(from_outside(stack, network)))
    token = given_token(token_file) or sign_in(stack, network, no_browser=no_browser).access_token
    return result_of(list(from_corporate(stack, network, Caller(token, profile or own_profile(stack, token)))))


def own_profile(stack: Stack, token: str) -> str:
    """The profile that a token names, where it names one itself."""
    name = claims_of(token).get(stack.setting("profileClaim"))
    if stack.profile_from == "directory" or not isinstance(name, str) or not is_profile_name(name):
        raise WrongInputError("the token does not name a user profile: give yours with --profile NAME")
    return name


def result_of(rows: Sequence[Row]) -> Result:
    """The table, and the verdict."""
    different = [row for row in rows if not row.as_expected]
    return Result(
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


@dataclass(frozen=True)
class Caller:
    """Who verifies."""

    token: str = field(repr=False)
    profile: str
    """Their own user profile."""


def from_corporate(stack: Stack, network: Network, caller: Caller) -> Iterator[Row]:
    """On the corporate network everything leads through the VPC's endpoints, and to one's own profile only."""
    yield from names(stack, network)
    yield from certificates(stack, network)
    yield from requests(stack, network, caller)


def names(stack: Stack, network: Network) -> Iterator[Row]:
    """The names resolve to private addresses on this machine."""
    for what, host in (("the API", stack.api_host), ("Studio", stack.studio_host)):
        yield Row(f"name of {what}", PRIVATE, resolved(network.addresses(host)), f"{host}, asked from this machine")


def certificates(stack: Stack, network: Network) -> Iterator[Row]:
    """Who answers is AWS."""
    for what, host in (("the API", stack.api_host), ("Studio", stack.studio_host)):
        yield Row(f"certificate of {what}", GOOD, certificate(network, host), "this machine trusts it for that name")


def requests(stack: Stack, network: Network, caller: Caller) -> Iterator[Row]:
    """One's own profile opens, and nothing else does."""

    def ask(profile: str, token: str | None) -> str:
        return api_answer(stack, network, f"{stack.api_url}/{profile}", token)

    yield Row(f"{caller.profile} asks for /me", A_URL, ask("me", caller.token), "the token names the profile")
    yield Row(f"… for /{caller.profile}", A_URL, ask(caller.profile, caller.token), "their own profile and token")
    other = other_profile(caller.profile)
    yield Row(f"… for /{other}", "403", ask(other, caller.token), "somebody else's profile")
    yield Row("no token", "401", ask(caller.profile, None), "refused before any function runs")
    changed = tampered(caller.token)
    yield Row("a tampered token", "401", ask(caller.profile, changed), "the signature does not cover it")


def from_outside(stack: Stack, network: Network) -> Iterator[Row]:
    """Elsewhere nothing answers, or answers no.

    No token is sent from here: where it must not work, it has no business. What a token could do here is what the
    resource policy says, which `studio-access doctor` reads.
    """
    stage = urlsplit(stack.api_url).path
    for step, url in (
        ("the API by its endpoint's name", stack.api_url),
        ("the API by its public name", f"https://{stack.outputs['hostHeader']}{stage}"),
    ):
        got = api_answer(stack, network, f"{url}/me", None)
        outside = got.startswith(("cannot connect", "TLS failed", "no answer")) or got == str(_FORBIDDEN)
        yield Row(step, REFUSED, REFUSED if outside else got, "no way in: cannot connect, or 403")
    addresses = network.addresses(stack.studio_host)
    outside = "not private" if not addresses or not all(map(is_private, addresses)) else PRIVATE
    yield Row("name of Studio", "not private", outside, "who resolves it to the VPC is inside")


def resolved(addresses: list[str]) -> str:
    """What an endpoint's name leads to, in a few words."""
    if not addresses:
        return "does not resolve"
    public = [address for address in addresses if not is_private(address)]
    return f"public: {', '.join(public)}" if public else PRIVATE


def certificate(network: Network, host: str) -> str:
    """`good`, or why not."""
    try:
        network.secure(host).close()
    except UnreachableError as error:
        return str(error)
    return GOOD


def api_answer(stack: Stack, network: Network, url: str, token: str | None) -> str:
    """The status of a call of the API; a URL only counts if it is one of this domain's Studio. It is not kept."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        reply = network.get(url, headers)
    except UnreachableError as error:
        return str(error)
    if reply.status != _OK:
        return str(reply.status)
    body = reply.json if isinstance(reply.json, dict) else {}
    is_url = stack.is_studio_url(str(body.get("AuthorizedUrl", "")))
    return A_URL if is_url else "200 without a proper URL"


def other_profile(profile: str) -> str:
    """A name that is not the profile's. Whether there is such a profile does not matter: the refusal comes first."""
    return f"{profile[:59]}-not".replace("--", "-")
