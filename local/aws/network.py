"""Networks: where a caller sits decides which names resolve, and through which attachment its requests reach AWS."""

import ipaddress
import json
import ssl
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3

from local.servers.http_servers import App, Receive, Scope, Send, lifespan

# What only AWS may say about a request; a caller's own is dropped, as AWS overwrites it.
_FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-port", b"forwarded", b"x-amzn-vpce-id")


@dataclass(frozen=True)
class Attachment:
    """How requests reach AWS, by a VPC endpoint or over the internet: decided by the network, not by the caller."""

    address: str
    """The caller's IP address."""
    endpoint_id: str | None = None
    vpc_id: str | None = None

    def condition_key(self, key: str) -> str | None:
        """The value of a network condition key, or None where AWS leaves the key out.

        Through an endpoint there is `aws:VpcSourceIp` and no `aws:SourceIp`; elsewhere it is the other way round
        (IAM User Guide, "AWS global condition context keys").
        """
        through_endpoint = self.endpoint_id is not None
        return {
            "aws:sourcevpce": self.endpoint_id,
            "aws:sourcevpc": self.vpc_id,
            "aws:vpcsourceip": self.address if through_endpoint else None,
            "aws:sourceip": None if through_endpoint else self.address,
        }[key]


NETWORK_KEYS = frozenset({"aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip", "aws:sourceip"})

ATTACHMENT: ContextVar[Attachment | None] = ContextVar("local_aws_attachment", default=None)
"""The attachment of the request being answered; None on MiniStack's own port, which is no attachment at all."""


class UnreachableError(Exception):
    """Raised if a host name leads nowhere from a network."""


class AttachedApp:
    """An application behind one attachment: every request that arrives here came through it."""

    def __init__(self, app: App, attachment: Attachment) -> None:
        self._app = app
        self._attachment = attachment

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request as coming through the attachment."""
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name.lower() not in _FORWARDED]
        address = self._attachment.address.encode()
        ATTACHMENT.set(self._attachment)
        await self._app({**scope, "headers": [*headers, (b"x-forwarded-for", address)]}, receive, send)


@dataclass(frozen=True)
class Response:
    """An HTTP response; bodies here are small."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    body: bytes
    cookies: Sequence[str] = ()
    """Each `Set-Cookie`, which cannot be joined as other headers are."""

    @property
    def json(self) -> Any:
        """The parsed body, or None if it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass
class Network:
    """A place callers sit in, and the names that resolve there."""

    name: str
    authority: Path
    """The certificate authority that callers trust."""
    ports: Mapping[str, int | None] = field(default_factory=dict)
    """Host name patterns and the local ports that stand for their addresses; None has no route; the first match counts.
    """

    def resolve(self, host: str) -> int:
        """The port behind a host name."""
        for pattern, port in self.ports.items():
            if fnmatchcase(host.lower(), pattern):
                if port is None:
                    break
                return port
        raise UnreachableError(f"{host} cannot be reached from network {self.name!r}")

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """GET, as `send` does it."""
        return self.send("GET", url, headers)

    def post(self, url: str, form: Mapping[str, str]) -> Response:
        """POST a form as a browser does, as `send` does it."""
        body = urlencode(form).encode()
        return self.send("POST", url, {"Content-Type": "application/x-www-form-urlencoded"}, body)

    def send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Response:
        """Send over TLS, verified for the URL's host name as anywhere else; redirects are not followed."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        with urllib3.HTTPSConnectionPool(
            "127.0.0.1",
            self.resolve(host),
            ca_certs=str(self.authority),
            cert_reqs=ssl.CERT_REQUIRED,
            server_hostname=host,
            assert_hostname=host,
            retries=False,
            timeout=30,
        ) as pool:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            sent = {"Host": host, "Connection": "close", **(headers or {})}
            answer = pool.request(method, target, body=body, headers=sent, redirect=False)
            received = {name.lower(): value for name, value in answer.headers.items()}
            return Response(answer.status, received, answer.data, answer.headers.getlist("set-cookie"))


def address_in(cidr: str, host: int) -> str:
    """The address with the number `host` in a range, or the last one of a smaller range."""
    network = ipaddress.ip_network(cidr)
    return str(network[min(host, network.num_addresses - 1)])
