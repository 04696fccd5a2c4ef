"""Public keys that verify a signature, each with the one algorithm it may be used with (RFC 8725, 3.1)."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

_PKCS1V15 = PKCS1v15()
_SHA256 = SHA256()

# NIST SP 800-131A asks for 2,048 bits. An exponent other than 65537 is odd at best, and 1 makes anyone a signer.
_RSA_MIN_BITS = 2048
_RSA_MAX_BITS = 8192
_RSA_EXPONENT = 65537
_P256_COORDINATE_BYTES = 32


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
