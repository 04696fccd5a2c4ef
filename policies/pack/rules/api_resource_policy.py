"""Resource policies of REST APIs refuse what comes from elsewhere, and open nothing by themselves."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from pulumi_policy import Severity

from ..framework.policy import About, Check, Config, resource_policy, stack_policy
from ..framework.policy_documents import API, DOMAIN_NAME, check_each_document, document_findings, readable
from ..framework.resource import UNKNOWN, NotYetKnownError, Resource
from ..iam.document import Document, Statement
from ..iam.evaluation import ANONYMOUS, Request
from ..iam.external_requests import ENDPOINTS, SOMEBODY_ELSE, not_through_our_endpoints
from ..iam.request_enumeration import arn_prefixes, instances, possible_decisions, resource_patterns

_INVOKE = "execute-api:Invoke"
_ANY_API = "arn:aws:execute-api:eu-west-1:111122223333:zzzzzzzzzz"
_API_ARN = re.compile(r"arn:[^:]*:execute-api:[^:]*:[^:]*:[^/]*")
# Another stage, another method, the root, a path that spells a public route's.
_ROUTES = ("zz/GET/", "zz/POST/zz", "zz/GET/zz/GET/", "zz/OPTIONS/", "test-invoke-stage/GET/zz")


def _requests(document: Document, api_id: object = None) -> Iterator[Request]:
    """Calls of the API: each of the document's resources spelled out, and some that it does not mention.

    `api_id`: the API that the document is put on, where it is known; else it is the one that the document names.
    """
    patterns = resource_patterns([document])
    spelled = {text for pattern in patterns for text in instances(pattern)}
    apis = {_with_id(found[0], api_id) for text in spelled if (found := _API_ARN.match(text))}
    # A pattern may end before the API's id.
    short = {pattern for pattern in patterns if not _API_ARN.match(pattern)}
    apis |= {_with_id(f"{prefix}:zzzzzzzzzz", api_id) for prefix in arn_prefixes(short)}
    resources = {f"{api}/{route}" for api in apis or {_with_id(_ANY_API, api_id)} for route in _ROUTES}
    routes = {text for text in spelled if text.count("/") > 2}  # noqa: PLR2004 - stage, method, path
    resources |= {text for text in routes if text.startswith(tuple(f"{api}/" for api in apis))}
    for resource, caller in itertools.product(sorted(resources), (ANONYMOUS, SOMEBODY_ELSE)):
        yield Request(_INVOKE, resource, caller)


def _with_id(arn: str, api_id: object) -> str:
    return f"{arn.rpartition(':')[0]}:{api_id}" if isinstance(api_id, str) and api_id else arn


def _in_full(document: Document, api_id: object = None) -> Document:
    """The document with the API's ARN before resources that are written without, as API Gateway puts it there."""
    written = [found[0] for pattern in sorted(resource_patterns([document])) if (found := _API_ARN.match(pattern))]
    api = _with_id(next((arn for arn in written if "*" not in arn), _ANY_API), api_id)

    def full(statement: Statement) -> Statement:
        if statement.resources is None:
            return statement
        values = tuple(re.sub("^execute-api:/", f"{api}/", value) for value in statement.resources.values)
        return replace(statement, resources=replace(statement.resources, values=values))

    return Document(tuple(map(full, document.statements)))


def _of_its_api(check_api: Callable[[object, Document, Config], Iterator[str]]) -> dict[str, Check]:
    """A check of the documents on APIs that knows which API a document is put on."""

    def check(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
        api_id = resource.get("restApiId")
        for found in readable(resource, API):
            if isinstance(found, NotYetKnownError):
                yield found
            else:
                yield from document_findings(_in_full(found, api_id), partial(check_api, api_id), config)

    return dict.fromkeys(API, check)


def _denies_elsewhere(api_id: object, document: Document, config: Config) -> Iterator[str]:
    decisions = possible_decisions(
        [document], _requests(document, api_id), not_through_our_endpoints(document, config["endpoints"])
    )
    if any(decision != "Deny" for decision, _ in decisions):
        yield "its resource policy does not deny every call that comes through another VPC endpoint, or through none"


def _opens_nothing(api_id: object, document: Document, config: Config) -> Iterator[str]:
    for decision, request in possible_decisions([document], _requests(document, api_id)):
        if decision == "Allow" and not any(
            _is_route(_route(request.resource), public) for public in config["publicRoutes"]
        ):
            yield "its resource policy allows calls, and API Gateway takes that for the authorizer's silence"
            return


def _is_route(route: str, public: str) -> bool:
    return route.startswith(public[:-1]) if public.endswith("*") else route == public


def _route(resource: str) -> str:
    """`GET /path` of a resource ARN."""
    _, _, method, *path = resource.split("/", 3)
    return f"{method} /{''.join(path)}"


def _domain_name_allows(document: Document, config: Config) -> Iterator[str]:
    document = _in_full(document)
    decisions = possible_decisions(
        [document], _requests(document), not_through_our_endpoints(document, config["endpoints"])
    )
    if any(decision == "Allow" for decision, _ in decisions):
        yield "its policy allows calls that come through another VPC endpoint, or through none"


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


POLICIES = (
    resource_policy(
        About(
            name="api-denies-other-endpoints",
            description="A REST API's resource policy denies whatever does not come through the company's VPC "
            "endpoints.",
            severity=Severity.CRITICAL,
            remedy="Deny execute-api:Invoke on the whole API to everybody if aws:SourceVpce StringNotEquals yours, "
            "without any further condition",
            config=ENDPOINTS,
        ),
        {**_of_its_api(_denies_elsewhere), **check_each_document(DOMAIN_NAME, _domain_name_allows)},
    ),
    resource_policy(
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
                    "description": "Routes that anybody on the private network may call: `GET /path`; "
                    "a last * is any end.",
                }
            },
        ),
        _of_its_api(_opens_nothing),
    ),
    stack_policy(
        About(
            name="api-has-resource-policy",
            description="Every REST API has a resource policy.",
            severity=Severity.CRITICAL,
            remedy="Add an aws.apigateway.RestApiPolicy of this API",
        ),
        _without_policy,
    ),
)
