"""A browser without a screen: follows redirects and forms of a sign-in over HTTP, and keeps cookies by host."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from .network import Response

_MOST_STEPS = 20
_REDIRECTS = frozenset({302, 303})


class Sends(Protocol):
    """A network that takes requests."""

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Response:
        """Answer one request; redirects are not followed."""
        ...


class SignInError(Exception):
    """Raised if a sign-in does not end where it should."""


@dataclass
class Browser:
    """One person's browser."""

    network: Sends
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    def follow(self, url: str, until: str, forms: Mapping[str, str]) -> str:
        """Go to `url`, follow redirects and send each page's form, filled with `forms`, until an address begins so."""
        answer, here = self.send("GET", url), url
        for _ in range(_MOST_STEPS):
            if answer.status in _REDIRECTS:
                here = urljoin(here, answer.headers["location"])
                if here.startswith(until):
                    return here
                answer = self.send("GET", here)
                continue
            here, body = _form(here, answer, forms)
            answer = self.send("POST", here, body)
        raise SignInError(f"the sign-in does not come to an end, it is at {urlsplit(here).path}")

    def send(self, method: str, url: str, body: bytes | None = None) -> Response:
        """One request with the host's cookies."""
        host = urlsplit(url).netloc
        jar = self.cookies.setdefault(host, {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())} if jar else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.network.send(method, url, headers, body)
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        return answer


def _form(here: str, answer: Response, filled: Mapping[str, str]) -> tuple[str, bytes]:
    """Where a page's first form goes, and what it says."""
    page = answer.body.decode(errors="replace")
    action = re.search(r'<form[^>]* action="([^"]+)"', page)
    if not action:
        raise SignInError(f"{urlsplit(here).path} answered {answer.status} without a form")
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name:
            fields[name[1]] = filled.get(name[1], html.unescape(value[1]) if value else "")
    return urljoin(here, html.unescape(action[1])), urlencode(fields).encode()
