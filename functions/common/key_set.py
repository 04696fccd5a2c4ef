"""A JSON Web Key Set (RFC 7517), and of its keys those that are fit to verify a token."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from strict_decoding import decode_base64url

_PKCS1V15 = PKCS1v15()
_SHA256 = SHA256()

# NIST SP 800-131A asks for 2,048 bits. An exponent other than 65537 is odd at best, and 1 makes anyone a signer.
_RSA_MIN_BITS = 2048
_RSA_MAX_BITS = 8192
_RSA_EXPONENT = 65537
_P256_COORDINATE_BYTES = 32

# A set that shows one of these has given a private or a shared key away: whoever read it can sign.
_SECRET_MEMBERS = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class Rs256Key:
    """An RSA key for RSASSA-PKCS1-v1_5 with SHA-256."""

    algorithm = "RS256"

    def __init__(self, modulus: bytes, exponent: bytes) -> None:
        """`ValueError` if the key is weak or is no RSA key."""
        n, e = int.from_bytes(modulus), int.from_bytes(exponent)
        if not _RSA_MIN_BITS <= n.bit_length() <= _RSA_MAX_BITS or n % 2 == 0 or e != _RSA_EXPONENT:
            raise ValueError("weak RSA key")
        self.public_key = rsa.RSAPublicNumbers(e, n).public_key()
        self._signature_bytes = (n.bit_length() + 7) // 8

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether `signature`, of the exact length of the modulus, is by this key over `signed`."""
        if len(signature) != self._signature_bytes:
            return False
        try:
            self.public_key.verify(signature, signed, _PKCS1V15, _SHA256)
        except InvalidSignature:
            return False
        return True


class Es256Key:
    """A P-256 key for ECDSA with SHA-256."""

    algorithm = "ES256"

    def __init__(self, x: bytes, y: bytes) -> None:
        """`ValueError` if the point is not on the curve."""
        # Cognito signs with RSA only: whoever has no EC key does not wait for these modules at every start.
        from cryptography.hazmat.primitives.asymmetric import ec, utils  # noqa: PLC0415

        if len(x) != _P256_COORDINATE_BYTES or len(y) != _P256_COORDINATE_BYTES:
            raise ValueError("coordinates of P-256 have 32 bytes")
        numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x), int.from_bytes(y), ec.SECP256R1())
        self.public_key = numbers.public_key()
        self._ecdsa = ec.ECDSA(_SHA256)
        self._encode = utils.encode_dss_signature

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether `signature`, R and S of 32 bytes each (RFC 7518, 3.4), is by this key over `signed`."""
        if len(signature) != 2 * _P256_COORDINATE_BYTES:
            return False
        r = int.from_bytes(signature[:_P256_COORDINATE_BYTES])
        s = int.from_bytes(signature[_P256_COORDINATE_BYTES:])
        try:
            self.public_key.verify(self._encode(r, s), signed, self._ecdsa)
        except InvalidSignature:
            return False
        return True


SignatureKey = Rs256Key | Es256Key
"""A key, and the one algorithm it may be used with (RFC 8725, 3.1)."""


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
    return decode_base64url(text.encode("ascii"))


def _is_meant_for_verifying(entry: Mapping[str, Any], algorithm: str) -> bool:
    operations = entry.get("key_ops", ["verify"])
    return (
        entry.get("use", "sig") == "sig"
        and entry.get("alg", algorithm) == algorithm
        and isinstance(operations, list)
        and "verify" in operations
    )
