"""T: which algorithm a token names, and which one its signature was really made with."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.hostile.case import UNAUTHORIZED, each, tokens
from tests.hostile.forging import hmac_sha256, no_signature, pss, rsa_with, signed_by
from tests.tokens import ABSENT, as_json, ec_signer, mint, rsa_signer, unb64

NONE = ("none", "None", "NONE", "nOnE", "none ", " none", "none\0", "\uff4eone")
NO_TEXT = (1, ["RS256"], None, {"RS256": 1}, True, 1.5)
NOT_RS256 = (
    "rs256",
    "RS256 ",
    "",
    "RS256\0",
    "\uff32\uff33256",
    "RSA-OAEP",
    "dir",
    "RS1",
    "HS384",
    "EdDSA",
    "ES384",
    "PS512",
)


def _pem() -> bytes:
    return rsa_signer().private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _der() -> bytes:
    return rsa_signer().private_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


CASES = [
    *tokens(
        UNAUTHORIZED,
        {
            **each("T03 alg without signature (RFC 8725, 3.2)", NONE, lambda name: signed_by(no_signature, name)),
            **each("T13 alg is no text, genuine signature", NO_TEXT, lambda value: mint(alg=value)),
            **each("T13x alg is not quite RS256, genuine signature", NOT_RS256, lambda name: mint(alg=name)),
        },
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "T02 alg none with a genuine signature": lambda: signed_by(rsa_with(SHA256()), "none"),
            "T02b alg none and no segment for a signature": lambda: signed_by(no_signature, "none")[:-1],
            "T04 HS512 with the public key as secret": lambda: signed_by(
                lambda d: hmac.new(_pem(), d, hashlib.sha512).digest(), "HS512"
            ),
            "T05 key confusion: public key in PEM as HMAC secret (CVE-2022-29217)": lambda: signed_by(
                hmac_sha256(_pem()), "HS256"
            ),
            "T05b key confusion: PEM without the last newline": lambda: signed_by(hmac_sha256(_pem().strip()), "HS256"),
            "T06 key confusion: JWK as HMAC secret (CVE-2026-48526)": lambda: signed_by(
                hmac_sha256(as_json(rsa_signer().jwk)), "HS256"
            ),
            "T07 key confusion: public key in DER as HMAC secret": lambda: signed_by(hmac_sha256(_der()), "HS256"),
            "T07b key confusion: modulus as HMAC secret": lambda: signed_by(
                hmac_sha256(unb64(rsa_signer().jwk["n"])), "HS256"
            ),
            "T08 HS256 with an empty secret (CVE-2026-49852)": lambda: signed_by(hmac_sha256(b""), "HS256"),
            "T08b HS256 with the key id as secret": lambda: signed_by(hmac_sha256(b"k1"), "HS256"),
            "T08c RS256 header, HMAC signature": lambda: signed_by(hmac_sha256(_pem()), "RS256"),
            "T09 SHA-1 under RS256": lambda: signed_by(rsa_with(SHA1()), "RS256"),
            "T09b SHA-384 under RS256": lambda: signed_by(rsa_with(SHA384()), "RS256"),
            "T09c SHA-512 under RS256": lambda: signed_by(rsa_with(SHA512()), "RS256"),
            "T10 PS256, genuine, but the key is for RS256": lambda: signed_by(pss, "PS256"),
            "T10b PSS signature under RS256": lambda: signed_by(pss, "RS256"),
            "T11 RS384, genuine: one algorithm a key": lambda: signed_by(rsa_with(SHA384()), "RS384"),
            "T11b RS512, genuine: one algorithm a key": lambda: signed_by(rsa_with(SHA512()), "RS512"),
            "T12 alg missing, genuine signature (RFC 7515 4.1.1)": lambda: mint(alg=ABSENT),
            "T14 ES256 header, RSA key and signature": lambda: mint(alg="ES256"),
            "T14b ES256 signature by another key under an RSA key's id": lambda: mint(ec_signer("attacker"), kid="k1"),
        },
    ),
]
