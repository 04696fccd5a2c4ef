"""Authorizers judge the Authorization header, and their answers are not kept for long."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import Resource
from ..policy import About, Config, resource_policy

_V1, _V2 = "aws:apigateway/authorizer:Authorizer", "aws:apigatewayv2/authorizer:Authorizer"
_DEFAULT_SECONDS = 300  # API Gateway API reference, CreateAuthorizer


def _cache(resource: Resource, config: Config) -> Iterator[str]:
    seconds = resource.known("authorizerResultTtlInSeconds")
    if resource.type == _V1 and seconds is None:
        seconds = _DEFAULT_SECONDS
    if (seconds or 0) > config["mostSeconds"]:
        yield f"its answers are reused for longer than {config['mostSeconds']:g} seconds"


def _identity_source(resource: Resource, _: Config) -> Iterator[str]:
    source = resource.known("identitySource") or "method.request.header.Authorization"
    if "method.request.header.authorization" not in {part.strip().lower() for part in source.split(",")}:
        yield "its identity source is not the Authorization header, so that one caller's answer may serve another"


def _identity_sources(resource: Resource, _: Config) -> Iterator[str]:
    sources = {str(source).lower() for source in resource.known("identitySources") or []}
    if "$request.header.authorization" not in sources:
        yield "its identity source is not the Authorization header, so that one caller's answer may serve another"


API_AUTHORIZER_CACHE = resource_policy(
    About(
        name="api-authorizer-cache",
        description="An authorizer's answer is reused for a short time only.",
        severity=Severity.HIGH,
        remedy="Set authorizerResultTtlInSeconds to at most what the policy's mostSeconds says",
        config={
            "mostSeconds": {
                "type": "number",
                "minimum": 0,
                "maximum": 3600,
                "default": 300,
                "description": "For how long a refused or signed-out person may still be let in, in seconds.",
            }
        },
    ),
    {_V1: _cache, _V2: _cache},
)

API_AUTHORIZER_IDENTITY = resource_policy(
    About(
        name="api-authorizer-identity",
        description="An authorizer's answer is kept by the Authorization header.",
        severity=Severity.CRITICAL,
        remedy="Set identitySource to method.request.header.Authorization",
    ),
    {_V1: _identity_source, _V2: _identity_sources},
)
