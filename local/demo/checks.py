"""The journey of people and strangers through a deployed stack: each step says what must happen, and what did."""

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from components.studio_access.cli.rows import Row

from .deployment import Deployment
from .network import Network, Response
from .people import Tokens, other_pool, tampered
from .public_routes import public_routes

REFUSED_BY_STUDIO = "Auth token containing insufficient permissions"
IN = "in, as alice"
A_URL = "200 and a URL"
_OK, _REDIRECT = 200, 302


@dataclass
class Scene:
    """A deployed stack, with Alice signed in."""

    deployment: Deployment
    alice: Tokens = field(repr=False)
    stranger: Tokens = field(repr=False)
    """Tokens of a user `alice` in somebody else's pool."""
    sent: list[str] = field(default_factory=list, repr=False)
    """Every token that was sent; none of them may be in a log."""
    url: str = field(default="", repr=False)
    """Alice's presigned URL, once she has one; shown nowhere."""

    @property
    def corporate(self) -> Network:
        """The offices."""
        return self.deployment.topology.corporate

    def ask(self, profile: str, token: str | None, network: Network | None = None, url: str | None = None) -> Response:
        """Ask the API for a profile's URL, from the corporate network unless told otherwise."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.sent += [token] if token else []
        base = url or self.deployment.outputs["apiUrl"]
        return (network or self.corporate).get(f"{base}/{profile}", headers)


def set_the_scene(deployment: Deployment) -> Scene:
    """Let Alice sign in, here and at somebody else's pool."""
    people = deployment.people
    alice = people.sign_in("alice", people.add("alice"))
    with other_pool(deployment.cloud) as other:
        stranger = other.sign_in("alice", other.add("alice"))
    return Scene(deployment, alice, stranger)


def journey(scene: Scene) -> Iterator[Row]:
    """All steps, in order; later ones use the URL that the first got."""
    for part in (own_profile, opening, other_profile, bad_tokens, wrong_ways_in, without_a_token):
        yield from part(scene)


def own_profile(scene: Scene) -> Iterator[Row]:
    """Alice gets a URL for herself, by every address the API has."""
    answer = scene.ask("alice", scene.alice.access)
    scene.url = (answer.json or {}).get("AuthorizedUrl", "")
    yield Row("alice asks for /alice", A_URL, _url(scene, answer), "her own profile and token")
    answer = scene.ask("me", scene.alice.access)
    yield Row("alice asks for /me", A_URL, _url(scene, answer), "the token names the profile")
    for header, value in _host_headers(scene).items():
        answer = _by_endpoint_name(scene, {header: value})
        yield Row(f"by the endpoint's own name with {header}", A_URL, _url(scene, answer), "the header names the API")


def opening(scene: Scene) -> Iterator[Row]:
    """The URL works where the policy says, and nowhere else, also once it is open."""
    places = scene.deployment.topology
    got, cookie = open_url(scene.corporate, scene.url)
    yield Row("alice opens her URL", IN, got, "through our Studio endpoint")
    refused = f"403, {REFUSED_BY_STUDIO}"
    got, _ = open_url(places.internet, scene.url)
    yield Row("the same URL from the internet", refused, got, "every use is judged again")
    got, _ = open_url(places.other_vpc, scene.url)
    yield Row("the same URL from another VPC", refused, got, "same address, other endpoint")
    page = places.internet.get(studio_page(scene.url), {"Cookie": cookie})
    yield Row("her open session, taken to the internet", refused, outcome(page), "so is every request of it")


def other_profile(scene: Scene) -> Iterator[Row]:
    """Nobody gets a URL for somebody else."""
    answer = scene.ask("bob", scene.alice.access)
    yield Row("alice asks for /bob", "403", _status(answer), "somebody else's profile")


def bad_tokens(scene: Scene) -> Iterator[Row]:
    """Only a valid access token of our own issuer counts."""
    people = scene.deployment.people
    tokens: Mapping[str, tuple[str | None, str]] = {
        "no token": (None, "refused before any function runs"),
        "an expired token": (people.expired(scene.alice.access), "signed by our issuer, a day old"),
        "a tampered token": (tampered(scene.alice.access, username="bob"), "the signature does not cover it"),
        "her ID token": (scene.alice.id, "an access token is asked for"),
        "a token of another pool": (scene.stranger.access, "another issuer, the same user name"),
    }
    for step, (token, why) in tokens.items():
        yield Row(step, "401", _status(scene.ask("alice", token)), why)


def wrong_ways_in(scene: Scene) -> Iterator[Row]:
    """A good token does not help where the call did not come through our execute-api endpoint."""
    outputs, places = scene.deployment.outputs, scene.deployment.topology
    stage = urlsplit(outputs["apiUrl"]).path
    public = f"https://{outputs['hostHeader']}{stage}"
    token = scene.alice.access
    answer = scene.ask("alice", token, places.other_vpc, public)
    yield Row("the API through another VPC's endpoint", "403", _status(answer), "not our execute-api endpoint")
    answer = scene.ask("alice", token, places.other_vpc)
    yield Row("… by the name of our endpoint", "403", _status(answer), "a name is no way in")
    answer = scene.ask("alice", token, places.internet, public)
    yield Row("the API from the internet", "403", _status(answer), "a private API")
    yield Row("straight to the emulator's own port", "403", _past_every_network(scene, stage), "past every network")


def without_a_token(scene: Scene) -> Iterator[Row]:
    """What answers without a token does so where people are, and nowhere else."""
    for step, expected, got, why in public_routes(scene.deployment):
        yield Row(step, expected, got, why)


def _url(scene: Scene, answer: Response) -> str:
    """`200 and a URL` if it is one: of our domain's Studio, with the configured life."""
    if answer.status != _OK:
        return _status(answer)
    body = answer.json or {}
    host = f"{scene.deployment.outputs['domainId']}.studio.{scene.deployment.cloud.region}.sagemaker.aws"
    lives = str(body.get("ExpiresInSeconds")) == scene.deployment.setting("expiresInSeconds")
    is_url = str(body.get("AuthorizedUrl", "")).startswith(f"https://{host}/auth?token=")
    return A_URL if is_url and lives else "200 without a proper URL"


def _status(answer: Response) -> str:
    return str(answer.status)


def _host_headers(scene: Scene) -> dict[str, str]:
    return {"Host": scene.deployment.outputs["hostHeader"], "x-apigw-api-id": scene.deployment.outputs["apiId"]}


def _by_endpoint_name(scene: Scene, headers: Mapping[str, str]) -> Response:
    outputs = scene.deployment.outputs
    endpoint = scene.deployment.cloud.endpoints.find(outputs["endpointIds"]["executeApi"])
    stage = urlsplit(outputs["apiUrl"]).path
    name = endpoint.dns_name if endpoint else ""
    return scene.corporate.get(
        f"https://{name}{stage}/alice", {"Authorization": f"Bearer {scene.alice.access}", **headers}
    )


def open_url(network: Network, url: str) -> tuple[str, str]:
    """Open a presigned URL as a browser does: what came of it, and the session cookie."""
    if not url:
        return "no URL to open", ""
    answer = network.get(url)
    cookie = answer.headers.get("set-cookie", "").partition(";")[0]
    if answer.status != _REDIRECT or not cookie:
        return outcome(answer), ""
    return outcome(network.get(studio_page(url), {"Cookie": cookie})), cookie


def studio_page(url: str) -> str:
    """A page of Studio behind a presigned URL's host."""
    return f"https://{urlsplit(url).hostname}/jupyterlab/default"


def outcome(answer: Response) -> str:
    """What Studio said, in a few words."""
    text = answer.body.decode(errors="replace")
    if answer.status == _OK:
        return f"in, as {text.removeprefix('Studio of ')}"
    return f"{answer.status}, {text or answer.headers.get('location', '')}"


def _past_every_network(scene: Scene, stage: str) -> str:
    """Straight to MiniStack, as no request on AWS can."""
    port = scene.deployment.cloud.port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        host = f"{scene.deployment.outputs['apiId']}.execute-api.localhost:{port}"
        headers = {"Host": host, "Authorization": f"Bearer {scene.alice.access}", "X-Forwarded-For": "10.16.0.10"}
        connection.request("GET", f"{stage}/alice", headers=headers)
        return str(connection.getresponse().status)
    finally:
        connection.close()
