"""Reads the events of API Gateway and Cognito, in which anything can be missing or of another type."""

import re

_REQUEST_ID = re.compile(r"[a-zA-Z0-9+/_-]{1,64}={0,2}")
_ENDPOINT_ID = re.compile(r"vpce-[0-9a-f]{8,17}")


def value_at(event: object, *path: str) -> object:
    """What lies at these names, from object to object; `None` where there is nothing, or no object on the way."""
    value = event
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def matching(pattern: re.Pattern[str], value: object) -> str | None:
    """The value if it is a text of this pattern: nothing else may get into logs and answers."""
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def request_id(event: object) -> str | None:
    """The id that the caller, the API's access log and our log share.

    The extended one, since a client can choose the plain one (API Gateway developer guide, "Variables for access
    logging").
    """
    return matching(_REQUEST_ID, value_at(event, "requestContext", "extendedRequestId"))


def request_id_or_own(event: object, context: object) -> str:
    """The same; where the event has none the id of Lambda's `context`, and `unknown` where that has none either."""
    own = matching(_REQUEST_ID, getattr(context, "aws_request_id", None))
    return request_id(event) or own or "unknown"


def vpc_endpoint_id(event: object) -> str | None:
    """The execute-api VPC endpoint that the request came through, as API Gateway tells it."""
    return matching(_ENDPOINT_ID, value_at(event, "requestContext", "identity", "vpceId"))
