"""The host names of an execute-api endpoint, turned into the one form MiniStack understands."""

import re

from .asgi import App, Receive, Scope, Send, header, respond
from .via import ASKED_HOST

# `<api>` or `<api>-<endpoint>` before `.execute-api`; the endpoint's part adds nothing, the listener already is it.
_API_HOST = re.compile(r"(?P<api>[a-z0-9]+)(-vpce-[0-9a-f]+)?\.execute-api\.")
# Any other host name would reach one of MiniStack's other services.
_API_ID = re.compile(r"[0-9a-f]{8}")


def api_of(scope: Scope) -> str | None:
    """The API a request names: by the `x-apigw-api-id` header or by the host name.

    Source: API Gateway developer guide, "Invoke a private API".
    """
    host = _API_HOST.match(header(scope, "host").lower())
    api = header(scope, "x-apigw-api-id") or (host["api"] if host else "")
    return api if _API_ID.fullmatch(api) else None


class ExecuteApi:
    """MiniStack's data plane under AWS's host names."""

    def __init__(self, ministack: App, ministack_port: int) -> None:
        self._ministack = ministack
        self._port = ministack_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for an API."""
        api = api_of(scope)
        if api is None:
            await respond(send, 403, {"content-type": "application/json"}, b'{"message":"Forbidden"}')
            return
        ASKED_HOST.set(header(scope, "host"))
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
        local = (b"host", f"{api}.execute-api.localhost:{self._port}".encode())
        await self._ministack({**scope, "headers": [*headers, local]}, receive, send)
