"""A user pool's sign-in domain: MiniStack's pages and endpoints under Cognito's own host names."""

import re
from types import ModuleType
from urllib.parse import parse_qs

from .asgi import App, Receive, Scope, Send, header, read_body, respond

# Cognito developer guide, "User pool endpoints and managed login reference": the ones that a browser uses.
_ROUTES = {
    ("GET", "/oauth2/authorize"),
    ("POST", "/login"),
    ("POST", "/oauth2/token"),
    ("POST", "/oauth2/revoke"),
    ("GET", "/logout"),
}
# Where identity providers send the browser back to; what they carry on began with a client.
_RETURNS = {("GET", "/oauth2/idpresponse"), ("POST", "/saml2/idpresponse")}
_HOST = re.compile(r"(?P<prefix>[a-z0-9-]+)\.auth\.[a-z0-9-]+\.amazoncognito\.com(:[0-9]+)?")
_JSON = {"content-type": "application/json", "cache-control": "no-store"}


class HostedSignIn:
    """`https://<domain prefix>.auth.<region>.amazoncognito.com`: of one pool's clients, and of no other's."""

    def __init__(self, ministack: App, cognito: ModuleType, ministack_port: int) -> None:
        self._ministack = ministack
        self._cognito = cognito
        self._port = ministack_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one browser request."""
        body = await read_body(receive)
        if (scope["method"], scope["path"]) not in _ROUTES | _RETURNS:
            await respond(send, 404, _JSON, b'{"error":"not_found"}')
        elif (scope["method"], scope["path"]) in _ROUTES and not self._knows_client(scope, body):
            await respond(send, 400, _JSON, b'{"error":"invalid_client"}')
        elif scope["path"] == "/oauth2/revoke":
            self._cognito._revoke_token({"Token": _first(parse_qs(body.decode()), "token")})
            await respond(send, 200, _JSON, b"")
        else:
            headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
            local = (b"host", f"localhost:{self._port}".encode())
            await self._ministack({**scope, "headers": [*headers, local]}, _replayed(body), send)

    def _knows_client(self, scope: Scope, body: bytes) -> bool:
        """Whether the client that the request names is one of the pool that has this domain."""
        host = _HOST.fullmatch(header(scope, "host").lower())
        named = parse_qs(scope["query_string"].decode()) | parse_qs(body.decode(errors="replace"))
        if "np_token" in named:  # the form for a new password, which carries on a sign-in that began with a client
            return host is not None
        _, pool, client = self._cognito._find_pool_by_client_id(_first(named, "client_id"))
        return bool(host and client and pool.get("Domain") == host["prefix"])


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _replayed(body: bytes) -> Receive:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
