"""What a token of a Cognito user pool must say about its kind and its client."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from compact_jws import JoseHeader
from refusal import Reason, UnauthorizedError


class CognitoToken(NamedTuple):
    """The rules of one pool."""

    token_use: str
    """`access` or `id`: the only kind of token that is accepted."""
    client_ids: frozenset[str]

    @property
    def audiences(self) -> frozenset[str]:
        """What `aud` must contain one of; empty where the token need not have it."""
        return self.client_ids if self.token_use == "id" else frozenset()  # noqa: S105 (not a password)

    def check(self, claims: Mapping[str, Any], _header: JoseHeader) -> None:
        """`UnauthorizedError` unless it is the wanted kind of token, for an accepted client."""
        if claims.get("token_use") != self.token_use:
            raise UnauthorizedError(Reason.TOKEN_USE)
        client_id = claims.get("client_id" if self.token_use == "access" else "aud")  # noqa: S105 (not a password)
        if not isinstance(client_id, str) or client_id not in self.client_ids:
            raise UnauthorizedError(Reason.CLIENT)

    def scopes(self, claims: Mapping[str, Any]) -> Collection[str]:
        """The scopes that were granted."""
        scope = claims.get("scope")
        return scope.split(" ") if isinstance(scope, str) else ()
