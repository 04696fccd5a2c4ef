"""How a person starts a browser that sits in one of the local networks: its names, its trust, a profile of its own."""

import base64
import hashlib
import shlex
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .network import Network

# Chromium's own background traffic has no place in a demonstration, and finds no way out of it either.
QUIET = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
)


def resolver_rules(network: Network) -> str:
    """Chromium's `--host-resolver-rules`: each name of the network leads to its listener, any other nowhere.

    The first rule that fits a name counts, as in `Network.resolve`.
    """
    rules = [
        f"MAP {pattern} 127.0.0.1:{port}" if port is not None else f"MAP {pattern} ~NOTFOUND"
        for pattern, port in network.ports.items()
    ]
    return ", ".join([*rules, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"])


def command(network: Network, certificate: Path, profile: Path, address: str) -> str:
    """A shell command that opens an address in a browser of this network, with an empty profile folder of its own.

    The browser takes the one key of this run's server certificate for good, and no other that it would not trust.
    """
    options = [
        f"--user-data-dir={profile}",
        *QUIET,
        f"--ignore-certificate-errors-spki-list={_key_digest(certificate)}",
        f"--host-resolver-rules={resolver_rules(network)}",
    ]
    return _line(["chromium", *options, address])


def _key_digest(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    digest = hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    return base64.b64encode(digest).decode()


def _line(words: Sequence[str]) -> str:
    return " ".join(map(shlex.quote, words))
