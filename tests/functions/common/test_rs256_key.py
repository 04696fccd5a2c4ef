"""RS256 vectors in the manner of Project Wycheproof, made here: what looks like a signature, but is none."""

import hashlib

import pytest

from tests.functions.authorizer.parts import key_set
from tests.hostile.forging import private_rsa
from tests.tokens import rsa_signer, unb64

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
    return key_set.Rs256Key(unb64(jwk["n"]), unb64(jwk["e"]))


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


@pytest.mark.parametrize("modulus", [2**2047, 2**2046 + 1, 2**8192 + 1])
def test_a_modulus_that_is_even_or_of_the_wrong_size_makes_no_key(modulus):
    with pytest.raises(ValueError, match="weak RSA key"):
        key_set.Rs256Key(modulus.to_bytes(1025), b"\1\0\1")
