"""A name server that gives every name the same addresses, over UDP and TCP, and remembers what it was asked."""

import contextlib
import socket
import struct
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, BaseServer, ThreadingTCPServer, ThreadingUDPServer

_A, _IN = 1, 1
# RFC 1035 §4.1.1: a response, authoritative, recursion desired and available.
_RESPONSE, _TRUNCATED, _SERVFAIL = 0x8580, 0x0200, 0x0002
_HEADER_BYTES = 12
_NAME_OF_THE_QUESTION = b"\xc0\x0c"


@dataclass
class Responder:
    """Names that begin with `long.` have an answer that does not fit into UDP."""

    address: str
    port: int
    answers: list[str]
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Each question's transport (`udp` or `tcp`) and name, in lower case, whatever type of record it is for."""
    broken: bool = False
    """Whether it answers that it cannot answer."""

    def respond(self, query: bytes, transport: str) -> bytes:
        """The response to one message (RFC 1035 §4)."""
        name, end = _name(query)
        (kind,) = struct.unpack_from("!H", query, end)
        self.asked.append((transport, name))
        truncated = transport == "udp" and name.startswith("long.")
        answers = self.answers if kind == _A and not truncated and not self.broken else []
        flags = _RESPONSE | (_TRUNCATED if truncated else 0) | (_SERVFAIL if self.broken else 0)
        records = b"".join(
            _NAME_OF_THE_QUESTION + struct.pack("!HHIH4s", _A, _IN, 60, 4, socket.inet_aton(answer))
            for answer in answers
        )
        return (
            query[:2] + struct.pack("!HHHHH", flags, 1, len(answers), 0, 0) + query[_HEADER_BYTES : end + 4] + records
        )

    @property
    def names(self) -> set[str]:
        """Every name that it was asked for."""
        return {name for _, name in self.asked}

    @contextlib.contextmanager
    def serving(self) -> Generator[None]:
        """Answer until the block ends; afterwards the port is closed."""
        with contextlib.ExitStack() as stack:
            for server in (_udp(self), _tcp(self)):
                stack.enter_context(server)
                thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
                thread.start()
                stack.callback(thread.join)
                stack.callback(server.shutdown)
            yield


def _name(query: bytes) -> tuple[str, int]:
    """The name in question, and where it ends."""
    labels, at = [], _HEADER_BYTES
    while length := query[at]:
        labels.append(query[at + 1 : at + 1 + length].decode("ascii").lower())
        at += 1 + length
    return ".".join(labels), at + 1


def _udp(responder: Responder) -> BaseServer:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            query, connection = self.request
            connection.sendto(responder.respond(query, "udp"), self.client_address)

    return ThreadingUDPServer((responder.address, responder.port), Handler)


def _tcp(responder: Responder) -> BaseServer:
    class Server(ThreadingTCPServer):
        allow_reuse_address = True

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            stream = self.request.makefile("rb")
            with stream:
                length = stream.read(2)
                if len(length) == 2:
                    response = responder.respond(stream.read(int.from_bytes(length)), "tcp")
                    self.request.sendall(len(response).to_bytes(2) + response)

    return Server((responder.address, responder.port), Handler)
