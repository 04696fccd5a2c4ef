"""Asks PyJWT about a token we already believe; imported only where that is configured, since it is slow to load."""

import jwt
from claims import CLOCK_SKEW_SECONDS
from key_store import TrustedKey
from refusal import Reason, UnauthorizedError

_REQUIRED = ["exp", "iat", "iss", "sub"]


def ask(token: str, signer: TrustedKey) -> None:
    """`UnauthorizedError` unless PyJWT, with its strict options, accepts the token as well.

    The audience is asked where the issuer's rules name one: Cognito's access tokens have none. The clock skew is for
    `iat` and `nbf`; that it also softens PyJWT's view of `exp` changes nothing, as both must accept.
    """
    audiences = sorted(signer.issuer.rules.audiences)
    try:
        jwt.decode(
            token,
            signer.key.public_key,
            algorithms=[signer.key.algorithm],
            issuer=signer.issuer.name,
            audience=audiences or None,
            leeway=CLOCK_SKEW_SECONDS,
            options={"require": _REQUIRED, "enforce_minimum_key_length": True, "verify_aud": bool(audiences)},
        )
    except jwt.PyJWTError:
        raise UnauthorizedError(Reason.SECOND_OPINION) from None
