"""What this machine's own resolver and network say: names, connections, certificates, answers."""

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

HTTPS, HTTP_PROXY = 443, 8080
TIMEOUT_SECONDS = 10
_MAX_BODY = 65_536  # bytes; a presigned URL is 5 kB


class UnreachableError(Exception):
    """Raised if a host cannot be reached; the message says at which step, and names no address."""


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    body: bytes

    @property
    def json(self) -> Any:
        """The parsed body, or None if it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Network:
    """The network of the machine that the command runs on."""

    def addresses(self, host: str) -> list[str]:
        """What a name resolves to here; empty if it does not."""
        try:
            found = socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError):
            return []
        return sorted({str(entry[4][0]) for entry in found})

    def connect(self, host: str) -> socket.socket:
        """A connection to a host's HTTPS port."""
        return socket.create_connection((host, HTTPS), TIMEOUT_SECONDS)

    def connect_public(self, host: str) -> socket.socket:
        """The same for a host on the internet, by the proxy that `HTTPS_PROXY` and `NO_PROXY` name, if any."""
        proxy = urlsplit(getproxies().get("https", ""))
        if not proxy.hostname or proxy_bypass(host):
            return self.connect(host)
        tunnel = http.client.HTTPConnection(proxy.hostname, proxy.port or HTTP_PROXY, timeout=TIMEOUT_SECONDS)
        tunnel.set_tunnel(host, HTTPS)
        tunnel.connect()
        return tunnel.sock

    def context(self) -> ssl.SSLContext:
        """What certificates are checked against: this machine's authorities."""
        return ssl.create_default_context()

    def secure(self, host: str, connect: Callable[[str], socket.socket] | None = None) -> ssl.SSLSocket:
        """A verified TLS connection to a host; `connect` makes the connection below."""
        try:
            plain = (connect or self.connect)(host)
        except OSError as error:
            raise UnreachableError("cannot connect") from error
        try:
            return self.context().wrap_socket(plain, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            plain.close()
            raise UnreachableError(f"certificate refused: {error.verify_message}") from error
        except OSError as error:
            plain.close()
            raise UnreachableError("TLS failed") from error

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """GET over verified TLS, straight, as what is private is reached; redirects are not followed."""
        return self._request("GET", url, None, headers or {}, self.connect)

    def get_public(self, url: str) -> Reply:
        """GET something on the internet over verified TLS."""
        return self._request("GET", url, None, {}, self.connect_public)

    def post_public(self, url: str, form: str) -> Reply:
        """POST an URL-encoded form over verified TLS to a host on the internet."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._request("POST", url, form.encode(), headers, self.connect_public)

    def _request(
        self,
        method: str,
        url: str,
        body: bytes | None,
        headers: Mapping[str, str],
        connect: Callable[[str], socket.socket],
    ) -> Reply:
        parts = urlsplit(url)
        host = parts.hostname or ""
        connection = http.client.HTTPConnection(host, timeout=TIMEOUT_SECONDS)
        connection.sock = self.secure(host, connect)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body, {"Host": host, "Connection": "close", **headers})
            answer = connection.getresponse()
            return Reply(answer.status, answer.read(_MAX_BODY))
        except (OSError, http.client.HTTPException) as error:
            raise UnreachableError("no answer") from error
        finally:
            connection.close()


def is_private(address: str) -> bool:
    """Whether an address belongs to nobody on the internet: the ranges that VPCs and offices use.

    RFC 1918, RFC 6598 (100.64.0.0/10) and RFC 4193; not the loopback, which no endpoint has.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    return any(ip in network for network in _PRIVATE if network.version == ip.version)


_PRIVATE = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)
