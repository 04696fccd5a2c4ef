"""Mistakes in the API: who reaches it, who may call it, what it keeps."""

from typing import Any

from tests.policies.program import NAME, Mistake, Program, added, document, edited, mistake, texted, without

API = f"arn:aws:execute-api:eu-west-1:111122223333:{NAME}-id"
OURS = "vpce-studio-access-execute-api"
ELSEWHERE, OPENS = "api-denies-other-endpoints", "api-policy-opens-nothing"


def deny(condition: dict[str, Any], **other: Any) -> dict[str, Any]:
    statement = {"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": f"{API}/*"}
    return {**statement, "Condition": condition, **other}


def guarded(sentence: str, *statements: dict[str, Any], fired: tuple[str, ...] = (ELSEWHERE,)) -> Mistake:
    """The mistake of guarding the API by these statements."""
    return Mistake(
        sentence,
        frozenset(fired),
        lambda program: program.policy("RestApiPolicy", f"{NAME}-policy", document(*statements)),
    )


OTHER_ENDPOINTS = {"StringNotEquals": {"aws:SourceVpce": OURS}}
GOOD = deny(OTHER_ENDPOINTS)
ALLOW = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}


@mistake("the statement about the endpoint is deleted, for the ranges seem enough", ELSEWHERE)
def no_endpoint_statement(program: Program) -> None:
    with program.document("RestApiPolicy", f"{NAME}-policy") as policy:
        policy["Statement"] = [one for one in policy["Statement"] if one["Sid"] != "OnlyThroughOurEndpoint"]


@mistake("an Allow is added since the API answers 403", OPENS)
def an_allow(program: Program) -> None:
    with program.document("RestApiPolicy", f"{NAME}-policy") as policy:
        policy["Statement"].append({**ALLOW, "Resource": f"{API}/*"})


@mistake("the resource policy is deleted", "api-has-resource-policy")
def no_policy(program: Program) -> None:
    program.remove("RestApiPolicy", f"{NAME}-policy")


@mistake("a member of the resource policy is there twice", "policy-documents-readable")
def twice(program: Program) -> None:
    text = texted(GOOD).replace('"Effect": "Deny"', '"Effect": "Deny", "Effect": "Allow"')
    program.policy("RestApiPolicy", f"{NAME}-policy", text)


@mistake("a POST is added without authorization", "api-methods-authorized", "api-public-routes")
def a_post(program: Program) -> None:
    program.add(
        "aws:apigateway/method:Method",
        {"httpMethod": "POST", "authorization": "NONE", "resourceId": "root"},
        resourceId=program.one("RestApi").urn,
    )


@mistake("a route beside the public page is made public too", "api-public-routes")
def another_page(program: Program) -> None:
    root = program.one("RestApi").urn
    part = program.add("aws:apigateway/resource:Resource", {"pathPart": "help"}, "help", parentId=root)
    program.add("aws:apigateway/method:Method", {"httpMethod": "GET", "authorization": "NONE"}, resourceId=part)


SETTINGS = ("MethodSettings", NAME)
AUTHORIZER = ("Authorizer", f"{NAME}-authorizer")

MISTAKES = [
    edited(
        "the API is made regional to test it from home",
        "api-private",
        "RestApi",
        NAME,
        "endpointConfiguration.types",
        "REGIONAL",
    ),
    edited("the API is made an edge API", "api-private", "RestApi", NAME, "endpointConfiguration.types", "EDGE"),
    edited(
        "the API's endpoint configuration is left out", "api-private", "RestApi", NAME, "endpointConfiguration", None
    ),
    edited(
        "the API gets a second endpoint type",
        "api-private",
        "RestApi",
        NAME,
        "endpointConfiguration.types",
        ["PRIVATE", "REGIONAL"],
    ),
    added(
        "an HTTP API is added in front of the presigner",
        "api-private",
        "aws:apigatewayv2/api:Api",
        {"protocolType": "HTTP"},
    ),
    added(
        "the API gets a public domain name",
        "api-private",
        "aws:apigateway/domainName:DomainName",
        {"endpointConfiguration": {"types": "REGIONAL"}},
    ),
    no_endpoint_statement,
    guarded(
        "the endpoint's condition is written with ForAnyValue, so a call without endpoint passes",
        deny({"ForAnyValue:StringNotEquals": {"aws:SourceVpce": OURS}}),
    ),
    guarded("the endpoints are given as a pattern", deny({"StringNotLike": {"aws:SourceVpce": "vpce-*"}})),
    guarded("only calls without any endpoint are denied", deny({"Null": {"aws:SourceVpce": "true"}})),
    guarded(
        "only calls through some endpoint are judged", deny({**OTHER_ENDPOINTS, "Null": {"aws:SourceVpce": "false"}})
    ),
    guarded(
        "a second condition narrows the Deny",
        deny({**OTHER_ENDPOINTS, "IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}),
    ),
    guarded(
        "a condition on the organization narrows the Deny",
        deny({**OTHER_ENDPOINTS, "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-abc"}}),
    ),
    guarded("the endpoint is compared with itself", deny({"StringNotEquals": {"aws:SourceVpce": "${aws:SourceVpce}"}})),
    guarded("another API is guarded", deny(OTHER_ENDPOINTS, Resource=API.replace(NAME, "another") + "/*")),
    guarded("only one stage is guarded", deny(OTHER_ENDPOINTS, Resource=f"{API}/dev/*")),
    guarded("only GET is guarded", deny(OTHER_ENDPOINTS, Resource=f"{API}/*/GET/*")),
    guarded(
        "a health check is left out of the Deny",
        without(GOOD, "Resource") | {"NotResource": f"{API}/dev/GET/health"},
    ),
    guarded(
        "every API but this one is guarded",
        without(GOOD, "Resource") | {"NotResource": f"{API}/*"},
    ),
    guarded("the Deny speaks of another action", deny(OTHER_ENDPOINTS, Action="execute-api:ManageConnections")),
    guarded(
        "the Deny spares the action",
        without(GOOD, "Action") | {"NotAction": "execute-api:Invoke"},
    ),
    guarded(
        "the Deny speaks of one account", deny(OTHER_ENDPOINTS, Principal={"AWS": "arn:aws:iam::111122223333:root"})
    ),
    guarded(
        "the Deny spares a principal",
        without(GOOD, "Principal")
        | {
            "NotPrincipal": {"AWS": "arn:aws:iam::999999999999:role/somebody-else"},
        },
    ),
    guarded(
        "the Deny ends on a date",
        deny({**OTHER_ENDPOINTS, "DateLessThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}),
    ),
    guarded(
        "the guard is an Allow on the endpoint, as in many an example",
        {**ALLOW, "Resource": "execute-api:/*", "Condition": {"StringEquals": {"aws:SourceVpce": OURS}}},
        fired=(ELSEWHERE, OPENS),
    ),
    an_allow,
    guarded(
        "every GET is allowed for the page's sake", GOOD, {**ALLOW, "Resource": f"{API}/dev/GET/*"}, fired=(OPENS,)
    ),
    guarded(
        "the page is allowed in every stage, which a longer path can spell",
        GOOD,
        {**ALLOW, "Resource": f"{API}/*/GET/"},
        fired=(OPENS,),
    ),
    guarded(
        "an Allow names another region only, and nothing more",
        GOOD,
        {**ALLOW, "Resource": "arn:aws:execute-api:us-east-1:*"},
        fired=(OPENS, ELSEWHERE),
    ),
    added(
        "data trace is switched on for an HTTP API",
        "api-no-data-trace",
        "aws:apigatewayv2/stage:Stage",
        {"accessLogSettings": {}, "defaultRouteSettings": {"dataTraceEnabled": True}},
    ),
    no_policy,
    twice,
    guarded(
        "an element of the resource policy is misspelled",
        {**GOOD, "Conditions": {}},
        fired=("policy-documents-readable",),
    ),
    guarded(
        "an operator of the resource policy is misspelled",
        deny({"StringNotEqual": {"aws:SourceVpce": OURS}}),
        fired=("policy-documents-readable",),
    ),
    edited(
        "the resource policy is no JSON",
        "policy-documents-readable",
        "RestApiPolicy",
        f"{NAME}-policy",
        "policy",
        "{Version: 2012-10-17}",
    ),
    edited(
        "the API has a policy of its own that allows everything",
        (ELSEWHERE, OPENS),
        "RestApi",
        NAME,
        "policy",
        texted({**ALLOW, "Resource": "*"}),
    ),
    added(
        "a private domain name admits everybody",
        ELSEWHERE,
        "aws:apigateway/domainName:DomainName",
        {"endpointConfiguration": {"types": "PRIVATE"}, "policy": texted({**ALLOW, "Resource": "execute-api:/*"})},
    ),
    edited(
        "the authorization of a route is switched off for a test",
        "api-public-routes",
        "Method",
        f"{NAME}-me-get",
        "authorization",
        "NONE",
    ),
    a_post,
    another_page,
    edited(
        "a method is left without its authorizer",
        "api-methods-authorized",
        "Method",
        f"{NAME}-profile-get",
        "authorizerId",
        None,
    ),
    edited("the routes move to an OpenAPI body", "api-methods-authorized", "RestApi", NAME, "body", "{}"),
    added(
        "a route of an HTTP API asks nobody",
        "api-methods-authorized",
        "aws:apigatewayv2/route:Route",
        {"routeKey": "GET /"},
    ),
    edited(
        "the authorizer's answers are kept for an hour",
        "api-authorizer-cache",
        *AUTHORIZER,
        "authorizerResultTtlInSeconds",
        3600,
    ),
    edited(
        "the authorizer's answers are kept by source address",
        "api-authorizer-identity",
        *AUTHORIZER,
        "identitySource",
        "context.identity.sourceIp",
    ),
    edited(
        "the token moves to the query string",
        "api-authorizer-identity",
        *AUTHORIZER,
        "identitySource",
        "method.request.querystring.token",
    ),
    edited(
        "data trace is switched on to find an error", "api-no-data-trace", *SETTINGS, "settings.dataTraceEnabled", True
    ),
    edited("answers are cached for speed", "api-no-cache", *SETTINGS, "settings.cachingEnabled", True),
    edited("the stage gets a cache cluster", "api-no-cache", "Stage", NAME, "cacheClusterEnabled", True),
    edited("the access log is dropped to save money", "api-access-log", "Stage", NAME, "accessLogSettings", None),
    edited("the throttle is lifted for a load test", "api-throttled", *SETTINGS, "settings.throttlingRateLimit", -1),
]
