"""What the caller asks for: the API Gateway event, read defensively, becomes a request or the reason of its refusal."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import names
from environment import Configuration
from outcome import Outcome, Reason

_REQUEST_ID = re.compile(r"[a-zA-Z0-9+/_-]{1,64}={0,2}")
_ENDPOINT_ID = re.compile(r"vpce-[0-9a-f]{8,17}")


@dataclass(frozen=True)
class Request:
    """A URL is asked for, to be opened as this user profile."""

    profile: str
    domain: str
    space: str | None
    landing: str | None


def requested(event: object, configuration: Configuration) -> Request | Outcome:
    """The request in an event of the API, or how it was refused.

    Profile and domain come from the authorizer's context only. The path may repeat the profile, exactly; it never
    decides.
    """
    profile = _at(event, "requestContext", "authorizer", "profile")
    if profile is None:
        return Outcome(Reason.PROFILE_MISSING)
    if not (isinstance(profile, str) and names.is_name(profile)):
        return Outcome(Reason.PROFILE_INVALID)
    if _at(event, "pathParameters") not in (None, {}, {"profile": profile}):
        return Outcome(Reason.PROFILE_DIFFERS, profile)
    domain = _domain(event, configuration)
    if isinstance(domain, Reason):
        return Outcome(domain, profile)
    choice = _choice(event, configuration)
    if isinstance(choice, Reason):
        return Outcome(choice, profile)
    return Request(profile, domain, choice.get("space"), choice.get("landing"))


def request_id(event: object, context: object) -> str:
    """The id that the caller, the API's access log and our log share; Lambda's own if the event has none.

    The extended one, since a client can choose the plain one (API Gateway developer guide, "Variables for access
    logging").
    """
    candidates = (_at(event, "requestContext", "extendedRequestId"), getattr(context, "aws_request_id", None))
    return next(filter(None, map(_only(_REQUEST_ID), candidates)), "unknown")


def vpc_endpoint_id(event: object) -> str | None:
    """The execute-api VPC endpoint the request came through, as API Gateway tells it."""
    return _only(_ENDPOINT_ID)(_at(event, "requestContext", "identity", "vpceId"))


def _domain(event: object, configuration: Configuration) -> str | Reason:
    """The domain that the authorizer chose, or the default one where it chose none."""
    chosen = _at(event, "requestContext", "authorizer", "domain")
    if chosen is None:
        return configuration.default_domain or Reason.DOMAIN_MISSING
    if not (isinstance(chosen, str) and chosen in configuration.domains):
        return Reason.DOMAIN_NOT_ALLOWED
    return chosen


def _choice(event: object, configuration: Configuration) -> dict[str, str] | Reason:
    """What the query chooses, each at most once and from the deployment's lists, or why it may not."""
    query = _at(event, "queryStringParameters") or {}
    if not isinstance(query, dict) or not all(isinstance(value, str) for value in query.values()):
        return Reason.QUERY_MALFORMED
    each_once = {name: [value] for name, value in query.items()}
    if (_at(event, "multiValueQueryStringParameters") or each_once) != each_once:
        return Reason.QUERY_MALFORMED
    if not query.keys() <= {"space", "landing"}:
        return Reason.QUERY_UNKNOWN
    if "space" in query and query["space"] not in configuration.spaces:
        return Reason.SPACE_NOT_ALLOWED
    if "landing" in query and query["landing"] not in configuration.landing_uris:
        return Reason.LANDING_NOT_ALLOWED
    return query


def _at(event: object, *path: str) -> object:
    value = event
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _only(pattern: re.Pattern[str]) -> Callable[[object], str | None]:
    """Lets nothing but a match of the pattern into logs and answers."""
    return lambda value: value if isinstance(value, str) and pattern.fullmatch(value) else None
