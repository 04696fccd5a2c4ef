"""Verifies a token: structure, then signature, and only then what it says."""

from collections.abc import Callable
from typing import Any, NamedTuple

import bearer_token
import claims as token_claims
from bearer_token import CompactJws, JoseHeader
from claims import CLOCK_SKEW_SECONDS, Caller
from decision_log import Reason, UnauthorizedError
from issuer import Issuer
from key_store import KeyStore, KeyTable, TrustedKey
from strict_decoding import parse_json_object

MAX_KNOWN_HEADERS = 64

SecondOpinion = Callable[[str, TrustedKey], None]
"""`UnauthorizedError` unless another verifier accepts the token, too, by the key that signed it."""


class VerifiedToken(NamedTuple):
    """A token that passed every check."""

    issuer: Issuer
    claims: dict[str, Any]
    caller: Caller


class Verifier:
    """Verifies tokens of the configured issuers."""

    def __init__(self, keys: KeyStore, second_opinion: SecondOpinion | None = None) -> None:
        self._keys = keys
        self._second_opinion = second_opinion
        self._known_headers: dict[bytes, JoseHeader] = {}

    def verify(self, token: str, now: float) -> VerifiedToken:
        """Return what a token says; `UnauthorizedError` unless every check passes at `now` (seconds since 1970)."""
        jws = bearer_token.parse(token, self._known_headers)
        signers = self._signers(jws)
        if jws.header_segment not in self._known_headers:
            self._remember(jws)
        try:
            claims = parse_json_object(jws.payload)
        except ValueError:
            raise UnauthorizedError(Reason.PAYLOAD) from None
        signer = _signer_named(claims.get("iss"), signers)
        caller = token_claims.check(claims, jws.header, signer.issuer, now)
        if self._second_opinion:
            self._second_opinion(token, signer)
        return VerifiedToken(signer.issuer, claims, caller)

    def _signers(self, jws: CompactJws) -> list[TrustedKey]:
        """Every trusted key that made this signature: issuers may share a key id, or even a key.

        The key id alone selects the candidates. The token's own `iss` is not looked at before the signature is good,
        so no unsigned payload is ever parsed, and afterwards it must name the issuer of the key that signed.
        """
        table = self._keys.current_table()
        signers = _signers_in(table, jws)
        if not signers:
            table, seen = self._keys.refresh(jws.header.key_id), table
            signers = [] if table is seen else _signers_in(table, jws)
        if not signers:
            raise UnauthorizedError(_why_nobody_signed(table, jws.header))
        return signers

    def _remember(self, jws: CompactJws) -> None:
        """Only headers that were signed are kept, so a flood of made-up ones fills nothing."""
        if len(self._known_headers) >= MAX_KNOWN_HEADERS:
            self._known_headers.clear()
        self._known_headers[jws.header_segment] = jws.header


def _signers_in(table: KeyTable, jws: CompactJws) -> list[TrustedKey]:
    return [
        trusted
        for trusted in table.get(jws.header.key_id, ())
        if trusted.key.algorithm == jws.header.algorithm and trusted.key.verifies(jws.signature, jws.signing_input)
    ]


def _signer_named(issuer: object, signers: list[TrustedKey]) -> TrustedKey:
    for signer in signers:
        if signer.issuer.name == issuer:
            return signer
    raise UnauthorizedError(Reason.ISSUER)


def _why_nobody_signed(table: KeyTable, header: JoseHeader) -> Reason:
    candidates = table.get(header.key_id, ())
    if not candidates:
        return Reason.UNKNOWN_KEY
    if all(trusted.key.algorithm != header.algorithm for trusted in candidates):
        return Reason.ALGORITHM
    return Reason.SIGNATURE


def opinion_of_pyjwt() -> SecondOpinion:
    """PyJWT's opinion, with its strict options, on a token that we accept.

    The audience is asked where the issuer's rules name one: Cognito's access tokens have none. The clock skew is for
    `iat` and `nbf`; that it also softens PyJWT's view of `exp` changes nothing, as both must accept.
    """
    import jwt  # noqa: PLC0415 (most of the function's start, so only where it is asked for)

    def ask(token: str, signer: TrustedKey) -> None:
        audiences = sorted(signer.issuer.rules.audiences)
        try:
            jwt.decode(
                token,
                signer.key.public_key,
                algorithms=[signer.key.algorithm],
                issuer=signer.issuer.name,
                audience=audiences or None,
                leeway=CLOCK_SKEW_SECONDS,
                options={
                    "require": ["exp", "iat", "iss", "sub"],
                    "enforce_minimum_key_length": True,
                    "verify_aud": bool(audiences),
                },
            )
        except jwt.PyJWTError:
            raise UnauthorizedError(Reason.SECOND_OPINION) from None

    return ask
