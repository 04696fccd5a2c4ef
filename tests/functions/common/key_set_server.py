"""An issuer's key set endpoint on this machine, with every bad manner a server can have."""

import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class KeySetServer:
    """Answers every GET as `behaviour` says, and counts them."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.requests = 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.requests += 1
                server.behaviour(self)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name of the base class)
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/.well-known/jwks.json"

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.01)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def key_set_server(behaviour: Behaviour) -> Generator[KeySetServer]:
    server = KeySetServer(behaviour)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()


def answering(body: bytes | dict, status: int = 200, media_type: str = "application/json", **headers: str) -> Behaviour:
    """A server that answers at once."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(data)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        _write(request, data)

    return behave


def silent(seconds: float) -> Behaviour:
    """A server that takes the request and says nothing."""
    return lambda _: time.sleep(seconds)


def trickling(seconds: float) -> Behaviour:
    """A server that sends a byte now and then, so that no read of its own ever takes long."""

    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "application/json")
        request.end_headers()
        end = time.monotonic() + seconds
        while time.monotonic() < end and _write(request, b" "):
            time.sleep(0.02)

    return behave


def endless(request: BaseHTTPRequestHandler) -> None:
    """A server that never stops sending."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.end_headers()
    while _write(request, b" " * 65536):
        pass


def _write(request: BaseHTTPRequestHandler, data: bytes) -> bool:
    try:
        request.wfile.write(data)
    except OSError:
        return False
    return True
