"""What is worth waking somebody for: each alarm, its threshold and what it means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..lambda_functions.catalog import KEY_REFRESHER, PRE_TOKEN, PRESIGNER, PROFILE_CREATOR
from .names import MonitoredNames

FIVE_MINUTES = 300


@dataclass(frozen=True)
class Alarm:
    """A metric that must stay below a threshold; missing data raises no alarm."""

    name: str
    """What follows the prefix; docs/watch.md has a section of this name."""
    meaning: str
    namespace: str
    metric: str
    threshold: float
    dimensions: Mapping[str, Any] = field(default_factory=dict)
    """Texts, or what becomes one."""
    statistic: str = "Sum"
    """Or a percentile, such as `p95`."""
    period: int = FIVE_MINUTES
    """Seconds."""
    periods: int = 1
    """How many of the last periods must be over the threshold, all of them."""


def alarms(names: MonitoredNames, refused_calls: int, region: Any) -> list[Alarm]:
    """All alarms of one deployment; the region is a text, or what becomes one."""
    return [*_from_logs(names, refused_calls), *_from_services(names, region)]


def _from_logs(names: MonitoredNames, refused_calls: int) -> Iterator[Alarm]:
    own = names.namespace
    yield Alarm("refused", "Many calls are refused (401 or 403)", own, "Refused", refused_calls)
    yield Alarm("authorizer-bypassed", "The presigner was called past the authorizer", own, "AuthorizerBypassed", 1)
    yield Alarm("presign-denied", "SageMaker denies the presigner what it should do", own, "PresignDenied", 1)
    yield Alarm("endpoint-untrusted", "SageMaker's endpoint shows a wrong certificate", own, "EndpointUntrusted", 1)
    yield Alarm("authorizer-failed", "The authorizer met what it does not foresee", own, "AuthorizerFailed", 1)
    yield Alarm(
        "profile-contested", "Two people have one profile, or a profile has no owner", own, "ProfileContested", 1
    )
    yield Alarm("keys-withdrawn", "An issuer vouches for no key any more", own, "KeysWithdrawn", 1)
    # Instances ask again after 30 seconds to 5 minutes, so an issuer that stays away is seen in each of these.
    yield Alarm("keys-kept", "An issuer's newer keys cannot be had", own, "KeysKept", 1, periods=3)
    yield Alarm("throttled", "Calls are throttled (429)", own, "Throttled", 10)
    yield Alarm("studio-failed", "SageMaker fails or does not answer", own, "StudioFailed", 3)


def _from_services(names: MonitoredNames, region: Any) -> Iterator[Alarm]:
    api = {"ApiName": names.prefix, "Stage": names.stage_name}
    yield Alarm("errors", "Calls end in an error (5xx)", "AWS/ApiGateway", "5XXError", 3, api)
    yield Alarm(
        "slow", "One call in twenty takes 4 s or more", "AWS/ApiGateway", "Latency", 4000, api, "p95", periods=3
    )
    # Not the authorizer's: each 401 of it is an error to Lambda, since that is how API Gateway takes one.
    # Each sign-in that the pre-token function refuses is one too, since that is how Cognito takes a refusal.
    for spec, threshold in {PRESIGNER: 1, PROFILE_CREATOR: 1, KEY_REFRESHER: 1, PRE_TOKEN: 3}.items():
        if spec in names.specs:
            what = spec.source.replace("_", "-")
            function = {"FunctionName": spec.name(names.prefix)}
            meaning = f"The {what} function ends in an error"
            yield Alarm(f"{what}-errors", meaning, "AWS/Lambda", "Errors", threshold, function)
    for what, function in (("authorizer", names.authorizer), ("presigner", names.presigner)):
        meaning = f"Lambda refuses to run the {what} function"
        yield Alarm(f"{what}-throttled", meaning, "AWS/Lambda", "Throttles", 1, {"FunctionName": function})
    if names.web_acl:
        # Names of metrics and of the whole ACL's rule: AWS WAF developer guide, "AWS WAF metrics and dimensions".
        blocked = {"WebACL": names.web_acl, "Region": region, "Rule": "ALL"}
        yield Alarm("blocked", "The web ACL blocks calls", "AWS/WAFV2", "BlockedRequests", 1, blocked)
