"""Mints tokens for tests: genuine ones, and anything a forger might send."""

import base64
import functools
import json
import time
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
CLIENT_ID = "3n4b5urk1ft4fl3mg5e62d9ado"
SUBJECT = "7d5f2c0e-1111-2222-3333-444455556666"
ABSENT = object()
"""As a claim or header parameter: leave it out."""

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Signer:
    """A key pair with its key id: RS256 for an RSA key, ES256 for a P-256 key."""

    key_id: str
    private_key: PrivateKey

    @property
    def algorithm(self) -> str:
        return "RS256" if isinstance(self.private_key, rsa.RSAPrivateKey) else "ES256"

    @property
    def jwk(self) -> dict[str, Any]:
        """The public key as a member of a key set."""
        common = {"kid": self.key_id, "use": "sig", "alg": self.algorithm}
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            numbers = self.private_key.public_key().public_numbers()
            return {**common, "kty": "RSA", "n": b64_integer(numbers.n), "e": b64_integer(numbers.e)}
        point = self.private_key.public_key().public_numbers()
        return {**common, "kty": "EC", "crv": "P-256", "x": b64_integer(point.x, 32), "y": b64_integer(point.y, 32)}

    def sign(self, data: bytes) -> bytes:
        if isinstance(self.private_key, rsa.RSAPrivateKey):
            return self.private_key.sign(data, padding.PKCS1v15(), SHA256())
        r, s = utils.decode_dss_signature(self.private_key.sign(data, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)


def rsa_signer(key_id: str = "k1", bits: int = 2048, exponent: int = 65537) -> Signer:
    """The RSA key of that name: always the same one within a test run."""
    return Signer(key_id, _rsa_key(key_id, bits, exponent))


def ec_signer(key_id: str = "e1") -> Signer:
    """The P-256 key of that name: always the same one within a test run."""
    return Signer(key_id, _ec_key(key_id))


@functools.cache
def _rsa_key(_name: str, bits: int, exponent: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(exponent, bits)


@functools.cache
def _ec_key(_name: str) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def key_set(*signers: Signer | dict[str, Any]) -> dict[str, Any]:
    """The JSON Web Key Set with these keys; an entry of any other shape can be given as it is."""
    return {"keys": [signer.jwk if isinstance(signer, Signer) else signer for signer in signers]}


def access_claims(**changes: Any) -> dict[str, Any]:
    """What a Cognito access token says, issued ten seconds ago for an hour to `alice`."""
    now = int(time.time())
    claims = {
        "sub": SUBJECT,
        "iss": ISSUER,
        "client_id": CLIENT_ID,
        "origin_jti": "d1b1e0a6-0000-4000-8000-000000000001",
        "event_id": "d1b1e0a6-0000-4000-8000-000000000002",
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin",
        "auth_time": now - 10,
        "iat": now - 10,
        "exp": now + 3590,
        "jti": "d1b1e0a6-0000-4000-8000-000000000003",
        "username": "alice",
    }
    return _changed(claims, changes)


def id_claims(**changes: Any) -> dict[str, Any]:
    """What a Cognito ID token says about `alice`."""
    claims = access_claims(client_id=ABSENT, username=ABSENT, scope=ABSENT, token_use="id", aud=CLIENT_ID)
    return _changed({**claims, "cognito:username": "alice", "email": "alice@example.com"}, changes)


def mint(signer: Signer | None = None, claims: dict[str, Any] | bytes | None = None, **header: Any) -> str:
    """A signed token; `header` adds, changes or (with `ABSENT`) removes header parameters."""
    signer = signer or rsa_signer()
    parameters = _changed({"kid": signer.key_id, "alg": signer.algorithm}, header)
    return mint_raw(as_json(parameters), access_claims() if claims is None else claims, signer)


def mint_raw(header: bytes, claims: dict[str, Any] | bytes, signer: Signer | None = None) -> str:
    """A signed token over header bytes as they are, JSON or not."""
    payload = claims if isinstance(claims, bytes) else as_json(claims)
    return sign_text(f"{b64(header)}.{b64(payload)}", signer or rsa_signer())


def sign_text(signing_input: str, signer: Signer) -> str:
    """A token over a signing input as it is, base64url or not."""
    return f"{signing_input}.{b64(signer.sign(signing_input.encode()))}"


def as_json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64_integer(number: int, length: int | None = None) -> str:
    return b64(number.to_bytes(length or (number.bit_length() + 7) // 8))


def _changed(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**values, **changes}.items() if value is not ABSENT}
