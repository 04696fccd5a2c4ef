"""Every method of an API asks who calls, except on routes that are named as public."""

from collections.abc import Iterable, Iterator

from pulumi_policy import PolicyResource, Severity

from ..inputs import UNKNOWN, NotYetKnownError, Resource, Unknown
from ..policy import About, Config, resource_policy, stack_policy

METHOD, RESOURCE = "aws:apigateway/method:Method", "aws:apigateway/resource:Resource"
REST_API = "aws:apigateway/restApi:RestApi"
_WITH_AUTHORIZER = ("CUSTOM", "COGNITO_USER_POOLS", "JWT")


def _authorized(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    authorization = resource.known("authorizationType" if "v2" in resource.type else "authorization") or "NONE"
    if authorization == "NONE":
        # Whether the route is a public one, only the whole stack says.
        if "v2" in resource.type or resource.known("httpMethod") not in config["publicMethods"]:
            yield "anybody may call it"
    elif authorization in _WITH_AUTHORIZER and resource.get("authorizerId") in (None, ""):
        yield "its authorization names no authorizer"
    elif authorization not in (*_WITH_AUTHORIZER, "AWS_IAM"):
        yield "its authorization is of no known kind"


def _nothing_unseen(resource: Resource, _: Config) -> Iterator[str]:
    if resource.get("body") not in (None, ""):
        yield "its routes and authorizers are in an OpenAPI body, where no policy judges them"


API_METHODS_AUTHORIZED = resource_policy(
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
        METHOD: _authorized,
        "aws:apigatewayv2/route:Route": _authorized,
        REST_API: _nothing_unseen,
        "aws:apigateway/restApiPut:RestApiPut": _nothing_unseen,
    },
)


def _public_routes(resources: list[Resource], config: Config) -> Iterable[tuple[Resource, str | NotYetKnownError]]:
    for resource in resources:
        if resource.type != METHOD or resource.get("authorization") not in (None, "", "NONE", UNKNOWN):
            continue
        path, method = _path(resource.source, "resourceId"), resource.get("httpMethod")
        if UNKNOWN in (resource.get("authorization"), path, method):
            yield resource, NotYetKnownError("authorization and route")
        elif path is None or f"{method} {path}" not in config["publicRoutes"]:
            yield resource, "anybody may call it, and its route is not named as a public one"


def _path(source: PolicyResource | None, parent: str) -> str | Unknown | None:
    """The path of what a property refers to, or None where it refers to nothing of this stack."""
    for above in source.property_dependencies.get(parent, []) if source else []:
        if above.resource_type == REST_API:
            return "/"
        if above.resource_type == RESOURCE:
            start = _path(above, "parentId")
            part = Resource(above.resource_type, above.name, above.urn, above.props).get("pathPart")
            return f"{start.rstrip('/')}/{part}" if isinstance(start, str) and isinstance(part, str) else UNKNOWN
    return None


API_PUBLIC_ROUTES = stack_policy(
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
)
