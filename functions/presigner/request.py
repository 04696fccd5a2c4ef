"""What the caller asks for: the API Gateway event, read defensively, becomes a request or the reason of its refusal."""

from dataclasses import dataclass

from event import value_at
from names import is_profile_name
from outcome import Outcome, Reason
from presigner_configuration import Configuration


@dataclass(frozen=True)
class Request:
    """A URL is asked for, to be opened as this user profile."""

    profile: str
    domain: str
    space: str | None
    landing: str | None


def request_of(event: object, configuration: Configuration) -> Request | Outcome:
    """The request in an event of the API, or how it was refused.

    Profile and domain come from the authorizer's context only. The path may repeat the profile, exactly; it never
    decides.
    """
    profile = value_at(event, "requestContext", "authorizer", "profile")
    if profile is None:
        return Outcome(Reason.PROFILE_MISSING)
    if not is_profile_name(profile):
        return Outcome(Reason.PROFILE_INVALID)
    if value_at(event, "pathParameters") not in (None, {}, {"profile": profile}):
        return Outcome(Reason.PROFILE_DIFFERS, profile)
    domain = _domain(event, configuration)
    if isinstance(domain, Reason):
        return Outcome(domain, profile)
    choice = _choice(event, configuration)
    if isinstance(choice, Reason):
        return Outcome(choice, profile)
    return Request(profile, domain, choice.get("space"), choice.get("landing"))


def _domain(event: object, configuration: Configuration) -> str | Reason:
    """The domain that the authorizer chose, or the default one where it chose none."""
    chosen = value_at(event, "requestContext", "authorizer", "domain")
    if chosen is None:
        return configuration.default_domain or Reason.DOMAIN_MISSING
    if not (isinstance(chosen, str) and chosen in configuration.domains):
        return Reason.DOMAIN_NOT_ALLOWED
    return chosen


def _choice(event: object, configuration: Configuration) -> dict[str, str] | Reason:
    """What the query chooses, each at most once and from the deployment's lists, or why it may not."""
    query = value_at(event, "queryStringParameters") or {}
    if not isinstance(query, dict) or not all(isinstance(value, str) for value in query.values()):
        return Reason.QUERY_MALFORMED
    each_once = {name: [value] for name, value in query.items()}
    if (value_at(event, "multiValueQueryStringParameters") or each_once) != each_once:
        return Reason.QUERY_MALFORMED
    if not query.keys() <= {"space", "landing"}:
        return Reason.QUERY_UNKNOWN
    if "space" in query and query["space"] not in configuration.spaces:
        return Reason.SPACE_NOT_ALLOWED
    if "landing" in query and query["landing"] not in configuration.landing_uris:
        return Reason.LANDING_NOT_ALLOWED
    return query
