"""What a token must say about its kind, its audience and its client: one class of rules for each kind of token."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from bearer_token import JoseHeader
from decision_log import Reason, UnauthorizedError

Claims = Mapping[str, Any]
"""What a token says, by name."""

# How issuers call the client that a token was issued to: OpenID Connect and Entra v2, RFC 9068, Okta, Entra v1.
CLIENT_CLAIMS = ("azp", "client_id", "cid", "appid")
# Only ID tokens carry these (OpenID Connect Core, sections 2 and 3.3.2.11; Financial-grade API, part 2, 5.1).
_MARKS_OF_AN_ID_TOKEN = frozenset({"nonce", "at_hash", "c_hash", "s_hash"})
# A security event, such as a logout token, is signed with the same keys (RFC 8417).
_MARKS_OF_NO_CREDENTIAL = frozenset({"events"})
# Whoever has the token must also prove to hold a key (RFC 7800; RFC 8705 and 9449), and nobody here could check that.
_MARKS_OF_A_BOUND_TOKEN = frozenset({"cnf"})


class CognitoToken(NamedTuple):
    """The rules of one pool."""

    token_use: str
    """`access` or `id`: the only kind of token that is accepted."""
    client_ids: frozenset[str]

    @property
    def audiences(self) -> frozenset[str]:
        """What `aud` must contain one of; empty where the token need not have it."""
        return self.client_ids if self.token_use == "id" else frozenset()  # noqa: S105 (not a password)

    def check(self, claims: Claims, _header: JoseHeader) -> None:
        """`UnauthorizedError` unless it is the wanted kind of token, for an accepted client."""
        if claims.get("token_use") != self.token_use:
            raise UnauthorizedError(Reason.TOKEN_USE)
        client_id = claims.get("client_id" if self.token_use == "access" else "aud")  # noqa: S105 (not a password)
        if not isinstance(client_id, str) or client_id not in self.client_ids:
            raise UnauthorizedError(Reason.CLIENT)

    def scopes(self, claims: Claims) -> Collection[str]:
        """The scopes that were granted."""
        scope = claims.get("scope")
        return scope.split(" ") if isinstance(scope, str) else ()


class AccessToken(NamedTuple):
    """The rules of an issuer whose access tokens are accepted. ID tokens never are, whatever else they say."""

    token_type: str
    """How its access tokens are known to be some, one of `ACCESS_TOKEN_TYPES`."""
    audiences: frozenset[str]
    """`aud` must contain one of these; empty asks for none, and then there are client ids."""
    client_ids: frozenset[str]
    """The token must be issued to one of these; empty asks for none, and then there are audiences."""
    client_claim: str
    scope_claim: str

    def check(self, claims: Claims, header: JoseHeader) -> None:
        """`UnauthorizedError` unless it is a bearer's access token, for us, from an accepted client."""
        _refuse_other_credentials(claims)
        if not _MARKS_OF_AN_ID_TOKEN.isdisjoint(claims) or not ACCESS_TOKEN_TYPES[self.token_type](claims, header):
            raise UnauthorizedError(Reason.TOKEN_USE)
        # What contradicts the mark is refused too, such as Keycloak's ID and refresh tokens, which say so in `typ`.
        if claims.get("typ", "Bearer") != "Bearer" or claims.get("token_use", "access") != "access":
            raise UnauthorizedError(Reason.TOKEN_USE)
        if self.audiences and self.audiences.isdisjoint(_audience(claims)):
            raise UnauthorizedError(Reason.AUDIENCE)
        _check_clients(claims, self.client_ids)
        if self.client_ids and claims.get(self.client_claim) not in self.client_ids:
            raise UnauthorizedError(Reason.CLIENT)
        # A client that acts for itself is no person, so no profile is its own (RFC 9068, section 5).
        if any(claims.get(name) == claims.get("sub") for name in CLIENT_CLAIMS):
            raise UnauthorizedError(Reason.SUBJECT)

    def scopes(self, claims: Claims) -> Collection[str]:
        """The scopes that were granted: texts with spaces between (RFC 8693, 4.2), or a list of them (Okta)."""
        scope = claims.get(self.scope_claim)
        if isinstance(scope, str):
            return scope.split(" ")
        return [each for each in scope if isinstance(each, str)] if isinstance(scope, list) else ()


class IdToken(NamedTuple):
    """The rules of an issuer whose ID tokens are accepted, and nothing else of it."""

    client_ids: frozenset[str]

    @property
    def audiences(self) -> frozenset[str]:
        """What `aud` must contain one of."""
        return self.client_ids

    def check(self, claims: Claims, header: JoseHeader) -> None:
        """`UnauthorizedError` unless it is an ID token for accepted clients only (OpenID Connect Core, 3.1.3.7)."""
        _refuse_other_credentials(claims)
        if header.type != "jwt" or claims.get("typ", "ID") != "ID" or claims.get("token_use", "id") != "id":
            raise UnauthorizedError(Reason.TOKEN_USE)
        audience = _audience(claims)
        if not audience or not audience <= self.client_ids:
            raise UnauthorizedError(Reason.AUDIENCE)
        _check_clients(claims, self.client_ids)

    def scopes(self, _claims: Claims) -> Collection[str]:
        """An ID token grants none."""
        return ()


def _refuse_other_credentials(claims: Claims) -> None:
    if not _MARKS_OF_NO_CREDENTIAL.isdisjoint(claims):
        raise UnauthorizedError(Reason.TOKEN_USE)
    if not _MARKS_OF_A_BOUND_TOKEN.isdisjoint(claims):
        raise UnauthorizedError(Reason.CONFIRMATION)


def _audience(claims: Claims) -> frozenset[str]:
    """A text or a list of texts (RFC 7519, 4.1.3); empty if there is none."""
    audience = claims.get("aud", [])
    entries = [audience] if isinstance(audience, str) else audience
    if not isinstance(entries, list) or not all(isinstance(each, str) and each for each in entries):
        raise UnauthorizedError(Reason.AUDIENCE)
    return frozenset(entries)


def _check_clients(claims: Claims, accepted: frozenset[str]) -> None:
    """Every claim that names a client must name an accepted one, not only the configured claim."""
    for name in CLIENT_CLAIMS:
        if name in claims:
            client = claims[name]
            if not isinstance(client, str) or not client or (accepted and client not in accepted):
                raise UnauthorizedError(Reason.CLIENT)


def _is_not_for_its_own_client(claims: Claims, _header: JoseHeader) -> bool:
    """An ID token is always addressed to the client it was issued to (OpenID Connect Core, section 2)."""
    audience = _audience(claims)
    clients = [claims[name] for name in CLIENT_CLAIMS if isinstance(claims.get(name), str)]
    return bool(clients) and audience.isdisjoint(clients)


ACCESS_TOKEN_TYPES: Mapping[str, Callable[[Claims, JoseHeader], bool]] = {
    "at+jwt": lambda _claims, header: header.type == "at+jwt",
    "bearer": lambda claims, _header: claims.get("typ") == "Bearer",
    "token_use": lambda claims, _header: claims.get("token_use") == "access",
    "audience": _is_not_for_its_own_client,
}
"""How access tokens are distinguished from all else that an issuer signs: by the header (RFC 9068), by the claim `typ`
(Keycloak), by the claim `token_use` (Cognito), or, where nothing says so, by an audience other than their client."""

TokenRules = CognitoToken | AccessToken | IdToken
"""Each has `check(claims, header)`, `scopes(claims)` and `audiences`, one of which `aud` must contain."""
