"""The checks of a deployed stack: requests of its users and of others, what each must be answered, and what it was."""

import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from local.aws.network import Network, Response
from local.deployment.sign_in import Tokens
from local.deployment.stack import Deployment
from local.deployment.studio_page import ExecutionRole, credentials_of_the_page
from local.deployment.users import other_pool_users, tampered

REFUSED_BY_STUDIO = "Auth token containing insufficient permissions"
IN_AS_ALICE = "in, as alice"
A_URL = "200 and a URL"
PREFLIGHT_ALLOWED, PREFLIGHT_REFUSED = "204, allowed", "204, refused"
_OK, _NO_CONTENT, _REDIRECT = 200, 204, 302
# No portal of any stack has this origin.
_UNKNOWN_ORIGIN = "https://elsewhere.example"


@dataclass(frozen=True)
class Check:
    """One check: what was tried, what must come, what came, and why that must come."""

    step: str
    expected: str
    got: str
    why: str

    @property
    def as_expected(self) -> bool:
        """Whether what came is what must come."""
        return self.got == self.expected


@dataclass
class Caller:
    """Whoever calls the API of a deployed stack, with the tokens of Alice, who is signed in."""

    deployment: Deployment
    alice: Tokens = field(repr=False)
    other_alice: Tokens = field(repr=False)
    """Tokens of a user of the same name in somebody else's user pool."""
    sent: list[str] = field(default_factory=list, repr=False)
    """Every token that was sent; none of them may be in a log."""
    url: str = field(default="", repr=False)
    """Alice's presigned URL, once she has one; shown nowhere."""

    @property
    def corporate(self) -> Network:
        """The network of the offices."""
        return self.deployment.networks.corporate

    def request(
        self, profile: str, token: str | None, network: Network | None = None, url: str | None = None
    ) -> Response:
        """Ask the API for a profile's URL, from the corporate network by default."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.sent += [token] if token else []
        base = url or self.deployment.outputs["apiUrl"]
        return (network or self.corporate).get(f"{base}/{profile}", headers)


def sign_in_alice(deployment: Deployment) -> Caller:
    """Let Alice sign in, here and at somebody else's pool."""
    users = deployment.users
    alice = users.sign_in("alice", users.add("alice"))
    with other_pool_users(deployment.aws) as other:
        other_alice = other.sign_in("alice", other.add("alice"))
    return Caller(deployment, alice, other_alice)


def run_checks(caller: Caller) -> Iterator[Check]:
    """All checks, in order; later ones use the URL that the first one got."""
    parts = (own_profile, presigned_url, execution_role, other_profile, bad_tokens, other_networks, page, preflights)
    for part in parts:
        yield from part(caller)


def own_profile(caller: Caller) -> Iterator[Check]:
    """Alice gets a URL for herself, by every address the API has."""
    answer = caller.request("alice", caller.alice.access)
    caller.url = (answer.json or {}).get("AuthorizedUrl", "")
    yield Check("alice asks for /alice", A_URL, _url(caller, answer), "her own profile and token")
    answer = caller.request("me", caller.alice.access)
    yield Check("alice asks for /me", A_URL, _url(caller, answer), "the token names the profile")
    for header, value in _host_headers(caller).items():
        answer = _by_endpoint_name(caller, {header: value})
        yield Check(
            f"by the endpoint's own name with {header}", A_URL, _url(caller, answer), "the header names the API"
        )


def presigned_url(caller: Caller) -> Iterator[Check]:
    """The URL works where the policy says, and nowhere else, also once it is open."""
    networks = caller.deployment.networks
    got, cookie = open_url(caller.corporate, caller.url)
    yield Check("alice opens her URL", IN_AS_ALICE, got, "through our Studio endpoint")
    refused = f"403, {REFUSED_BY_STUDIO}"
    got, _ = open_url(networks.internet, caller.url)
    yield Check("the same URL from the internet", refused, got, "every use is judged again")
    got, _ = open_url(networks.other_vpc, caller.url)
    yield Check("the same URL from another VPC", refused, got, "same address, other endpoint")
    answer = networks.internet.get(studio_page(caller.url), {"Cookie": cookie})
    yield Check("her open session, taken to the internet", refused, outcome(answer), "so is every request of it")


def execution_role(caller: Caller) -> Iterator[Check]:
    """What the Studio page and a kernel do with the execution role's credentials, where the stack made that role."""
    deployment, networks = caller.deployment, caller.deployment.networks
    if not deployment.outputs["operating"]["studioRole"]:
        return
    domain = deployment.outputs["domainId"]
    _, cookie = open_url(caller.corporate, caller.url)
    credentials = credentials_of_the_page(caller.corporate, urlsplit(caller.url).hostname or "", cookie)
    browser, kernel, copied = (
        ExecutionRole(network, deployment.aws.region, credentials)
        for network in (caller.corporate, networks.studio, networks.internet)
    )
    space = {"DomainId": domain, "SpaceName": "of-alice"}
    app = {**space, "AppType": "JupyterLab", "AppName": "default"}
    tags = [{"Key": "created-by", "Value": "the Studio page"}]

    def creation(owner: str, name: str) -> dict[str, Any]:
        private = {"SharingType": "Private"}
        ownership = {"OwnerUserProfileName": owner}
        return {
            **space,
            "SpaceName": name,
            "OwnershipSettings": ownership,
            "SpaceSharingSettings": private,
            "Tags": tags,
        }

    got = [
        _called(browser, "ListSpaces", DomainIdEquals=domain),
        _called(browser, "CreateSpace", **creation("alice", "of-alice")),
        _called(browser, "CreateApp", **app, Tags=tags),
    ]
    yield Check("alice lists and creates her space", "done", _all(got), "with Studio's own role, from the office")
    mine = {"DomainId": domain, "UserProfileName": "alice"}
    url = (browser.call("CreatePresignedDomainUrl", **mine).json or {}).get("AuthorizedUrl", "")
    yield Check(
        "she opens its app from the page", IN_AS_ALICE, open_url(caller.corporate, url)[0], "a URL by that role"
    )
    refused = f"403, {REFUSED_BY_STUDIO}"
    yield Check("that URL from the internet", refused, open_url(networks.internet, url)[0], "the same perimeter")
    denied = "AccessDeniedException"
    outside = _called(copied, "CreatePresignedDomainUrl", **mine)
    yield Check("a kernel makes her own URL from the internet", denied, outside, "Studio's role, outside the perimeter")
    inside = _called(kernel, "CreatePresignedDomainUrl", DomainId=domain, UserProfileName="bob")
    yield Check("a kernel asks for bob's", denied, inside, "the role presigns for its own person")
    theirs = _called(kernel, "CreateSpace", **creation("bob", "of-bob"))
    yield Check("a kernel creates a space of bob's", denied, theirs, "people have their own spaces")
    got = [
        _called(browser, "DeleteApp", **app),
        _called(browser, "ListApps", DomainIdEquals=domain),
        _called(browser, "DeleteSpace", **space),
        _called(browser, "ListSpaces", DomainIdEquals=domain),
    ]
    yield Check("alice deletes her space", "done", _all(got), "it is hers")


def _called(role: ExecutionRole, operation: str, **values: Any) -> str:
    """`done`, or the code of the error."""
    answer = role.call(operation, **values)
    return "done" if answer.status == _OK else str((answer.json or {}).get("__type", answer.status))


def _all(results: Sequence[str]) -> str:
    return next((result for result in results if result != "done"), "done")


def other_profile(caller: Caller) -> Iterator[Check]:
    """Nobody gets a URL for somebody else."""
    answer = caller.request("bob", caller.alice.access)
    yield Check("alice asks for /bob", "403", _status(answer), "somebody else's profile")


def bad_tokens(caller: Caller) -> Iterator[Check]:
    """Only a valid access token of our own issuer counts."""
    users = caller.deployment.users
    tokens: Mapping[str, tuple[str | None, str]] = {
        "no token": (None, "refused before any function runs"),
        "an expired token": (users.expired(caller.alice.access), "signed by our issuer, a day old"),
        "a tampered token": (tampered(caller.alice.access, username="bob"), "the signature does not cover it"),
        "her ID token": (caller.alice.id, "an access token is asked for"),
        "a token of another pool": (caller.other_alice.access, "another issuer, the same user name"),
    }
    for step, (token, why) in tokens.items():
        yield Check(step, "401", _status(caller.request("alice", token)), why)


def other_networks(caller: Caller) -> Iterator[Check]:
    """A good token does not help where the call did not come through our execute-api endpoint."""
    outputs, networks = caller.deployment.outputs, caller.deployment.networks
    stage = urlsplit(outputs["apiUrl"]).path
    public = f"https://{outputs['hostHeader']}{stage}"
    token = caller.alice.access
    answer = caller.request("alice", token, networks.other_vpc, public)
    yield Check("the API through another VPC's endpoint", "403", _status(answer), "not our execute-api endpoint")
    answer = caller.request("alice", token, networks.other_vpc)
    yield Check("… by the name of our endpoint", "403", _status(answer), "a name is no way in")
    answer = caller.request("alice", token, networks.internet, public)
    yield Check("the API from the internet", "403", _status(answer), "a private API")
    yield Check("straight to the emulator's own port", "403", _past_every_network(caller, stage), "past every network")


def page(caller: Caller) -> Iterator[Check]:
    """The page needs no token, on the corporate network alone; a stack without one refuses like any unknown route."""
    outputs, networks = caller.deployment.outputs, caller.deployment.networks
    public = f"https://{outputs['hostHeader']}/{caller.deployment.setting('stageName')}"
    expected, why = ("200", "the page needs no token") if outputs["pageUrl"] else ("403", "this stack has no page")
    url = f"{outputs['apiUrl']}/"
    yield Check("the page, GET /", expected, _status(networks.corporate.get(url)), why)
    yield Check("… through another VPC's endpoint", "403", _status(networks.other_vpc.get(url)), "not our endpoint")
    yield Check("… from the internet", "403", _status(networks.internet.get(f"{public}/")), "a private API")


def preflights(caller: Caller) -> Iterator[Check]:
    """What the browser of a corporate portal's user asks before a request: allowed to the listed origins alone."""
    corporate, url = caller.corporate, f"{caller.deployment.outputs['apiUrl']}/me"
    portals = json.loads(caller.deployment.setting("corsOrigins"))
    for portal in portals:
        got = _preflight(corporate, url, portal)
        yield Check("a portal's preflight, OPTIONS", PREFLIGHT_ALLOWED, got, "its origin is listed")
    expected, why = (PREFLIGHT_REFUSED, "its origin is not") if portals else ("403", "no portal is listed")
    yield Check("another page's preflight", expected, _preflight(corporate, url, _UNKNOWN_ORIGIN), why)


def _url(caller: Caller, answer: Response) -> str:
    """`200 and a URL` if it is one: of our domain's Studio, with the configured life."""
    if answer.status != _OK:
        return _status(answer)
    body = answer.json or {}
    host = f"{caller.deployment.outputs['domainId']}.studio.{caller.deployment.aws.region}.sagemaker.aws"
    lives = str(body.get("ExpiresInSeconds")) == caller.deployment.setting("expiresInSeconds")
    is_url = str(body.get("AuthorizedUrl", "")).startswith(f"https://{host}/auth?token=")
    return A_URL if is_url and lives else "200 without a proper URL"


def _status(answer: Response) -> str:
    return str(answer.status)


def _host_headers(caller: Caller) -> dict[str, str]:
    return {"Host": caller.deployment.outputs["hostHeader"], "x-apigw-api-id": caller.deployment.outputs["apiId"]}


def _by_endpoint_name(caller: Caller, headers: Mapping[str, str]) -> Response:
    outputs = caller.deployment.outputs
    endpoint = caller.deployment.aws.endpoints.find(outputs["endpointIds"]["executeApi"])
    stage = urlsplit(outputs["apiUrl"]).path
    name = endpoint.dns_name if endpoint else ""
    return caller.corporate.get(
        f"https://{name}{stage}/alice", {"Authorization": f"Bearer {caller.alice.access}", **headers}
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
    """What Studio answered, in a few words."""
    text = answer.body.decode(errors="replace")
    if answer.status == _OK:
        return f"in, as {text.removeprefix('Studio of ')}"
    return f"{answer.status}, {text or answer.headers.get('location', '')}"


def _past_every_network(caller: Caller, stage: str) -> str:
    """Straight to MiniStack, as no request on AWS can."""
    port = caller.deployment.aws.port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        host = f"{caller.deployment.outputs['apiId']}.execute-api.localhost:{port}"
        headers = {"Host": host, "Authorization": f"Bearer {caller.alice.access}", "X-Forwarded-For": "10.16.0.10"}
        connection.request("GET", f"{stage}/alice", headers=headers)
        return str(connection.getresponse().status)
    finally:
        connection.close()


def _preflight(network: Network, url: str, origin: str) -> str:
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = network.send("OPTIONS", url, headers)
    if answer.status != _NO_CONTENT:
        return _status(answer)
    allowed = answer.headers.get("access-control-allow-origin")
    return PREFLIGHT_ALLOWED if allowed == origin else PREFLIGHT_REFUSED
