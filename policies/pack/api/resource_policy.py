"""Resource policies of REST APIs refuse what comes from elsewhere, and open nothing by themselves."""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pulumi_policy import Severity

from ..documents import API, DOMAIN_NAME, judged
from ..iam.document import Document
from ..iam.request import ANONYMOUS, Request
from ..iam.witnesses import instances, possible_decisions, resource_patterns
from ..inputs import UNKNOWN, Resource
from ..outside import ENDPOINTS, SOMEBODY_ELSE, outsiders
from ..policy import About, Config, resource_policy, stack_policy

INVOKE = "execute-api:Invoke"
_ANY_API = "arn:aws:execute-api:eu-west-1:111122223333:zzzzzzzzzz"
_API_ARN = re.compile(r"arn:[^:]*:execute-api:[^:]*:[^:]*:[^/]*")
# Another stage, another method, the root, a path that spells a public route's.
_ROUTES = ("zz/GET/", "zz/POST/zz", "zz/GET/zz/GET/", "zz/OPTIONS/", "test-invoke-stage/GET/zz")


def requests(document: Document) -> Iterator[Request]:
    """Calls of the document's API: each of its own resources spelled out, and some that it does not mention."""
    patterns = {_in_full(pattern) for pattern in resource_patterns([document])}
    spelled = set().union(*map(instances, patterns))
    apis = {found[0] for text in spelled if (found := _API_ARN.match(text))} or {_ANY_API}
    resources = {f"{api}/{route}" for api in apis for route in _ROUTES}
    resources |= {text for text in spelled if _API_ARN.match(text) and text.count("/") > 2}  # noqa: PLR2004 - a route
    for resource, caller in itertools.product(sorted(resources), (ANONYMOUS, SOMEBODY_ELSE)):
        yield Request(INVOKE, resource, caller)


def _in_full(pattern: str) -> str:
    """API Gateway puts the API's ARN before a resource that is written without one."""
    return f"{_ANY_API}/{pattern.removeprefix('execute-api:/')}" if pattern.startswith("execute-api:/") else pattern


def _expanded(document: Document) -> Document:
    return Document(
        tuple(
            replace(
                statement,
                resources=statement.resources
                and replace(statement.resources, values=tuple(map(_in_full, statement.resources.values))),
            )
            for statement in document.statements
        )
    )


def _denies_elsewhere(document: Document, config: Config) -> Iterator[str]:
    document = _expanded(document)
    decisions = possible_decisions([document], requests(document), outsiders(document, config["endpoints"]))
    if any(decision != "Deny" for decision, _ in decisions):
        yield "its resource policy does not deny every call that comes through another VPC endpoint, or through none"


def _opens_nothing(document: Document, config: Config) -> Iterator[str]:
    document = _expanded(document)
    for decision, request in possible_decisions([document], requests(document)):
        if decision == "Allow" and _route(request.resource) not in config["publicRoutes"]:
            yield "its resource policy allows calls, and API Gateway takes that for the authorizer's silence"
            return


def _route(resource: str) -> str:
    """`GET /path` of a resource ARN."""
    _, _, method, *path = resource.split("/", 3)
    return f"{method} /{''.join(path)}"


def _domain_name_allows(document: Document, config: Config) -> Iterator[str]:
    document = _expanded(document)
    decisions = possible_decisions([document], requests(document), outsiders(document, config["endpoints"]))
    if any(decision == "Allow" for decision, _ in decisions):
        yield "its policy allows calls that come through another VPC endpoint, or through none"


API_DENIES_OTHER_ENDPOINTS = resource_policy(
    About(
        name="api-denies-other-endpoints",
        description="A REST API's resource policy denies whatever does not come through the company's VPC endpoints.",
        severity=Severity.CRITICAL,
        remedy="Deny execute-api:Invoke on the whole API to everybody if aws:SourceVpce StringNotEquals yours, "
        "without any further condition",
        config=ENDPOINTS,
    ),
    {**judged(API, _denies_elsewhere), **judged(DOMAIN_NAME, _domain_name_allows)},
)

API_POLICY_OPENS_NOTHING = resource_policy(
    About(
        name="api-policy-opens-nothing",
        description="A REST API's resource policy allows nothing but named public routes.",
        severity=Severity.HIGH,
        remedy="Leave the Allow to the authorizer, or name the route in publicRoutes and its stage in the policy",
        config={
            "publicRoutes": {
                "type": "array",
                "items": {"type": "string"},
                "default": ["GET /"],
                "description": "Routes that anybody on the private network may call, as `GET /path`.",
            }
        },
    ),
    judged(API, _opens_nothing),
)


def _without_policy(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str]]:
    covered = {
        api.urn
        for resource in resources
        if resource.type == "aws:apigateway/restApiPolicy:RestApiPolicy" and resource.source
        for api in resource.source.property_dependencies.get("restApiId", [])
    }
    identifiers = {
        resource.get("restApiId")
        for resource in resources
        if resource.type == "aws:apigateway/restApiPolicy:RestApiPolicy"
    }
    for resource in resources:
        if resource.type != "aws:apigateway/restApi:RestApi" or resource.get("policy"):
            continue
        if resource.urn not in covered and resource.get("id") not in identifiers - {None, UNKNOWN}:
            yield resource, "it has no resource policy"


API_HAS_RESOURCE_POLICY = stack_policy(
    About(
        name="api-has-resource-policy",
        description="Every REST API has a resource policy.",
        severity=Severity.CRITICAL,
        remedy="Add an aws.apigateway.RestApiPolicy of this API",
    ),
    _without_policy,
)
