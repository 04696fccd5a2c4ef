"""What PyJWT, as strict as it can be, thinks of a token: an opinion that owes nothing to our code."""

from collections.abc import Mapping
from typing import Any

import jwt

_OPTIONS: dict[str, Any] = {"require": ["exp", "iat", "iss", "sub"], "enforce_minimum_key_length": True}


def request_accepted_by_pyjwt(headers: Mapping[str, str], issuers: list[Mapping[str, Any]]) -> bool:
    """Whether PyJWT accepts the bearer token of a request, by a bundled key of the issuer it names."""
    (value,) = (value for name, value in headers.items() if name.lower() == "authorization")
    return any(accepted_by_pyjwt(value[len("Bearer ") :], issuer) for issuer in issuers)


def accepted_by_pyjwt(token: str, issuer: Mapping[str, Any]) -> bool:
    """Whether PyJWT accepts a token, by a bundled key of this issuer."""
    audiences = _audiences(issuer)
    try:
        key_id = jwt.get_unverified_header(token)["kid"]
        key = jwt.PyJWK(next(jwk for jwk in issuer["jwks"]["keys"] if jwk.get("kid") == key_id))

        def decode(leeway: int, **dates: bool) -> dict[str, Any]:
            options: Any = _OPTIONS | {"verify_aud": bool(audiences)} | dates
            return jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                issuer=issuer["issuer"],
                audience=audiences or None,
                leeway=leeway,
                options=options,
            )

        # PyJWT has one leeway for all dates, so expiry is asked without any, and the others with the clock skew.
        decode(0, verify_iat=False, verify_nbf=False)
        claims = decode(60, verify_exp=False)
    except (jwt.PyJWTError, StopIteration, KeyError):
        return False
    if "token_type" in issuer:
        return True
    client = claims.get("aud" if issuer["token_use"] == "id" else "client_id")
    return claims.get("token_use") == issuer["token_use"] and client in issuer["client_ids"]


def _audiences(issuer: Mapping[str, Any]) -> list[str]:
    if "id" in (issuer.get("token_use"), issuer.get("token_type")):
        return issuer["client_ids"]
    return issuer.get("audiences", [])
