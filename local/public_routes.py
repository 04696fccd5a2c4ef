"""The part of the journey that needs no token: the page, and what a corporate portal's browser asks beforehand."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from .deployment import Deployment
from .network import Network, Response

_STRANGE_ORIGIN = "https://elsewhere.example"
_LEAVE = "access-control-allow-origin"


class Step(NamedTuple):
    """What was tried, what must come, what came, and why."""

    step: str
    expected: str
    got: str
    why: str


def public_routes(deployment: Deployment) -> Iterator[Step]:
    """The steps, in order; a route that the stack does not have is refused like any other."""
    outputs, places = deployment.outputs, deployment.topology
    public = f"https://{outputs['hostHeader']}/{deployment.setting('stageName')}"
    there, why = ("200", "the one door for everybody") if outputs["pageUrl"] else ("403", "this stack has no page")
    page = f"{outputs['apiUrl']}/"
    yield Step("the page, GET /", there, _status(places.corporate.get(page)), why)
    yield Step("… through another VPC's endpoint", "403", _status(places.other_vpc.get(page)), "not our endpoint")
    yield Step("… from the internet", "403", _status(places.internet.get(f"{public}/")), "a private API")
    portals = json.loads(deployment.setting("corsOrigins"))
    for portal in portals:
        got = _preflight(places.corporate, f"{outputs['apiUrl']}/me", portal)
        yield Step("a portal's preflight, OPTIONS", "204, leave", got, "its origin is listed")
    no, why = ("204, no leave", "its origin is not") if portals else ("403", "no portal is listed")
    got = _preflight(places.corporate, f"{outputs['apiUrl']}/me", _STRANGE_ORIGIN)
    yield Step("another page's preflight", no, got, why)


def _preflight(network: Network, url: str, origin: str) -> str:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = network.send("OPTIONS", url, headers)
    if answer.status != 204:  # noqa: PLR2004 - what a preflight is answered with
        return _status(answer)
    named = {name.lower(): value for name, value in answer.headers.items()}.get(_LEAVE)
    return "204, leave" if named == origin else "204, no leave"


def _status(answer: Response) -> str:
    return str(answer.status)
