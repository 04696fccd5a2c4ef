"""Finds the bearer token of a request, which may be spelled in one way only."""

from refusal import Reason, UnauthorizedError

_NAME = "authorization"
_SCHEME = "bearer "


def token_of(event: object) -> str:
    """The token of `Authorization: Bearer <token>` (RFC 6750, 2.1), the only header of that name in the request."""
    if not isinstance(event, dict):
        raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)
    value = _only_authorization(event.get("headers"))
    # API Gateway passes every header in both maps; if they differ, someone upstream and we would read different ones.
    repeated = event.get("multiValueHeaders")
    if repeated is not None and _only_authorization(repeated) != [value]:
        raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)
    return _token(value)


def _only_authorization(headers: object) -> object:
    """The value of the one header that is called Authorization, or would be after a careless trim."""
    if isinstance(headers, dict):
        names = [name for name in headers if name.strip().lower() == _NAME]
        if len(names) == 1 and len(names[0]) == len(_NAME):
            return headers[names[0]]
    raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)


def _token(value: object) -> str:
    if not isinstance(value, str) or value[: len(_SCHEME)].lower() != _SCHEME:
        raise UnauthorizedError(Reason.AUTHORIZATION_HEADER)
    return value[len(_SCHEME) :]
