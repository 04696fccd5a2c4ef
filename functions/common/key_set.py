"""Reads a JSON Web Key Set (RFC 7517) and keeps the keys that are fit to verify a token."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import base64url
from signature_key import Es256Key, Rs256Key, SignatureKey

# A set that shows one of these has given a private or a shared key away: whoever read it can sign.
_SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class NoUsableKeyError(ValueError):
    """Raised if a well-formed key set has no key that may verify a token."""


def usable_keys(document: object) -> dict[str, SignatureKey]:
    """Map key ids to the keys that may verify a token; keys of other kinds, or weak ones, are left out.

    `ValueError` if the document is no key set or names one key id twice (which key would be meant?), and
    `NoUsableKeyError` if it has no usable key at all.
    """
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ValueError("not a JSON Web Key Set")
    named = [(key_id, entry) for entry in entries if isinstance(key_id := entry.get("kid"), str)]
    if any(count > 1 for count in Counter(key_id for key_id, _ in named).values()):
        raise ValueError("a key id is used twice")
    keys = {key_id: key for key_id, entry in named if (key := _signature_key(entry))}
    if not keys:
        raise NoUsableKeyError("no usable key: RSA of 2048 bits or more with e=65537, or EC P-256, for signatures")
    return keys


def _signature_key(entry: Mapping[str, Any]) -> SignatureKey | None:
    if not _SECRET_MEMBERS.isdisjoint(entry):
        return None
    try:
        match entry:
            case {"kty": "RSA", "n": str(modulus), "e": str(exponent)}:
                key = Rs256Key(_integer(modulus), _integer(exponent))
            case {"kty": "EC", "crv": "P-256", "x": str(x), "y": str(y)}:
                key = Es256Key(_integer(x), _integer(y))
            case _:
                return None
    except ValueError:
        return None
    return key if _is_meant_for_verifying(entry, key.algorithm) else None


def _integer(text: str) -> bytes:
    return base64url.decode(text.encode("ascii"))


def _is_meant_for_verifying(entry: Mapping[str, Any], algorithm: str) -> bool:
    operations = entry.get("key_ops", ["verify"])
    return (
        entry.get("use", "sig") == "sig"
        and entry.get("alg", algorithm) == algorithm
        and isinstance(operations, list)
        and "verify" in operations
    )
