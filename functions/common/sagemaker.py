"""The SageMaker API behind its VPC endpoint: what may be its address, and what the codes of its errors mean."""

import re

# Plain http is for tests on this machine only.
_ENDPOINT = re.compile(r"(?:https://[a-z0-9.-]{1,253}|http://(?:127\.0\.0\.1|localhost))(?::([0-9]{1,5}))?/?")
_LAST_PORT = 65535

ABSENT = frozenset({"ResourceNotFound", "ResourceNotFoundException"})
ACCESS_DENIED = frozenset({"AccessDenied", "AccessDeniedException"})
THROTTLED = frozenset(
    {
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)

ENDPOINT_ALLOWED = "https://<host>[:port], or http:// on this machine"


def endpoint(text: str) -> str:
    """The address of the endpoint, without a slash at its end; `ValueError` for anything but `ENDPOINT_ALLOWED`.

    There is no room for credentials, a path, a query, or characters that parsers read differently.
    """
    match = _ENDPOINT.fullmatch(text)
    if not match or int(match[1] or 0) > _LAST_PORT:
        raise ValueError("not the address of an endpoint")
    return text.removesuffix("/")
