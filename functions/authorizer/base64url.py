"""Base64url as RFC 7515 wants it: no padding, no other alphabet, and one spelling only for each value."""

from binascii import a2b_base64

# The padded and the standard alphabet's characters become one that the decoder refuses.
_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
_PADDING = (b"", b"", b"==", b"=")
# The bits of the last character that carry no data must be zero, else one value has many spellings (RFC 4648, 3.5).
# No text has one character more than whole groups of four.
_CANONICAL_LAST = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")


def decode(text: bytes) -> bytes:
    """Decode canonical, unpadded base64url; `ValueError` for any other spelling."""
    tail = len(text) % 4
    if tail and text[-1] not in _CANONICAL_LAST[tail]:
        raise ValueError("not canonical base64url")
    return a2b_base64(text.translate(_TO_STANDARD) + _PADDING[tail], strict_mode=True)
