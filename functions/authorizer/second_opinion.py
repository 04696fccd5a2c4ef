"""Asks PyJWT about a token we already believe; imported only where that is configured, since it is slow to load."""

import jwt
from claims import CLOCK_SKEW_SECONDS
from key_store import TrustedKey
from refusal import Reason, UnauthorizedError

_REQUIRED = ["exp", "iat", "iss", "sub"]


def ask(token: str, signer: TrustedKey) -> None:
    """`UnauthorizedError` unless PyJWT, with its strict options, accepts the token as well.

    The audience is asked for ID tokens only: an access token names its client in `client_id`. The clock skew is for
    `iat` and `nbf`; that it also softens PyJWT's view of `exp` changes nothing, as both must accept.
    """
    is_id_token = signer.issuer.token_use == "id"  # noqa: S105 (not a password)
    try:
        jwt.decode(
            token,
            signer.key.public_key,
            algorithms=[signer.key.algorithm],
            issuer=signer.issuer.name,
            audience=sorted(signer.issuer.client_ids) if is_id_token else None,
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": _REQUIRED, "enforce_minimum_key_length": True, "verify_aud": is_id_token},
        )
    except jwt.PyJWTError:
        raise UnauthorizedError(Reason.SECOND_OPINION) from None
