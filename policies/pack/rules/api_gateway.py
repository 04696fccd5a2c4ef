"""APIs are private, ask who calls, and neither log nor keep what they answer."""

from collections.abc import Iterable, Iterator
from typing import Any

from pulumi_policy import PolicyResource, Severity

from ..framework.policy import ADVISORY, About, Config, resource_policy, stack_policy
from ..framework.resource import UNKNOWN, NotYetKnownError, Resource, Unknown

_METHOD, _RESOURCE = "aws:apigateway/method:Method", "aws:apigateway/resource:Resource"
_REST_API = "aws:apigateway/restApi:RestApi"
_WITH_AUTHORIZER = ("CUSTOM", "COGNITO_USER_POOLS", "JWT")
_REST_AUTHORIZER, _HTTP_AUTHORIZER = "aws:apigateway/authorizer:Authorizer", "aws:apigatewayv2/authorizer:Authorizer"
_DEFAULT_CACHE_SECONDS = 300  # API Gateway API reference, CreateAuthorizer
_METHOD_SETTINGS, _STAGE = "aws:apigateway/methodSettings:MethodSettings", "aws:apigateway/stage:Stage"
_HTTP_STAGE = "aws:apigatewayv2/stage:Stage"


def _private_endpoint_type(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("endpointConfiguration", "types") not in ("PRIVATE", ["PRIVATE"]):
        yield "its endpoint type is not PRIVATE, so it is reachable from the internet"


def _always_public(_: Resource, __: Config) -> Iterator[str]:
    yield "HTTP and WebSocket APIs are always reachable from the internet"


def _method_authorized(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    authorization = resource.known("authorizationType" if "v2" in resource.type else "authorization") or "NONE"
    if authorization == "NONE":
        # Whether the route is a public one, only the whole stack says.
        if "v2" in resource.type or resource.known("httpMethod") not in config["publicMethods"]:
            yield "anybody may call it"
    elif authorization in _WITH_AUTHORIZER and resource.get("authorizerId") in (None, ""):
        yield "its authorization names no authorizer"
    elif authorization not in (*_WITH_AUTHORIZER, "AWS_IAM"):
        yield "its authorization is of no known kind"


def _no_openapi_body(resource: Resource, _: Config) -> Iterator[str]:
    if resource.get("body") not in (None, ""):
        yield "its routes and authorizers are in an OpenAPI body, where no policy judges them"


def _public_routes(resources: list[Resource], config: Config) -> Iterable[tuple[Resource, str | NotYetKnownError]]:
    for resource in resources:
        if resource.type != _METHOD or resource.get("authorization") not in (None, "", "NONE", UNKNOWN):
            continue
        path, method = _route_path(resource.source, "resourceId"), resource.get("httpMethod")
        if UNKNOWN in (resource.get("authorization"), path, method):
            yield resource, NotYetKnownError("authorization and route")
        elif path is None or f"{method} {path}" not in config["publicRoutes"]:
            yield resource, "anybody may call it, and its route is not named as a public one"


def _route_path(source: PolicyResource | None, parent: str) -> str | Unknown | None:
    """The path of what a property refers to, or None where it refers to nothing of this stack."""
    for above in source.property_dependencies.get(parent, []) if source else []:
        if above.resource_type == _REST_API:
            return "/"
        if above.resource_type == _RESOURCE:
            start = _route_path(above, "parentId")
            part = Resource(above.resource_type, above.name, above.urn, above.props).get("pathPart")
            return f"{start.rstrip('/')}/{part}" if isinstance(start, str) and isinstance(part, str) else UNKNOWN
    return None


def _authorizer_cache(resource: Resource, config: Config) -> Iterator[str]:
    seconds = resource.known("authorizerResultTtlInSeconds")
    if resource.type == _REST_AUTHORIZER and seconds is None:
        seconds = _DEFAULT_CACHE_SECONDS
    if (seconds or 0) > config["mostSeconds"]:
        yield f"its answers are reused for longer than {config['mostSeconds']:g} seconds"


def _rest_identity_source(resource: Resource, _: Config) -> Iterator[str]:
    source = resource.known("identitySource") or "method.request.header.Authorization"
    if "method.request.header.authorization" not in {part.strip().lower() for part in source.split(",")}:
        yield "its identity source is not the Authorization header, so that one caller's answer may serve another"


def _http_identity_source(resource: Resource, _: Config) -> Iterator[str]:
    sources = {str(source).lower() for source in resource.known("identitySources") or []}
    if "$request.header.authorization" not in sources:
        yield "its identity source is not the Authorization header, so that one caller's answer may serve another"


def _no_data_trace(resource: Resource, _: Config) -> Iterator[str]:
    for settings in _method_settings(resource):
        if settings.get("dataTraceEnabled"):
            yield "it writes whole requests and answers, tokens and presigned URLs included, to the log"


def _no_response_cache(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("cacheClusterEnabled") or (resource.known("settings") or {}).get("cachingEnabled"):
        yield "it keeps answers for the next caller, and an answer is somebody's presigned URL"


def _throttled(resource: Resource, _: Config) -> Iterator[str]:
    for settings in _method_settings(resource):
        for limit in ("throttlingRateLimit", "throttlingBurstLimit"):
            if settings.get(limit, -1) < 0:
                yield f"it has no {limit}"


def _access_log(resource: Resource, _: Config) -> Iterator[str]:
    if resource.get("accessLogSettings") is None:
        yield "nobody can see who calls it, since it has no access log"


def _method_settings(resource: Resource) -> list[dict[str, Any]]:
    if resource.type == _METHOD_SETTINGS:
        return [resource.known("settings") or {}]
    return [resource.known("defaultRouteSettings") or {}, *(resource.known("routeSettings") or [])]


POLICIES = (
    resource_policy(
        About(
            name="api-private",
            description="APIs are reachable through VPC endpoints only.",
            severity=Severity.CRITICAL,
            controls=("config:api-gw-endpoint-type-check",),
            remedy="Make it a REST API with endpointConfiguration.types PRIVATE",
        ),
        {
            "aws:apigateway/restApi:RestApi": _private_endpoint_type,
            "aws:apigateway/domainName:DomainName": _private_endpoint_type,
            "aws:apigatewayv2/api:Api": _always_public,
            "aws:apigatewayv2/domainName:DomainName": _always_public,
        },
    ),
    resource_policy(
        About(
            name="api-methods-authorized",
            description="Methods of APIs ask for authorization.",
            severity=Severity.CRITICAL,
            controls=(
                "checkov:CKV_AWS_59",
                "checkov:CKV_AWS_309",
                "securityhub:APIGateway.8",
                "config:api-gwv2-authorization-type-configured",
            ),
            remedy="Set authorization CUSTOM and the authorizer, and make routes as resources of their own",
            config={
                "publicMethods": {
                    "type": "array",
                    "items": {"type": "string"},
                    "default": ["GET", "OPTIONS"],
                    "description": "HTTP methods that a public route may have.",
                }
            },
        ),
        {
            _METHOD: _method_authorized,
            "aws:apigatewayv2/route:Route": _method_authorized,
            _REST_API: _no_openapi_body,
            "aws:apigateway/restApiPut:RestApiPut": _no_openapi_body,
        },
    ),
    stack_policy(
        About(
            name="api-public-routes",
            description="Methods without authorization are on routes that are named as public.",
            severity=Severity.CRITICAL,
            controls=("checkov:CKV_AWS_59",),
            remedy="Authorize the method, or name its route in publicRoutes",
            config={
                "publicRoutes": {
                    "type": "array",
                    "items": {"type": "string"},
                    "default": ["GET /"],
                    "description": "Routes that anybody on the private network may call, as `GET /path`.",
                }
            },
        ),
        _public_routes,
    ),
    resource_policy(
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
        {_REST_AUTHORIZER: _authorizer_cache, _HTTP_AUTHORIZER: _authorizer_cache},
    ),
    resource_policy(
        About(
            name="api-authorizer-identity",
            description="An authorizer's answer is kept by the Authorization header.",
            severity=Severity.CRITICAL,
            remedy="Set identitySource to method.request.header.Authorization",
        ),
        {_REST_AUTHORIZER: _rest_identity_source, _HTTP_AUTHORIZER: _http_identity_source},
    ),
    resource_policy(
        About(
            name="api-no-data-trace",
            description="API Gateway does not log requests and answers.",
            severity=Severity.CRITICAL,
            controls=("checkov:CKV_AWS_276",),
            remedy="Set dataTraceEnabled to false",
        ),
        {_METHOD_SETTINGS: _no_data_trace, _HTTP_STAGE: _no_data_trace},
    ),
    resource_policy(
        About(
            name="api-no-cache",
            description="API Gateway does not keep answers.",
            severity=Severity.CRITICAL,
            remedy="Set cachingEnabled and cacheClusterEnabled to false",
        ),
        {_METHOD_SETTINGS: _no_response_cache, _STAGE: _no_response_cache},
    ),
    resource_policy(
        About(
            name="api-throttled",
            description="API stages limit how often they are called.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            remedy="Set throttlingRateLimit and throttlingBurstLimit",
        ),
        {_METHOD_SETTINGS: _throttled},
    ),
    resource_policy(
        About(
            name="api-access-log",
            description="API stages have an access log.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            controls=("securityhub:APIGateway.9", "config:apigateway-stage-access-logs-enabled", "checkov:CKV_AWS_76"),
            remedy="Set accessLogSettings",
        ),
        {_STAGE: _access_log, _HTTP_STAGE: _access_log},
    ),
)
