"""Makes signatures of every wrong kind."""

import hashlib
import hmac
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm

from tests.tokens import Signer, access_claims, as_json, b64, mint, rsa_signer, unb64

Sign = Callable[[bytes], bytes]


def signed_by(sign: Sign, algorithm: object, kid: object = "k1") -> str:
    """A token whose header names any algorithm, and whose signature is whatever `sign` makes of the input."""
    text = f"{b64(as_json({'alg': algorithm, 'kid': kid}))}.{b64(as_json(access_claims()))}"
    return f"{text}.{b64(sign(text.encode()))}"


def resigned(edit: Callable[[bytes], bytes], signer: Signer | None = None) -> str:
    """A genuine token whose signature was changed as bytes."""
    head, _, signature = mint(signer).rpartition(".")
    return f"{head}.{b64(edit(unb64(signature)))}"


def private_rsa(key_id: str = "k1") -> rsa.RSAPrivateKey:
    key = rsa_signer(key_id).private_key
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def rsa_with(hash_algorithm: HashAlgorithm, key_id: str = "k1") -> Sign:
    return lambda data: private_rsa(key_id).sign(data, padding.PKCS1v15(), hash_algorithm)


def pss(data: bytes) -> bytes:
    return private_rsa().sign(data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())


def hmac_sha256(secret: bytes) -> Sign:
    return lambda data: hmac.new(secret, data, hashlib.sha256).digest()


def no_signature(_: bytes) -> bytes:
    return b""
