"""Signature vectors in the manner of Project Wycheproof, made here: what looks like a signature, but is none."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.hashes import SHA256

from tests.functions.authorizer.parts import signature_key
from tests.hostile.forging import private_rsa
from tests.tokens import ec_signer, rsa_signer, unb64

MESSAGE = b"header.payload"
SIZE = 256
SHA256_OID = bytes.fromhex("0609608648016503040201")
NULL = bytes.fromhex("0500")


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag, len(content)]) + content


def _digest_info(oid: bytes = SHA256_OID, parameters: bytes = NULL, digest: bytes | None = None) -> bytes:
    octets = hashlib.sha256(MESSAGE).digest() if digest is None else digest
    return _der(0x30, _der(0x30, oid, parameters), _der(0x04, octets))


def _padded(info: bytes, block_type: bytes = b"\0\1", fill: bytes = b"\xff", end: bytes = b"\0") -> bytes:
    return block_type + fill * (SIZE - len(block_type) - len(end) - len(info)) + end + info


def _encrypt(block: bytes) -> bytes:
    """What the private key makes of any block, padded well or not."""
    numbers = private_rsa().private_numbers()
    return pow(int.from_bytes(block) % _modulus(), numbers.d, _modulus()).to_bytes(SIZE)


def _modulus() -> int:
    return private_rsa().public_key().public_numbers().n


@pytest.fixture(scope="module")
def rsa_key():
    jwk = rsa_signer().jwk
    return signature_key.Rs256Key(unb64(jwk["n"]), unb64(jwk["e"]))


@pytest.fixture(scope="module")
def ec_key():
    jwk = ec_signer().jwk
    return signature_key.Es256Key(unb64(jwk["x"]), unb64(jwk["y"]))


def test_the_encoding_of_rfc_8017_verifies(rsa_key):
    block = _padded(_digest_info())
    assert _encrypt(block) == rsa_signer().sign(MESSAGE)
    assert rsa_key.verifies(_encrypt(block), MESSAGE)


_INFO = _digest_info()
_DIGEST = hashlib.sha256(MESSAGE).digest()
_MD5_OID = bytes.fromhex("06082a864886f70d0205")
_OIDS = {
    "SHA-1": "06052b0e03021a",
    "SHA-224": "0609608648016503040204",
    "SHA-384": "0609608648016503040202",
    "SHA-512": "0609608648016503040203",
    "SHA-512/256": "0609608648016503040206",
    "SHA3-256": "0609608648016503040208",
    "sha256WithRSAEncryption": "06092a864886f70d01010b",
}
RSA_BLOCKS = {
    **{f"digest info of {name}": _padded(_digest_info(bytes.fromhex(oid))) for name, oid in _OIDS.items()},
    "MD5 with its own digest": _padded(_digest_info(_MD5_OID, digest=hashlib.md5(MESSAGE).digest())),
    "SHA-1 with its own digest": _padded(
        _digest_info(bytes.fromhex(_OIDS["SHA-1"]), digest=hashlib.sha1(MESSAGE).digest())
    ),
    "SHA-384 with its own digest": _padded(
        _digest_info(bytes.fromhex(_OIDS["SHA-384"]), digest=hashlib.sha384(MESSAGE).digest())
    ),
    "bare digest": _padded(_DIGEST),
    "digest as octet string only": _padded(_der(0x04, _DIGEST)),
    "digest of nothing": _padded(_digest_info(digest=b"")),
    "digest one byte short": _padded(_digest_info(digest=_DIGEST[:-1])),
    "digest one byte more": _padded(_digest_info(digest=_DIGEST + b"\0")),
    "digest of another message": _padded(_digest_info(digest=hashlib.sha256(b"other").digest())),
    "parameters left out (RFC 8017, A.2.4, wants NULL)": _padded(_digest_info(parameters=b"")),
    "parameters with content": _padded(_digest_info(parameters=bytes.fromhex("050100"))),
    "parameters of another type": _padded(_digest_info(parameters=bytes.fromhex("3000"))),
    "parameters twice": _padded(_digest_info(parameters=NULL + NULL)),
    "long form of length (BER)": _padded(b"\x30\x81" + _INFO[1:]),
    "long form of length in two bytes (BER)": _padded(b"\x30\x82\0" + _INFO[1:]),
    "indefinite length (BER)": _padded(b"\x30\x80" + _INFO[2:] + b"\0\0"),
    "long form of the digest's length (BER)": _padded(_INFO[:-33] + b"\x81" + _INFO[-33:]),
    "constructed octet string (BER)": _padded(
        _der(0x30, _der(0x30, SHA256_OID, NULL), _der(0x24, _der(0x04, _DIGEST)))
    ),
    "set instead of sequence": _padded(b"\x31" + _INFO[1:]),
    "more after the digest": _padded(_der(0x30, _INFO[2:], b"\x05\0")),
    "more after the digest info": _padded(_INFO + b"\0"),
    "garbage after the digest info (Bleichenbacher 2006)": b"\0\1" + b"\xff" * 8 + b"\0" + _INFO + b"\xaa" * 194,
    "block type 2": _padded(_INFO, b"\0\2"),
    "block type 0": _padded(_INFO, b"\0\0", b"\0"),
    "no leading zero": _padded(_INFO, b"\1"),
    "leading one": _padded(_INFO, b"\1\1"),
    "padding of zeros": _padded(_INFO, fill=b"\0"),
    "padding of other bytes": _padded(_INFO, fill=b"\xfe"),
    "a zero within the padding": b"\0\1\xff\0" + _padded(_INFO)[4:],
    "the last byte of padding differs": _padded(_INFO, end=b"\x7f\0"),
    "no zero after the padding": _padded(_INFO, end=b""),
    "two zeros after the padding": _padded(_INFO, end=b"\0\0"),
    "no padding": b"\0\1\0" + _INFO + b"\0" * (SIZE - 3 - len(_INFO)),
    "digest info first": _INFO + b"\xff" * (SIZE - len(_INFO)),
    "all zeros": b"\0" * SIZE,
    "all ones": b"\xff" * SIZE,
    "only the last byte": b"\0" * (SIZE - 1) + b"\1",
}


@pytest.mark.parametrize("block", RSA_BLOCKS.values(), ids=RSA_BLOCKS)
def test_an_rsa_signature_over_any_other_encoding_is_refused(rsa_key, block):
    assert not rsa_key.verifies(_encrypt(block), MESSAGE)


RSA_EDITS = {
    "plus the modulus": lambda s, n: (s + n).to_bytes(SIZE + 1).removeprefix(b"\0"),
    "the modulus": lambda s, n: n.to_bytes(SIZE),
    "modulus - 1": lambda s, n: (n - 1).to_bytes(SIZE),
    "modulus + 1": lambda s, n: (n + 1).to_bytes(SIZE),
    "modulus - signature": lambda s, n: (n - s).to_bytes(SIZE),
    "0": lambda s, n: bytes(SIZE),
    "1": lambda s, n: (1).to_bytes(SIZE),
    "2": lambda s, n: (2).to_bytes(SIZE),
    "leading zero": lambda s, n: s.to_bytes(SIZE + 1),
    "trailing zero": lambda s, n: s.to_bytes(SIZE) + b"\0",
    "first byte cut off": lambda s, n: s.to_bytes(SIZE)[1:],
    "last byte cut off": lambda s, n: s.to_bytes(SIZE)[:-1],
    "reversed": lambda s, n: s.to_bytes(SIZE)[::-1],
    "nothing": lambda s, n: b"",
    "the inverse": lambda s, n: pow(s, -1, n).to_bytes(SIZE),
    "the square": lambda s, n: pow(s, 2, n).to_bytes(SIZE),
}


@pytest.mark.parametrize("edit", RSA_EDITS.values(), ids=RSA_EDITS)
def test_an_rsa_signature_that_was_changed_as_a_number_is_refused(rsa_key, edit):
    changed = edit(int.from_bytes(rsa_signer().sign(MESSAGE)), _modulus())
    assert not rsa_key.verifies(changed, MESSAGE)


def test_every_bit_of_an_rsa_signature_counts(rsa_key):
    signature = rsa_signer().sign(MESSAGE)
    for byte in range(SIZE):
        changed = signature[:byte] + bytes([signature[byte] ^ 1 << byte % 8]) + signature[byte + 1 :]
        assert not rsa_key.verifies(changed, MESSAGE)


ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
FIELD = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
SPECIAL = [0, 1, 2, ORDER - 1, ORDER, ORDER + 1, FIELD - 1, FIELD, FIELD + 1, 2**255, 2**256 - 1]


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


@pytest.mark.parametrize("modulus", [2**2047, 2**2046 + 1, 2**8192 + 1])
def test_a_modulus_that_is_even_or_of_the_wrong_size_makes_no_key(modulus):
    with pytest.raises(ValueError, match="weak RSA key"):
        signature_key.Rs256Key(modulus.to_bytes(1025), b"\1\0\1")


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
