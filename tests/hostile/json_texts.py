"""T: what the JSON of header and payload may look like."""

from tests.hostile.case import OWN, UNAUTHORIZED, each, tokens
from tests.tokens import access_claims, as_json, mint, mint_raw

NO_OBJECTS = (b"", b"[1,2]", b'"x"', b"5", b"null", b"true", b"{", b"{}", b"{'a':1}", b'{"a":1,}', b'[["alg",1]]')


def _payload(text: bytes, beside: bytes = b"") -> str:
    """A genuine token over the usual claims, with the text of one more member, and text after the object."""
    return mint(claims=as_json(access_claims())[:-1] + b"," + text + b"}" + beside)


def _note(text: bytes) -> str:
    """A genuine token with these raw bytes inside a text."""
    return _payload(b'"note":"' + text + b'"')


def _header(text: bytes) -> str:
    return mint_raw(text, access_claims())


CASES = [
    *tokens(
        UNAUTHORIZED,
        {
            **each("T59 payload is no complete object", NO_OBJECTS, lambda text: mint(claims=text)),
            **each("T64 header is no complete object", NO_OBJECTS, _header),
        },
    ),
    *tokens(
        OWN,
        {
            "T62d 100 nested arrays are only odd": lambda: _payload(b'"x":' + b"[" * 100 + b"]" * 100),
            "T60e white space around the object is JSON": lambda: mint(
                claims=b" \n" + as_json(access_claims()) + b"\t "
            ),
        },
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "T57 two algs: parsers differ on which counts": lambda: _header(b'{"alg":"none","kid":"k1","alg":"RS256"}'),
            "T57b two kids": lambda: _header(b'{"alg":"RS256","kid":"k2","kid":"k1"}'),
            "T57c two kids, one spelled with an escape": lambda: _header(
                b'{"alg":"RS256","k\\u0069d":"k2","kid":"k1"}'
            ),
            "T58 two usernames": lambda: _payload(b'"username":"bob"'),
            "T58b two exps, one of them past": lambda: mint(claims=b'{"exp":1,' + as_json(access_claims())[1:]),
            "T58c duplicate member deep inside": lambda: _payload(b'"x":[{"a":1,"a":2}]'),
            "T60 payload is not JSON": lambda: mint(claims=b"username=alice"),
            "T60b text after the object": lambda: _payload(b'"x":1', b"x"),
            "T60c two objects": lambda: mint(claims=as_json(access_claims()) * 2),
            "T60d NUL after the object": lambda: _payload(b'"x":1', b"\0"),
            "T60f raw control character in a text": lambda: _note(b"\n"),
            "T61 payload is not UTF-8": lambda: _note(b"\xff"),
            "T61c payload in UTF-16": lambda: mint(claims=as_json(access_claims()).decode().encode("utf-16")),
            "T61d byte order mark before the payload": lambda: mint(claims=b"\xef\xbb\xbf" + as_json(access_claims())),
            "T61e overlong UTF-8": lambda: _note(b"\xc0\xaf"),
            "T61f surrogate encoded as UTF-8": lambda: _note(b"\xed\xa0\x80"),
            "T62 2,500 nested arrays exhaust the parser, not us": lambda: _payload(b'"x":' + b"[" * 2500 + b"]" * 2500),
            "T62b nothing but opening brackets": lambda: mint(claims=b"[" * 5000),
            "T62e 500 nested arrays and the object around them": lambda: _payload(b'"x":' + b"[" * 500 + b"]" * 500),
            "T62c 800 nested arrays in the header": lambda: _header(b'{"alg":"RS256","kid":"k1","x":' + b"[" * 800),
            "T63 an integer of 5,000 digits": lambda: _payload(b'"x":' + b"9" * 5000),
            "T77 NaN is not JSON": lambda: _payload(b'"x":NaN'),
            "T78 Infinity is not JSON": lambda: _payload(b'"x":Infinity'),
            "T78b -Infinity is not JSON": lambda: _payload(b'"x":-Infinity'),
            "T79 a number no parser can hold": lambda: _payload(b'"x":1e400'),
            "T79b a number no parser can hold": lambda: _payload(b'"x":[-1e999]'),
            "T79c a number with a leading zero": lambda: _payload(b'"x":01'),
            "T75 byte order mark before the header": lambda: _header(b'\xef\xbb\xbf{"alg":"RS256","kid":"k1"}'),
            "T76 text after the header's object": lambda: _header(b'{"alg":"RS256","kid":"k1"}x'),
            "T76b header is not UTF-8": lambda: _header(b'{"alg":"RS256","kid":"k1","x":"\xff"}'),
            "T76c NaN in the header": lambda: _header(b'{"alg":"RS256","kid":"k1","x":NaN}'),
        },
    ),
]
