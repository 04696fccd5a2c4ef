"""JSON and base64url without second readings: what one parser could take differently from another is refused."""

import json
import math
from binascii import a2b_base64
from typing import Any, NoReturn

# No text is nested deeper than it has opening brackets. How deep Python itself goes depends on its version (thousands
# from 3.12 on) and on the stack that is left; a token has a handful of brackets, a large key set some hundred.
MAX_BRACKETS = 500
_WHITE_SPACE = " \t\n\r"

# The padded and the standard base64 alphabet's characters become one that the decoder refuses.
_TO_STANDARD = bytes.maketrans(b"-_+/=", b"+/!!!")
_PADDING = (b"", b"", b"==", b"=")
# The bits of the last character that carry no data must be zero, else one value has many spellings (RFC 4648, 3.5).
# No text has one character more than whole groups of four.
_CANONICAL_LAST = (b"", b"", b"AQgw", b"AEIMQUYcgkosw048")


def decode_base64url(text: bytes) -> bytes:
    """Decode base64url as RFC 7515 wants it, canonical and unpadded; `ValueError` for any other spelling."""
    tail = len(text) % 4
    if tail and text[-1] not in _CANONICAL_LAST[tail]:
        raise ValueError("not canonical base64url")
    return a2b_base64(text.translate(_TO_STANDARD) + _PADDING[tail], strict_mode=True)


def parse_json(data: bytes) -> Any:
    """Parse UTF-8 JSON (RFC 8259); `ValueError` on duplicate members, NaN, infinite numbers or too many brackets."""
    if data.count(b"[") + data.count(b"{") > MAX_BRACKETS:
        raise ValueError("too many brackets")
    text = data.decode("utf-8").strip(_WHITE_SPACE)
    try:
        value, end = _DECODER.raw_decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if end != len(text):
        raise ValueError("more than one value")
    return value


def parse_json_object(data: bytes) -> dict[str, Any]:
    """Parse JSON that must be an object; `ValueError` if it is anything else."""
    value = parse_json(data)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 (callers treat every malformed text alike)
    return value


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(members)
    if len(value) != len(members):
        raise ValueError("duplicate member")
    return value


def _constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number


# One decoder for all calls: json.loads with hooks would build a new one each time.
_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
