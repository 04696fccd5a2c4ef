"""T: odd entries in an issuer's key set: each stands beside the usual key, under the id "odd"."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA384, SHA512

from tests.functions.authorizer.authorizing import issuer
from tests.hostile.case import OWN, UNAUTHORIZED, Case, tokens
from tests.hostile.forging import hmac_sha256, private_rsa, rsa_with, signed_by
from tests.tokens import ABSENT, b64, b64_integer, ec_signer, mint, rsa_signer

Entry = Callable[[], Mapping[str, Any]]
UNKNOWN_KIND = {"kty": "AKP", "kid": "odd", "pub": "AA"}


def _entry(**changes: Any) -> Mapping[str, Any]:
    """A good key's entry with changes."""
    jwk = {**rsa_signer("odd").jwk, **changes}
    return {name: value for name, value in jwk.items() if value is not ABSENT}


def _by_the_odd_key() -> str:
    return mint(rsa_signer("odd"))


def _by_the_odd_ec_key() -> str:
    return mint(ec_signer("odd"))


def _beside(expected: str, made: Mapping[str, tuple[Entry, Callable[[], str]]]) -> list[Case]:
    """Cases by "id why": the odd entry, and a token that it might, or must not, verify."""
    return [
        case
        for name, (entry, token) in made.items()
        for case in tokens(expected, {name: token}, lambda entry=entry: [issuer(rsa_signer(), entry())])
    ]


def _forged_with_exponent_one() -> str:
    """With e = 1 the padded digest is its own signature."""
    digest_info = bytes.fromhex("3031300d060960864801650304020105000420")

    def forge(data: bytes) -> bytes:
        info = digest_info + hashlib.sha256(data).digest()
        return b"\0\1" + b"\xff" * (256 - len(info) - 3) + b"\0" + info

    return signed_by(forge, "RS256", "odd")


def _p384() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(7, ec.SECP384R1())


def _p384_entry() -> Mapping[str, Any]:
    point = _p384().public_key().public_numbers()
    return {"kty": "EC", "kid": "odd", "crv": "P-384", "x": b64_integer(point.x, 48), "y": b64_integer(point.y, 48)}


def _ed25519() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(b"7" * 32)


def _ed25519_entry() -> Mapping[str, Any]:
    return {"kty": "OKP", "crv": "Ed25519", "kid": "odd", "x": b64(_ed25519().public_key().public_bytes_raw())}


def _secret_entry() -> Mapping[str, Any]:
    return {"kty": "oct", "kid": "odd", "alg": "HS256", "k": b64(b"s" * 32)}


def _disclosed_entry() -> Mapping[str, Any]:
    return _entry(d=b64_integer(private_rsa("odd").private_numbers().d))


def _weak():
    return rsa_signer("weak", 1024)


OTHER_KINDS = {
    "T81 Ed25519: not in the allow-list": (
        _ed25519_entry,
        lambda: signed_by(_ed25519().sign, "EdDSA", "odd"),
    ),
    "T81b P-384: not in the allow-list": (
        _p384_entry,
        lambda: signed_by(lambda data: _p384().sign(data, ec.ECDSA(SHA384())), "ES384", "odd"),
    ),
    "T88 a shared secret in the key set": (
        _secret_entry,
        lambda: signed_by(hmac_sha256(b"s" * 32), "HS256", "odd"),
    ),
    "T95 RS512: not in the allow-list": (
        lambda: _entry(alg="RS512"),
        lambda: signed_by(rsa_with(SHA512(), "odd"), "RS512", "odd"),
    ),
    "T82 RSA-1024 (NIST SP 800-131A)": (lambda: {**_weak().jwk, "kid": "odd"}, lambda: mint(_weak(), kid="odd")),
    "T83 e = 1: anyone can sign": (lambda: _entry(e="AQ"), _forged_with_exponent_one),
    "T83b e = 3": (lambda: rsa_signer("odd", 2048, 3).jwk, lambda: mint(rsa_signer("odd", 2048, 3))),
    "T92 key id is a number in the key set": (lambda: _entry(kid=7), lambda: mint(rsa_signer("odd"), kid="7")),
}

UNFIT_RSA_ENTRIES: dict[str, dict[str, Any]] = {
    "T83c e = 0": {"e": "AA"},
    "T83d e is empty": {"e": ""},
    "T83e e has padding": {"e": "AQAB===="},
    "T84 a key for encryption": {"use": "enc"},
    "T84b a key for signing, not for verifying": {"key_ops": ["sign"]},
    "T84c a key for nothing": {"key_ops": []},
    "T84d key_ops is no list": {"key_ops": "verify"},
    "T84e use is null": {"use": None},
    "T85 RSA key that says ES256": {"alg": "ES256"},
    "T85b RSA key that says PS256": {"alg": "PS256"},
    "T85c RSA key that says null": {"alg": None},
    "T85d kty in the wrong case": {"kty": "rsa"},
    "T86c kty is not optional": {"kty": ABSENT},
    "T89b a private member, whatever it holds": {"p": None},
    "T90 modulus with white space": {"n": "AQAB\n"},
    "T90b modulus missing": {"n": ABSENT},
    "T90c modulus is a number": {"n": 5},
    "T90d modulus is even": {"n": b64_integer(1 << 2047)},
    "T90e modulus is not ASCII": {"n": "\u00e9" * 342},
    "T90f modulus of 16,384 bits": {"n": b64_integer((1 << 16383) + 1)},
}

UNFIT_EC_ENTRIES: dict[str, dict[str, Any]] = {
    "T91 point is not on the curve": {"y": b64_integer(1, 32)},
    "T91b coordinate too short": {"x": "AQ"},
    "T91c under the name of another curve": {"crv": "secp256k1"},
    "T91e coordinate too long": {"x": b64_integer(1, 33)},
    "T91f no y": {"y": None},
    "T91g EC key that says RS256": {"alg": "RS256"},
}

CASES = [
    *_beside(UNAUTHORIZED, OTHER_KINDS),
    *_beside(
        UNAUTHORIZED,
        {
            "T89 a key set that gives the private key away": (_disclosed_entry, _by_the_odd_key),
            **{n: (lambda c=c: _entry(**c), _by_the_odd_key) for n, c in UNFIT_RSA_ENTRIES.items()},
            **{n: (lambda c=c: {**ec_signer("odd").jwk, **c}, _by_the_odd_ec_key) for n, c in UNFIT_EC_ENTRIES.items()},
        },
    ),
    *_beside(
        OWN,
        {
            "T82b RSA-3072": (lambda: rsa_signer("odd", 3072).jwk, lambda: mint(rsa_signer("odd", 3072))),
            "T84f a key for verifying": (lambda: _entry(use=ABSENT, key_ops=["verify"]), _by_the_odd_key),
            "T86 alg is optional in a key set": (lambda: _entry(alg=ABSENT), _by_the_odd_key),
            "T86b use is optional in a key set": (lambda: _entry(use=ABSENT), _by_the_odd_key),
            "T91d an EC key beside an RSA key": (lambda: ec_signer("odd").jwk, _by_the_odd_ec_key),
            "T93b an unknown kind of key after the good one": (lambda: UNKNOWN_KIND, mint),
            "T94 an entry without a key id spoils no other": (lambda: _entry(kid=ABSENT), mint),
            "T94b an empty entry spoils no other": (dict, mint),
        },
    ),
    *tokens(
        OWN,
        {"T93 an unknown kind of key before the good one": mint},
        issuers=lambda: [issuer(UNKNOWN_KIND, rsa_signer())],
    ),
]
