"""T: signatures that are almost right, of both algorithms."""

from cryptography.hazmat.primitives.asymmetric import utils

from tests.functions.authorizer.authorizing import issuer
from tests.hostile.case import OWN, UNAUTHORIZED, tokens
from tests.hostile.forging import private_rsa, resigned
from tests.tokens import access_claims, ec_signer, mint

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def _number(edit) -> str:
    """A genuine RS256 token whose signature was changed as a number, with the modulus at hand."""
    modulus = private_rsa().public_key().public_numbers().n
    return resigned(lambda s: edit(int.from_bytes(s), modulus).to_bytes(257).removeprefix(b"\0"))


RSA = [
    *tokens(
        UNAUTHORIZED,
        {
            "T33 first bit of the signature": lambda: resigned(lambda s: bytes([s[0] ^ 128]) + s[1:]),
            "T33b last bit of the signature": lambda: resigned(lambda s: s[:-1] + bytes([s[-1] ^ 1])),
            "T34 empty signature": lambda: resigned(lambda _: b""),
            "T35 signature one byte short": lambda: resigned(lambda s: s[:-1]),
            "T35b signature without its first byte": lambda: resigned(lambda s: s[1:]),
            "T36 signature with a byte more": lambda: resigned(lambda s: s + b"\0"),
            "T36b signature with a leading zero": lambda: resigned(lambda s: b"\0" + s),
            "T36c signature twice": lambda: resigned(lambda s: s + s),
            "T37 signature = 1": lambda: _number(lambda s, n: 1),
            "T37b signature = 0": lambda: _number(lambda s, n: 0),
            "T37c signature = 1 in one byte": lambda: resigned(lambda _: b"\1"),
            "T38 signature + modulus": lambda: _number(lambda s, n: s + n),
            "T38b signature = modulus": lambda: _number(lambda s, n: n),
            "T38c signature = modulus - 1": lambda: _number(lambda s, n: n - 1),
            "T38d modulus - signature": lambda: _number(lambda s, n: n - s),
            "T30 signature of another token": lambda: (
                mint().rpartition(".")[0] + "." + mint(claims=access_claims(jti="other")).rpartition(".")[2]
            ),
        },
    ),
]


def _ecdsa(edit) -> str:
    """A genuine ES256 token whose signature was changed as bytes."""
    return resigned(edit, ec_signer())


def _pair(edit) -> str:
    def change(signature: bytes) -> bytes:
        r, s = edit(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
        return r.to_bytes(32) + s.to_bytes(32)

    return _ecdsa(change)


def _der_of(signature: bytes) -> bytes:
    return utils.encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))


ECDSA = [
    *tokens(
        OWN,
        {
            "T01c ES256 baseline": lambda: mint(ec_signer()),
            "T80l order - S verifies too: ECDSA is like that, RFC 7518 does not forbid it": lambda: _pair(
                lambda r, s: (r, P256_ORDER - s)
            ),
        },
        issuers=lambda: [issuer(ec_signer())],
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "T80 DER-encoded signature: JWA wants R and S": lambda: _ecdsa(_der_of),
            "T80b one byte short": lambda: _ecdsa(lambda s: s[:-1]),
            "T80c one byte more": lambda: _ecdsa(lambda s: s + b"\0"),
            "T80d R and S swapped": lambda: _pair(lambda r, s: (s, r)),
            "T80e R = S = 0 (CVE-2022-21449)": lambda: _pair(lambda r, s: (0, 0)),
            "T80f R = 0": lambda: _pair(lambda r, s: (0, s)),
            "T80g S = 0": lambda: _pair(lambda r, s: (r, 0)),
            "T80h R = order": lambda: _pair(lambda r, s: (P256_ORDER, s)),
            "T80i S = order": lambda: _pair(lambda r, s: (r, P256_ORDER)),
            "T80j R = S = order": lambda: _pair(lambda r, s: (P256_ORDER, P256_ORDER)),
            "T80k R = S = 1": lambda: _pair(lambda r, s: (1, 1)),
            "T80m each half padded by a zero": lambda: _ecdsa(lambda s: b"\0" + s[:32] + b"\0" + s[32:]),
            "T80n RS256 header for an EC key": lambda: mint(ec_signer(), alg="RS256"),
            "T80o ES384 header for a P-256 key": lambda: mint(ec_signer(), alg="ES384"),
            "T80p signature empty": lambda: _ecdsa(lambda _: b""),
        },
        issuers=lambda: [issuer(ec_signer())],
    ),
]

CASES = [*RSA, *ECDSA]
