"""Mistakes in the API: its endpoint type, who may call it, what it keeps."""

from tests.policies.pack.program import NAME, Program, added, edited, mistake

SETTINGS = ("MethodSettings", NAME)
AUTHORIZER = ("Authorizer", f"{NAME}-authorizer")


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
    added(
        "data trace is switched on for an HTTP API",
        "api-no-data-trace",
        "aws:apigatewayv2/stage:Stage",
        {"accessLogSettings": {}, "defaultRouteSettings": {"dataTraceEnabled": True}},
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
