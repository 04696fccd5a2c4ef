"""T: how a token is cut into segments and spelled in base64url."""

from tests.hostile.case import OWN, UNAUTHORIZED, tokens
from tests.tokens import access_claims, as_json, b64, mint, rsa_signer, sign_text, unb64


def _parts(token: str | None = None) -> list[str]:
    return (token or mint()).split(".")


def _edit(index: int, edit) -> str:
    """A genuine token with one segment changed after it was signed."""
    parts = _parts()
    parts[index] = edit(parts[index])
    return ".".join(parts)


def _signed_over(header: str | None = None, payload: str | None = None) -> str:
    """A token whose signature is genuine for these very segments, however they are spelled."""
    usual = _parts()
    return sign_text(
        f"{usual[0] if header is None else header}.{usual[1] if payload is None else payload}", rsa_signer()
    )


def _other_spelling(segment: str) -> str:
    """The same bytes in base64url that is not canonical: a lenient decoder ignores the last bits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    assert len(segment) % 4, "this segment has no unused bits"
    return segment[:-1] + alphabet[alphabet.index(segment[-1]) + 1]


def _uneven(claims: dict) -> bytes:
    """A payload whose base64url has unused bits in its last character."""
    text = as_json(claims)
    return text if len(text) % 3 else text[:-1] + b" }"


def _with_sign(sign: str, instead: str) -> str:
    """A genuine token whose payload uses `sign`, spelled in the standard base64 alphabet."""
    for filler in range(64):
        header, payload, signature = _parts(mint(claims=access_claims(note="~~~???" * 3 + "x" * filler)))
        if sign in payload:
            return ".".join((header, payload.replace(sign, instead), signature))
    raise AssertionError(f"no payload with {sign!r}")


def _long_token(length: int) -> str:
    """A genuine token of exactly this many characters."""
    shortest = len(mint(claims=access_claims(note="")))
    for filler in range((length - shortest) * 3 // 4 - 4, length):
        token = mint(claims=access_claims(note="x" * filler))
        if len(token) == length:
            return token
    raise AssertionError(f"no token of {length} characters")


SEGMENTS = [
    *tokens(
        OWN,
        {
            "T01 baseline": mint,
            "T96 a long token, but within the limit": lambda: _long_token(8191),
            "T97b header segment below 1,024 characters": lambda: mint(note="x" * 600),
        },
    ),
    *tokens(
        UNAUTHORIZED,
        {
            "T32 header tampered with": lambda: _edit(0, lambda s: b64(unb64(s)[:-1] + b',"typ":"JWT"}')),
            "T31 payload tampered with": lambda: _edit(1, lambda s: b64(unb64(s).replace(b"alice", b"bobby"))),
            "T31b payload of another token": lambda: _edit(
                1, lambda _: _parts(mint(claims=access_claims(username="bob")))[1]
            ),
            "T39 two segments": lambda: ".".join(_parts()[:2]),
            "T39b two segments and a dot": lambda: ".".join(_parts()[:2]) + ".",
            "T40 one segment": lambda: _parts()[0],
            "T40b four segments": lambda: mint() + ".AA",
            "T40c dot at the end": lambda: mint() + ".",
            "T40d dot at the start": lambda: "." + mint(),
            "T41 five segments: JWE is not JWS": lambda: mint() + ".AA.AA",
            "T42 JWS JSON serialization": lambda: as_json(
                dict(zip(("protected", "payload", "signature"), _parts(), strict=True))
            ).decode(),
            "T43 dots only": lambda: "..",
            "T43b four dots": lambda: "....",
            "T43c one dot": lambda: ".",
            "T44 empty payload, genuine signature over it": lambda: _signed_over(payload=""),
            "T45 empty header, genuine signature over it": lambda: _signed_over(header=""),
            "T55b fullwidth dots look like separators": lambda: mint().replace(".", "\uff0e"),
            "T55 ideographic full stops look like separators": lambda: mint().replace(".", "\u3002"),
            "T56 a letter that is not ASCII": lambda: _edit(1, lambda s: "\u00e9" + s[1:]),
            "T56b a lone surrogate in the token": lambda: _edit(1, lambda s: "\ud800" + s[1:]),
            "T56c NUL after the token": lambda: mint() + "\0",
            "T96b longer than any header API Gateway passes": lambda: _long_token(8193),
            "T96c 9 kB of junk": lambda: f"{'A' * 9000}.AA.AA",
            "T97 header segment over 1,024 characters": lambda: mint(note="x" * 800),
        },
    ),
]

ENCODING = [
    *tokens(
        UNAUTHORIZED,
        {
            "T46 newline in the payload segment": lambda: _edit(1, lambda s: s[:40] + "\n" + s[40:]),
            "T46b space in the payload segment": lambda: _edit(1, lambda s: s[:40] + " " + s[40:]),
            "T46c tab in the header segment": lambda: _edit(0, lambda s: s[:8] + "\t" + s[8:]),
            "T46d newline in the payload, genuine signature over it": lambda: _signed_over(payload=_parts()[1] + "\n"),
            "T47 '+' instead of '-'": lambda: _with_sign("-", "+"),
            "T47b '/' instead of '_'": lambda: _with_sign("_", "/"),
            "T47c standard alphabet in the signature": lambda: _edit(
                2, lambda s: s.replace("-", "+").replace("_", "/") + "/"
            ),
            "T48 padded payload, genuine signature over it": lambda: _signed_over(
                payload=b64(_uneven(access_claims())) + "="
            ),
            "T48b padded header, genuine signature over it": lambda: _signed_over(
                header=b64(_uneven({"kid": "k1", "alg": "RS256"})) + "="
            ),
            "T49 RFC 7515 forbids padding; each spelling would be a cache key of its own": lambda: mint() + "==",
            "T49b one '=' on the signature": lambda: mint() + "=",
            "T49c percent-encoded padding": lambda: mint() + "%3D%3D",
            "T50 unused bits set in the payload, genuine signature over it": lambda: _signed_over(
                payload=_other_spelling(b64(_uneven(access_claims())))
            ),
            "T50b unused bits set in the header, genuine signature over it": lambda: _signed_over(
                header=_other_spelling(b64(_uneven({"kid": "k1", "alg": "RS256"})))
            ),
            "T51 unused bits set in the signature: 16 spellings of one signature": lambda: _edit(2, _other_spelling),
            "T52 junk after the signature": lambda: mint() + "!",
            "T52b junk within the signature": lambda: _edit(2, lambda s: s[:10] + "!" + s[10:]),
            "T53 junk in the header segment": lambda: _edit(0, lambda s: "!" + s),
            "T53b junk in the payload, genuine signature over the junk": lambda: _signed_over(
                payload=_parts()[1][:20] + "!" + _parts()[1][20:]
            ),
            "T53c a segment of impossible length, genuine signature over it": lambda: _signed_over(payload="A" * 5),
            "T54 quoted-printable soft break": lambda: _edit(1, lambda s: s[:40] + "=\r\n" + s[40:]),
        },
    ),
]

CASES = [*SEGMENTS, *ENCODING]
