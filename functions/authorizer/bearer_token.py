"""Takes the bearer token out of a request, and apart (RFC 6750, RFC 7515), without verifying any of it yet."""

from collections.abc import Mapping
from typing import NamedTuple

from decision_log import Reason, UnauthorizedError
from strict_decoding import decode_base64url, parse_json_object

_NAME = "authorization"
_SCHEME = "bearer "

# API Gateway passes at most 8,000 bytes of headers to a private API, so a longer token cannot be genuine.
MAX_TOKEN_LENGTH = 8192
MAX_HEADER_LENGTH = 1024

ALGORITHMS = frozenset({"RS256", "ES256"})
_TYPES = frozenset({"jwt", "at+jwt"})
# Parameters that would change how the token is read, or name a key of the sender's own choice (RFC 8725, 3.10).
_REFUSED_PARAMETERS = frozenset({"crit", "b64", "zip", "enc", "jku", "x5u", "x5c", "jwk"})


def token_of(event: object) -> str:
    """The token of `Authorization: Bearer <token>` (RFC 6750, 2.1), the only header of that name in the request."""
    if not isinstance(event, dict):
        raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)
    value = _only_authorization(event.get("headers"))
    # API Gateway passes every header in both maps; if they differ, someone upstream and we would read different ones.
    repeated = event.get("multiValueHeaders")
    if repeated is not None and _only_authorization(repeated) != [value]:
        raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)
    return _bearer(value)


def _only_authorization(headers: object) -> object:
    """The value of the one header that is called Authorization, or would be after a careless trim."""
    if isinstance(headers, dict):
        names = [name for name in headers if name.strip().lower() == _NAME]
        if len(names) == 1 and len(names[0]) == len(_NAME):
            return headers[names[0]]
    raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)


def _bearer(value: object) -> str:
    if not isinstance(value, str) or value[: len(_SCHEME)].lower() != _SCHEME:
        raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)
    return value[len(_SCHEME) :]


class JoseHeader(NamedTuple):
    """The header parameters that matter: which key, used how, on what kind of token."""

    algorithm: str
    key_id: str
    type: str
    """`jwt` or `at+jwt`, in lower case and without `application/`."""


class CompactJws(NamedTuple):
    """The decoded parts of a token, none of them verified; `payload` is not parsed yet for that reason."""

    header: JoseHeader
    header_segment: bytes
    signing_input: bytes
    payload: bytes
    signature: bytes


def parse(token: str, known_headers: Mapping[bytes, JoseHeader]) -> CompactJws:
    """Split and decode a token; `known_headers` spares parsing header segments that were signed before."""
    if len(token) > MAX_TOKEN_LENGTH:
        raise UnauthorizedError(Reason.TOKEN_SIZE)
    try:
        signing_input, _, signature = token.encode("ascii").rpartition(b".")
        header_segment, payload = signing_input.split(b".")
        header = known_headers.get(header_segment) or _parse_header(header_segment)
        return CompactJws(header, header_segment, signing_input, decode_base64url(payload), decode_base64url(signature))
    except ValueError:
        raise UnauthorizedError(Reason.TOKEN_FORMAT) from None


def _parse_header(segment: bytes) -> JoseHeader:
    if len(segment) > MAX_HEADER_LENGTH:
        raise UnauthorizedError(Reason.TOKEN_SIZE)
    parameters = parse_json_object(decode_base64url(segment))
    algorithm, key_id, kind = parameters.get("alg"), parameters.get("kid"), parameters.get("typ", "JWT")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise UnauthorizedError(Reason.ALGORITHM)
    if not isinstance(key_id, str) or not isinstance(kind, str) or not _REFUSED_PARAMETERS.isdisjoint(parameters):
        raise UnauthorizedError(Reason.JOSE_HEADER)
    # A media type may leave out "application/" and its case means nothing (RFC 7515, 4.1.9).
    kind = kind.lower().removeprefix("application/")
    if kind not in _TYPES:
        raise UnauthorizedError(Reason.JOSE_HEADER)
    return JoseHeader(algorithm, key_id, kind)
