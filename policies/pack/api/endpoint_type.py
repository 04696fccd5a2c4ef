"""REST APIs are private; the kinds of API that cannot be private are not there."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import Resource
from ..policy import About, Config, resource_policy


def _private(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("endpointConfiguration", "types") not in ("PRIVATE", ["PRIVATE"]):
        yield "its endpoint type is not PRIVATE, so it is reachable from the internet"


def _public(_: Resource, __: Config) -> Iterator[str]:
    yield "HTTP and WebSocket APIs are always reachable from the internet"


API_PRIVATE = resource_policy(
    About(
        name="api-private",
        description="APIs are reachable through VPC endpoints only.",
        severity=Severity.CRITICAL,
        controls=("config:api-gw-endpoint-type-check",),
        remedy="Make it a REST API with endpointConfiguration.types PRIVATE",
    ),
    {
        "aws:apigateway/restApi:RestApi": _private,
        "aws:apigateway/domainName:DomainName": _private,
        "aws:apigatewayv2/api:Api": _public,
        "aws:apigatewayv2/domainName:DomainName": _public,
    },
)
