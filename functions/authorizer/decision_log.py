"""The log: one JSON line a decision, made of fixed codes and validated names, never of what a caller sent."""

import re
from json.encoder import encode_basestring_ascii

from refusal import Reason

# The extended id, since a client can choose the plain one (API Gateway developer guide, "Variables for access
# logging"); held to a shape like everything else that comes from outside.
_REQUEST_ID = re.compile(r"[a-zA-Z0-9+/_-]{1,64}={0,2}")
_ENDPOINT_ID = re.compile(r"vpce-[0-9a-f]{8,17}")


def allowed(event: object, principal: str, profile: str) -> None:
    """A caller may use a profile."""
    _write(decision="allow", reason=Reason.OWN_PROFILE, profile=profile, principal=principal, **_origin(event))


def denied(event: object, principal: str, reason: Reason) -> None:
    """A caller is who the token says, but has no profile here."""
    _write(decision="deny", reason=reason, principal=principal, **_origin(event))


def unauthorized(event: object, reason: Reason, error: str = "") -> None:
    """No token was believed; `error` is the class name of an unexpected error."""
    _write(decision="unauthorized", reason=reason, error=error, **_origin(event))


def key_set_replaced(issuer: str) -> None:
    """A newer key set is in use."""
    _write(event="key_set_replaced", issuer=issuer)


def key_set_kept(issuer: str, cause: str) -> None:
    """A newer key set could not be had, the old one stays in use."""
    _write(event="key_set_kept", issuer=issuer, cause=cause)


def key_set_withdrawn(issuer: str) -> None:
    """The issuer publishes no usable key any more; the old ones, past their age, are trusted no longer."""
    _write(event="key_set_withdrawn", issuer=issuer)


def _origin(event: object) -> dict[str, str]:
    request = _member(event, "requestContext")
    return {
        "vpceId": _matching(_ENDPOINT_ID, _member(_member(request, "identity"), "vpceId")),
        "requestId": _matching(_REQUEST_ID, _member(request, "extendedRequestId")),
    }


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _matching(shape: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and shape.fullmatch(value) else ""


def _write(**fields: str) -> None:
    # With texts only, quoting is all there is to JSON; the general encoder is set up anew for every line.
    members = [f'"{name}":{encode_basestring_ascii(value)}' for name, value in fields.items() if value]
    print(f"{{{','.join(members)}}}")
