"""What an API answers is neither written to a log nor kept for the next caller."""

from collections.abc import Iterator
from typing import Any

from pulumi_policy import Severity

from ..inputs import Resource
from ..policy import ADVISORY, About, Config, resource_policy

_SETTINGS, _STAGE = "aws:apigateway/methodSettings:MethodSettings", "aws:apigateway/stage:Stage"
_V2_STAGE = "aws:apigatewayv2/stage:Stage"


def _no_trace(resource: Resource, _: Config) -> Iterator[str]:
    for settings in _of(resource):
        if settings.get("dataTraceEnabled"):
            yield "it writes whole requests and answers, tokens and presigned URLs included, to the log"


def _no_cache(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("cacheClusterEnabled") or (resource.known("settings") or {}).get("cachingEnabled"):
        yield "it keeps answers for the next caller, and an answer is somebody's presigned URL"


def _throttled(resource: Resource, _: Config) -> Iterator[str]:
    for settings in _of(resource):
        for limit in ("throttlingRateLimit", "throttlingBurstLimit"):
            if settings.get(limit, -1) < 0:
                yield f"it has no {limit}"


def _logged(resource: Resource, _: Config) -> Iterator[str]:
    if resource.get("accessLogSettings") is None:
        yield "nobody can see who calls it, since it has no access log"


def _of(resource: Resource) -> list[dict[str, Any]]:
    if resource.type == _SETTINGS:
        return [resource.known("settings") or {}]
    return [resource.known("defaultRouteSettings") or {}, *(resource.known("routeSettings") or [])]


API_NO_DATA_TRACE = resource_policy(
    About(
        name="api-no-data-trace",
        description="API Gateway does not log requests and answers.",
        severity=Severity.CRITICAL,
        controls=("checkov:CKV_AWS_276",),
        remedy="Set dataTraceEnabled to false",
    ),
    {_SETTINGS: _no_trace, _V2_STAGE: _no_trace},
)

API_NO_CACHE = resource_policy(
    About(
        name="api-no-cache",
        description="API Gateway does not keep answers.",
        severity=Severity.CRITICAL,
        remedy="Set cachingEnabled and cacheClusterEnabled to false",
    ),
    {_SETTINGS: _no_cache, _STAGE: _no_cache},
)

API_THROTTLED = resource_policy(
    About(
        name="api-throttled",
        description="API stages limit how often they are called.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        remedy="Set throttlingRateLimit and throttlingBurstLimit",
    ),
    {_SETTINGS: _throttled},
)

API_ACCESS_LOG = resource_policy(
    About(
        name="api-access-log",
        description="API stages have an access log.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        controls=("securityhub:APIGateway.9", "config:apigateway-stage-access-logs-enabled", "checkov:CKV_AWS_76"),
        remedy="Set accessLogSettings",
    ),
    {_STAGE: _logged, _V2_STAGE: _logged},
)
