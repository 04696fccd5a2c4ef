"""What must hold from where a command runs: the rows of `studio-access verify`."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from .network import Network, UnreachableError, is_private
from .rows import Row
from .stack import Stack
from .token import tampered

A_URL = "200 and a URL"
PRIVATE = "private addresses"
GOOD = "good"
REFUSED = "refused"
_OK, _FORBIDDEN = 200, 403


@dataclass(frozen=True)
class Person:
    """Who verifies."""

    token: str
    profile: str
    """Their own user profile."""

    def __repr__(self) -> str:
        return f"Person({self.profile})"


def from_corporate(stack: Stack, network: Network, person: Person) -> Iterator[Row]:
    """On the corporate network everything leads through the VPC's endpoints, and to one's own profile only."""
    yield from names(stack, network)
    yield from certificates(stack, network)
    yield from doors(stack, network, person)


def names(stack: Stack, network: Network) -> Iterator[Row]:
    """The names resolve to private addresses, here."""
    for what, host in (("the API", stack.api_host), ("Studio", stack.studio_host)):
        yield Row(f"name of {what}", PRIVATE, resolved(network.addresses(host)), f"{host}, asked from this machine")


def certificates(stack: Stack, network: Network) -> Iterator[Row]:
    """Who answers is AWS."""
    for what, host in (("the API", stack.api_host), ("Studio", stack.studio_host)):
        yield Row(f"certificate of {what}", GOOD, certificate(network, host), "this machine trusts it for that name")


def doors(stack: Stack, network: Network, person: Person) -> Iterator[Row]:
    """One's own profile opens, and nothing else does."""

    def ask(profile: str, token: str | None) -> str:
        return answer(stack, network, f"{stack.api_url}/{profile}", token)

    yield Row(f"{person.profile} asks for /me", A_URL, ask("me", person.token), "the token names the profile")
    yield Row(f"… for /{person.profile}", A_URL, ask(person.profile, person.token), "their own profile and token")
    other = another(person.profile)
    yield Row(f"… for /{other}", "403", ask(other, person.token), "somebody else's profile")
    yield Row("no token", "401", ask(person.profile, None), "refused before any function runs")
    changed = tampered(person.token)
    yield Row("a tampered token", "401", ask(person.profile, changed), "the signature does not cover it")


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
        got = answer(stack, network, f"{url}/me", None)
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


def answer(stack: Stack, network: Network, url: str, token: str | None) -> str:
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


def another(profile: str) -> str:
    """A name that is not the profile's: nobody's is as good as somebody's, for the refusal comes first."""
    return f"{profile[:59]}-not".replace("--", "-")
