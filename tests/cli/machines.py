"""The machine that a command runs on: its resolver and its way to the local AWS, and a browser without a window."""

import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import urllib3

from local.aws.network import Network as Place
from local.aws.network import Response, UnreachableError
from local.deployment.sign_in import FormBrowser
from studio_access_cli.network import Network


class Machine(Network):
    """A machine in one place of the local AWS, which reaches other places too (the sign-in page is on the internet)."""

    def __init__(self, *places: Place, private: str = "10.16.0.10") -> None:
        self.places = places
        self._private = private

    def addresses(self, host: str) -> list[str]:
        try:
            place = self._place(host)
        except UnreachableError:
            return []
        return [self._private if place is self.places[0] else "203.0.113.9"]

    def connect(self, host: str) -> socket.socket:
        try:
            return socket.create_connection(("127.0.0.1", self._place(host).resolve(host)), 10)
        except UnreachableError as error:
            raise OSError("no route") from error

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.places[0].authority))

    def _place(self, host: str) -> Place:
        for place in self.places:
            try:
                place.resolve(host)
            except UnreachableError:
                continue
            return place
        raise UnreachableError(host)

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Response:
        """Send a browser's request: to the command on this machine in plain HTTP, to anything else over TLS."""
        host = urlsplit(url).hostname or ""
        if urlsplit(url).scheme == "https":
            return self._place(host).send(method, url, headers, body)
        with urllib3.PoolManager(retries=False) as pool:
            answer = pool.request(method, url, headers=dict(headers), body=body, redirect=False)
            return Response(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.data)


@dataclass
class Browser:
    """Signs in at the hosted page by its form, and goes where the answers lead, up to the callback."""

    machine: Machine
    user: str
    password: str
    opened: list[str] = field(default_factory=list)
    """What was handed to the browser, as the list of processes would show it."""
    last: tuple[int, str, str] = (0, "", "")
    """Status, location and text of the callback's answer."""
    change: dict[str, str] = field(default_factory=dict)
    """Of the callback's address: text to replace, and by what."""
    _thread: threading.Thread | None = None

    def open(self, address: str) -> bool:
        self.opened.append(address)
        self._thread = threading.Thread(target=self._sign_in, args=(address,))
        self._thread.start()
        return True

    def close(self) -> None:
        if self._thread:
            self._thread.join()

    def _sign_in(self, address: str) -> None:
        browser = FormBrowser(self.machine)
        (callback,) = parse_qs(urlsplit(address).query)["redirect_uri"]
        returned = browser.follow(address, callback, {"username": self.user, "password": self.password})
        for old, new in self.change.items():
            returned = returned.replace(old, new)
        answer = browser.send("GET", returned)
        self.last = answer.status, answer.headers.get("location", ""), answer.body.decode()
