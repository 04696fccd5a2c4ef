"""The machine that a command runs on: its resolver and its way to the local AWS, and a browser without a window."""

import http.client
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

from local.network import Network as Place
from local.network import UnreachableError
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
        status, location, page = self._ask("GET", address)
        while status in (301, 302, 303):
            address = urljoin(address, location)
            status, location, page = self._ask("GET", address)
        action = re.search(r'<form[^>]*action="([^"]*)"', page)
        form = {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', page)}
        form |= {"username": self.user, "password": self.password}
        target = urljoin(address, unescape(action[1]) if action else "/login")
        _, callback, _ = self._ask("POST", target, urlencode(form))
        for old, new in self.change.items():
            callback = callback.replace(old, new)
        self.last = self._ask("GET", callback)

    def _ask(self, method: str, url: str, body: str | None = None) -> tuple[int, str, str]:
        parts = urlsplit(url)
        if parts.scheme == "http":
            connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=30)
        else:
            connection = http.client.HTTPConnection(parts.hostname or "", timeout=30)
            connection.sock = self.machine.secure(parts.hostname or "")
        headers = {"Host": parts.netloc, "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, f"{parts.path}?{parts.query}", body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.headers.get("Location", ""), text
