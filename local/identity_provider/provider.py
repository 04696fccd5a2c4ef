"""The company's identity provider: a certified OpenID provider in a process of its own, its people and its keys."""

import contextlib
import json
import secrets
import subprocess
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .node_program import NodeError, installed, node
from .servers import Tls
from .signing_keys import SigningKey

PORTAL_CLIENT = "studio-portal"
REDIRECT = "http://localhost:8400/callback"
_LIFETIME = 900  # seconds


@dataclass(frozen=True)
class Api:
    """What the provider issues access tokens for."""

    audience: str
    scope: str


@dataclass
class IdentityProvider:
    """A running provider."""

    issuer: str
    port: int
    people: Mapping[str, Mapping[str, Any]]
    keys: list[SigningKey]
    _process: subprocess.Popen[str] = field(repr=False)

    def rotate(self, *, keep_old: bool = True) -> None:
        """Sign with a new key from now on; the old one stays published, unless it is withdrawn."""
        self.keys = [SigningKey(), *(self.keys if keep_old else [])]
        _say(self._process, _key_set(self.keys))
        _hear(self._process)

    @property
    def signing_key(self) -> SigningKey:
        """The key that signs now."""
        return self.keys[0]


@contextlib.contextmanager
def identity_provider(
    issuer: str,
    api: Api,
    people: Mapping[str, Mapping[str, Any]],
    *,
    tls: Tls | None = None,
    port: int = 0,
    clients: Sequence[Mapping[str, Any]] = (),
) -> Generator[IdentityProvider]:
    """Start a provider for `issuer` on 127.0.0.1 and stop it afterwards.

    people: the claims of each person, by the name they sign in with. With `tls`, it serves https. `clients` are those
    besides the portal, a public client with PKCE. Raises `NodeError` if it cannot start.
    """
    keys = [SigningKey()]
    setup = {
        "issuer": issuer,
        "port": port,
        "certificate": str(tls.certificate) if tls else None,
        "key": str(tls.key) if tls else None,
        "cookieKey": secrets.token_hex(16),
        "clients": [_portal(), *clients],
        "api": {"audience": api.audience, "scope": api.scope, "lifetime": _LIFETIME},
        "people": people,
        "jwks": _key_set(keys),
    }
    command = [node(), str(installed())]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            _say(process, setup)
            yield IdentityProvider(issuer, int(_hear(process)["port"]), people, keys, process)
        finally:
            process.kill()


def _portal() -> dict[str, Any]:
    """The portal's browser application. A redirect to this machine makes it a native one (RFC 8252)."""
    return {
        "client_id": PORTAL_CLIENT,
        "application_type": "native",
        "token_endpoint_auth_method": "none",
        "redirect_uris": [REDIRECT],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
    }


def _key_set(keys: Sequence[SigningKey]) -> dict[str, Any]:
    return {"keys": [key.private_jwk for key in keys]}


def _say(process: subprocess.Popen[str], message: Mapping[str, Any]) -> None:
    if process.stdin:
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The program's next line; it says what it does, and nothing else."""
    while process.stdout and (line := process.stdout.readline()):
        with contextlib.suppress(ValueError):
            return json.loads(line)
    raise NodeError("the identity provider ended instead of answering")
