"""ES256 vectors in the manner of Project Wycheproof, made here: what looks like a signature, but is none."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from tests.functions.authorizer.parts import key_set
from tests.tokens import ec_signer, unb64

MESSAGE = b"header.payload"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FIELD = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
SPECIAL = [0, 1, 2, ORDER - 1, ORDER, ORDER + 1, FIELD - 1, FIELD, FIELD + 1, 2**255, 2**256 - 1]


@pytest.fixture(scope="module")
def ec_key():
    jwk = ec_signer().jwk
    return key_set.Es256Key(unb64(jwk["x"]), unb64(jwk["y"]))


def _raw(r: int, s: int) -> bytes:
    return r.to_bytes(32) + s.to_bytes(32)


@pytest.fixture
def pair():
    signature = ec_signer().sign(MESSAGE)
    return int.from_bytes(signature[:32]), int.from_bytes(signature[32:])


def test_both_signs_of_s_verify(ec_key, pair):
    """ECDSA cannot tell them apart, and RFC 7518 (3.4) does not ask for the smaller one."""
    r, s = pair
    assert ec_key.verifies(_raw(r, s), MESSAGE)
    assert ec_key.verifies(_raw(r, ORDER - s), MESSAGE)


@pytest.mark.parametrize("r", SPECIAL)
@pytest.mark.parametrize("s", SPECIAL)
def test_special_values_are_no_ecdsa_signature(ec_key, r, s):
    assert not ec_key.verifies(_raw(r, s), MESSAGE)


@pytest.mark.parametrize("value", SPECIAL)
def test_one_special_value_spoils_an_ecdsa_signature(ec_key, pair, value):
    r, s = pair
    assert not ec_key.verifies(_raw(value, s), MESSAGE)
    assert not ec_key.verifies(_raw(r, value), MESSAGE)


EC_EDITS = {
    "swapped": lambda r, s: _raw(s, r),
    "R negated": lambda r, s: _raw(ORDER - r, s),
    "R and S negated": lambda r, s: _raw(ORDER - r, ORDER - s),
    "R plus the order": lambda r, s: _raw((r + ORDER) % 2**256, s),
    "S inverted": lambda r, s: _raw(r, pow(s, -1, ORDER)),
    "DER": utils.encode_dss_signature,
    "DER cut to 64 bytes": lambda r, s: utils.encode_dss_signature(r, s)[:64],
    "halves padded to 33 bytes": lambda r, s: r.to_bytes(33) + s.to_bytes(33),
    "leading zero": lambda r, s: b"\0" + _raw(r, s),
    "trailing zero": lambda r, s: _raw(r, s) + b"\0",
    "first byte cut off": lambda r, s: _raw(r, s)[1:],
    "last byte cut off": lambda r, s: _raw(r, s)[:-1],
    "R only": lambda r, s: r.to_bytes(32),
    "little-endian": lambda r, s: r.to_bytes(32, "little") + s.to_bytes(32, "little"),
    "nothing": lambda r, s: b"",
    "of P-384's length": lambda r, s: r.to_bytes(48) + s.to_bytes(48),
}


@pytest.mark.parametrize("edit", EC_EDITS.values(), ids=EC_EDITS)
def test_an_ecdsa_signature_that_was_changed_is_refused(ec_key, pair, edit):
    assert not ec_key.verifies(edit(*pair), MESSAGE)


def test_a_small_s_keeps_its_leading_zero(ec_key):
    """Without it, R and S would still be the same numbers: a second spelling of one signature."""
    signatures = (ec_signer().sign(MESSAGE) for _ in range(100_000))
    small = next(signature for signature in signatures if signature[32] == 0)
    assert ec_key.verifies(small, MESSAGE)
    assert not ec_key.verifies(small[:32] + small[33:], MESSAGE)


def test_every_bit_of_an_ecdsa_signature_counts(ec_key):
    signature = ec_signer().sign(MESSAGE)
    for bit in range(512):
        changed = (int.from_bytes(signature) ^ 1 << bit).to_bytes(64)
        assert not ec_key.verifies(changed, MESSAGE)


def test_an_ecdsa_signature_over_another_hash_is_refused(ec_key):
    private_key = ec_signer().private_key
    assert isinstance(private_key, ec.EllipticCurvePrivateKey)
    twice = private_key.sign(hashlib.sha256(MESSAGE).digest(), ec.ECDSA(SHA256()))
    assert not ec_key.verifies(_raw(*utils.decode_dss_signature(twice)), MESSAGE)
