"""The company's identity provider: a certified OpenID provider in a Node process, its users and its signing keys."""

import base64
import contextlib
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from local.servers.http_servers import Tls

PORTAL_CLIENT = "studio-portal"
REDIRECT = "http://localhost:8400/callback"
_LIFETIME = 900  # seconds

SOURCE = Path(__file__).parent / "oidc_provider"
_ROOT = Path(__file__).parents[2]
_FILES = ("package.json", "package-lock.json", "provider.mjs")
_OLDEST_NODE = 20
_LONGEST_EXPLANATION = 400


class NodeError(Exception):
    """Raised if Node is missing or too old, or the packages cannot be installed."""


@dataclass(frozen=True)
class SigningKey:
    """An RS256 key with an id; its private part is known here, so that tokens of another time can be made too."""

    key_id: str = field(default_factory=lambda: f"key-{secrets.token_hex(4)}")
    _private: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048), repr=False)

    @property
    def private_jwk(self) -> dict[str, str]:
        """As a member of a private key set (RFC 7518, 6.3)."""
        private = self._private.private_numbers()
        public = private.public_numbers
        numbers = {
            "n": public.n,
            "e": public.e,
            "d": private.d,
            "p": private.p,
            "q": private.q,
            "dp": private.dmp1,
            "dq": private.dmq1,
            "qi": private.iqmp,
        }
        encoded = {name: _b64(value.to_bytes((value.bit_length() + 7) // 8)) for name, value in numbers.items()}
        return {"kty": "RSA", "kid": self.key_id, "use": "sig", "alg": "RS256", **encoded}

    def signed(self, claims: dict[str, Any], token_type: str = "at+jwt") -> str:  # noqa: S107 - a kind of token
        """The claims as a JWT."""
        header = {"alg": "RS256", "typ": token_type, "kid": self.key_id}
        text = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
        return f"{text}.{_b64(self._private.sign(text.encode(), padding.PKCS1v15(), SHA256()))}"


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
    users: Mapping[str, Mapping[str, Any]]
    keys: list[SigningKey]
    _process: subprocess.Popen[str] = field(repr=False)

    def rotate(self, *, keep_old: bool = True) -> None:
        """Sign with a new key from now on; the old one stays published, unless it is withdrawn."""
        self.keys = [SigningKey(), *(self.keys if keep_old else [])]
        _write_line(self._process, _key_set(self.keys))
        _read_line(self._process)

    @property
    def signing_key(self) -> SigningKey:
        """The key that signs now."""
        return self.keys[0]


@contextlib.contextmanager
def identity_provider(
    issuer: str,
    api: Api,
    users: Mapping[str, Mapping[str, Any]],
    *,
    tls: Tls | None = None,
    port: int = 0,
    clients: Sequence[Mapping[str, Any]] = (),
) -> Generator[IdentityProvider]:
    """Start a provider for `issuer` on 127.0.0.1 and stop it afterwards.

    `users` are the claims of each user, by the name they sign in with. With `tls`, it serves https. `clients` are those
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
        "users": users,
        "jwks": _key_set(keys),
    }
    command = [node(), str(installed())]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            _write_line(process, setup)
            yield IdentityProvider(issuer, int(_read_line(process)["port"]), users, keys, process)
        finally:
            process.kill()


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


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


def _write_line(process: subprocess.Popen[str], message: Mapping[str, Any]) -> None:
    if process.stdin:
        process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()


def _read_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next JSON line of the program, which answers each message with one."""
    while process.stdout and (line := process.stdout.readline()):
        with contextlib.suppress(ValueError):
            return json.loads(line)
    raise NodeError("the identity provider ended instead of answering")


def node() -> str:
    """The path of Node; `NodeError` if there is none that is new enough."""
    path = shutil.which("node")
    if path is None or shutil.which("npm") is None:
        raise NodeError(f"Node {_OLDEST_NODE} or newer and npm are needed for the identity provider; there is no node")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    if int(version.removeprefix("v").partition(".")[0]) < _OLDEST_NODE:
        raise NodeError(f"Node {_OLDEST_NODE} or newer is needed for the identity provider; this is {version}")
    return path


def installed() -> Path:
    """The program with exactly the locked packages, below the build folder; installed there when first asked for."""
    digest = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in _FILES)).hexdigest()[:16]
    folder = _ROOT / "build" / f"oidc-provider-{digest}"
    if not folder.is_dir():
        _install(folder)
    return folder / "provider.mjs"


def _install(folder: Path) -> None:
    """In a folder of its own, which takes its name only when it is complete: several may install at once."""
    node()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="oidc-provider-") as partial:
        for name in _FILES:
            shutil.copy(SOURCE / name, partial)
        # No package's scripts run: none of these needs any.
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        npm = subprocess.run(command, cwd=partial, capture_output=True, text=True, check=False)  # noqa: S603
        if npm.returncode != 0:
            explanation = " ".join((npm.stderr or npm.stdout).split())[:_LONGEST_EXPLANATION]
            raise NodeError(f"npm could not install the locked packages of the identity provider: {explanation}")
        try:
            os.rename(partial, folder)  # noqa: PTH104 - Path.rename would go on with the name that is gone
        except OSError:
            if not folder.is_dir():
                raise
        Path(partial).mkdir(exist_ok=True)
