"""HTTP servers on 127.0.0.1, in one background thread, and the few ASGI steps that their applications share."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from hypercorn.asyncio import serve
from hypercorn.config import Config

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


STOP_SECONDS = 2.0


class Tls(NamedTuple):
    """The files a TLS listener presents."""

    certificate: Path
    key: Path


class Servers:
    """One event loop in one thread; every listener runs in it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_report)
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._sockets: list[socket.socket] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="local-aws", daemon=True)
        self._thread.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop all listeners run in."""
        return self._loop

    def reserve(self) -> socket.socket:
        """A listening socket on a free port: connections wait in its queue until an application is served on it."""
        listening = socket.create_server(("127.0.0.1", 0))
        self._sockets.append(listening)
        return listening

    def serve(self, app: App, listening: socket.socket, tls: Tls | None = None) -> int:
        """Serve an application on a reserved socket; return the port."""
        port = listening.getsockname()[1]
        config = Config()
        config.bind = [f"fd://{listening.detach()}"]
        config.loglevel = "ERROR"
        config.graceful_timeout = 0.2
        if tls:
            config.certfile, config.keyfile = str(tls.certificate), str(tls.key)
            config.alpn_protocols = ["http/1.1"]
        asyncio.run_coroutine_threadsafe(self._start(app, config), self._loop).result()
        return port

    async def _start(self, app: App, config: Config) -> None:
        self._tasks.append(asyncio.create_task(serve(cast(Any, app), config, shutdown_trigger=self._stopping.wait)))

    def stop(self) -> None:
        """Close every listener and end the thread; connections still open are cut after a short grace."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for unused in self._sockets:
            unused.close()

    async def _stop(self) -> None:
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        remaining = asyncio.all_tasks() - {asyncio.current_task()}
        for task in remaining:
            task.cancel()
        await asyncio.gather(*self._tasks, *remaining, return_exceptions=True)
        await self._loop.shutdown_default_executor()


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say what went wrong, unless it is a browser that closed its connection in the middle of something."""
    if not isinstance(context.get("exception"), ssl.SSLError | ConnectionError):
        loop.default_exception_handler(context)


async def lifespan(receive: Receive, send: Send) -> None:
    """Acknowledge start and stop, and do nothing else."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def read_body(receive: Receive) -> bytes:
    """The whole request body."""
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def respond(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """One complete response."""
    lines = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*lines, length]})
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: str) -> str:
    """The last value of a request header, or the empty text."""
    wanted = name.lower().encode()
    return next((value.decode("latin-1") for key, value in reversed(scope["headers"]) if key.lower() == wanted), "")
