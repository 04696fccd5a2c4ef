"""What Cognito does and MiniStack does not: the rules of the pre-token trigger, and a pool's own sign-in domain."""

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs

from local.aws.iam import may_invoke
from local.servers.http_servers import App, Receive, Scope, Send, header, read_body, respond

_RAISED = re.compile(r"'errorMessage': '([^']*)'")
# Cognito developer guide, "Pre token generation Lambda trigger", claims that cannot be changed.
# fmt: off
PROTECTED = frozenset((
    "acr", "amr", "at_hash", "auth_time", "azp", "client_id", "cognito:username", "device_key", "event_id", "exp",
    "iat", "identities", "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use", "username", "version",
))
# fmt: on

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


class TriggerRefusedError(Exception):
    """Raised where Cognito issues no token; the text is the one it answers with."""


class PreToken:
    """MiniStack's trigger, with a permission before it, a comparison after it, and Cognito's answers to a refusal."""

    def __init__(self, cognito: Any, functions: Any) -> None:
        self._cognito = cognito
        self._functions = functions
        self._original = {name: getattr(cognito, name) for name in self.replacements()}

    def replacements(self) -> dict[str, Callable[..., Any]]:
        """The functions to put in the place of MiniStack's."""
        return {
            "_apply_pretoken_trigger": self._apply,
            "_oauth2_token": self._token,
            "_run_idp_handler": self._operation,
        }

    def _apply(self, pool_id: str, claims: dict[str, Any], **request: Any) -> dict[str, Any]:
        """The claims as the trigger leaves them."""
        pool = self._cognito._user_pools.get(pool_id) or {}
        trigger = ((pool.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}).get("LambdaArn")
        if trigger and not may_invoke(self._functions, trigger, pool["Arn"], "cognito-idp.amazonaws.com"):
            raise TriggerRefusedError(f"{pool['Arn']} is not permitted to invoke {trigger}")
        before = {name: claims.get(name) for name in PROTECTED}
        try:
            changed = self._original["_apply_pretoken_trigger"](pool_id=pool_id, claims=claims, **request)
        except RuntimeError as error:
            raise TriggerRefusedError(f"PreTokenGeneration failed with error {_message(error)}.") from None
        if {name: changed.get(name) for name in PROTECTED} != before:
            raise TriggerRefusedError("PreTokenGeneration changed a protected claim")
        return changed

    def _token(self, *request: Any, **named: Any) -> Any:
        """The token endpoint's answer."""
        try:
            return self._original["_oauth2_token"](*request, **named)
        except TriggerRefusedError as refusal:
            return self._cognito._oauth2_error("invalid_grant", str(refusal))

    def _operation(self, handler: Callable[..., Any], action: str, data: dict[str, Any]) -> Any:
        """An API operation's answer (API reference, InitiateAuth, "UserLambdaValidationException")."""
        try:
            return self._original["_run_idp_handler"](handler, action, data)
        except TriggerRefusedError as refusal:
            return self._cognito.error_response_json("UserLambdaValidationException", str(refusal), 400)


def _message(error: RuntimeError) -> str:
    """What the function raised, out of what MiniStack says about it."""
    found = _RAISED.search(str(error))
    return found[1] if found else "an unknown one"


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
