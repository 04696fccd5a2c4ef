"""The private REST API, exactly: what it lets through, what it says, and when it redeploys."""

import json

import pytest

from tests.cloud import deploy_stack
from tests.iam import decide

CREATES_PROFILES = {"createProfiles": "true", "createProfilesForGroups": '["data-science"]'}


def policy_of(deployment):
    return json.loads(deployment.one("RestApiPolicy", "studio-access-policy")["policy"])["Statement"]


def trigger(stack="local", **overrides):
    return deploy_stack(stack, **overrides).one("Deployment", "studio-access")["triggers"]


def test_the_api_is_private_and_bound_to_one_endpoint():
    api = deploy_stack("local").one("RestApi", "studio-access")
    assert api["endpointConfiguration"] == {"types": "PRIVATE", "vpcEndpointIds": ["vpce-studio-access-execute-api"]}
    assert "policy" not in api  # a resource of its own holds it; two owners would fight over it


def test_every_method_is_behind_the_authorizer_but_the_page_and_the_preflights():
    methods = deploy_stack("local").all_of("Method")
    by_name = {name.removeprefix("studio-access-"): m for name, m in methods.items()}
    assert {name: (m["httpMethod"], m["authorization"], m.get("authorizerId")) for name, m in by_name.items()} == {
        "profile-get": ("GET", "CUSTOM", "studio-access-authorizer-id"),
        "me-get": ("GET", "CUSTOM", "studio-access-authorizer-id"),
        "page-get": ("GET", "NONE", None),
        "profile-preflight-options": ("OPTIONS", "NONE", None),
        "me-preflight-options": ("OPTIONS", "NONE", None),
    }
    assert {method["requestValidatorId"] for method in methods.values()} == {"studio-access-parameters-id"}


def test_without_page_and_portals_everything_is_behind_the_authorizer():
    deployment = deploy_stack("local", page="false", corsOrigins="[]")
    assert {(m["httpMethod"], m["authorization"]) for m in deployment.all_of("Method").values()} == {("GET", "CUSTOM")}
    assert {s["Effect"] for s in policy_of(deployment)} == {"Deny"}
    assert deployment.outputs["pageUrl"] == ""
    assert deployment.one("UserPoolClient", "studio-access")["callbackUrls"] == ["http://localhost:8400/callback"]


OFF = {"page": "false", "corsOrigins": "[]", "createProfiles": "false", "createProfilesForGroups": "[]"}
FROM_THE_OFFICE = {"aws:SourceVpce": "vpce-studio-access-execute-api", "aws:VpcSourceIp": "192.168.10.25"}


def test_what_a_switched_off_feature_leaves_in_a_deployment_lets_nobody_in():
    """Pulumi deletes its methods after it has deployed the API, so the deployment still has them (docs/day-2.md)."""
    on, off = deploy_stack("local", **CREATES_PROFILES), deploy_stack("local", **OFF)
    left = {name: method for name, method in on.all_of("Method").items() if name not in off.all_of("Method")}
    assert {name: method["authorization"] for name, method in left.items()} == {
        "studio-access-page-get": "NONE",
        "studio-access-profile-preflight-options": "NONE",
        "studio-access-me-preflight-options": "NONE",
        "studio-access-me-profile-post": "CUSTOM",
    }
    # Without an authorizer, the resource policy that is deployed with them must allow, and does not.
    for route in ("dev/GET/", "dev/OPTIONS/me", "dev/OPTIONS/alice", "dev/POST/me/profile"):
        arn = f"arn:aws:execute-api:eu-west-1:111122223333:studio-access-id/{route}"
        policy = {"Version": "2012-10-17", "Statement": policy_of(off)}
        assert decide(policy, "execute-api:Invoke", arn, FROM_THE_OFFICE) == "ImplicitDeny"
    # With one, nobody is in a group that may create, so its answer denies the route
    # (`test_without_such_groups_nobody_may`).
    assert not [entry for entry in _issuers(off) if entry.get("profile_groups")]
    assert [entry for entry in _issuers(on) if entry.get("profile_groups")]
    gone = {"studio-access-local-page", "studio-access-local-preflight", "studio-access-local-profile-creator"}
    assert not gone & {permission["function"] for permission in off.all_of("Permission").values()}


def _issuers(deployment):
    variables = deployment.one("Function", "studio-access-authorizer")["environment"]["variables"]
    return json.loads(variables["ISSUERS"])


def test_the_routes_are_the_profile_and_me_directly_under_the_root():
    resources = deploy_stack("local").all_of("Resource")
    assert {resource["pathPart"] for resource in resources.values()} == {"{profile}", "me"}
    assert {resource["parentId"] for resource in resources.values()} == {"root"}


def test_a_profile_is_created_below_me_by_those_whom_the_authorizer_lets():
    deployment = deploy_stack("local", **CREATES_PROFILES)
    assert deployment.one("Resource", "studio-access-me-profile-resource")["parentId"] == "studio-access-me-resource-id"
    method = deployment.one("Method", "studio-access-me-profile-post")
    assert (method["httpMethod"], method["authorization"]) == ("POST", "CUSTOM")
    permission = deployment.one("Permission", "studio-access-invoke-profile-creator")
    assert permission["sourceArn"].endswith(":studio-access-id/dev/POST/me/profile")


def test_known_parameters_are_validated():
    deployment = deploy_stack("local")
    query = {"method.request.querystring.space": False, "method.request.querystring.landing": False}
    assert deployment.one("Method", "studio-access-me-get")["requestParameters"] == query
    assert deployment.one("Method", "studio-access-profile-get")["requestParameters"] == {
        "method.request.path.profile": True,
        **query,
    }
    validator = deployment.one("RequestValidator", "studio-access-parameters")
    assert (validator["validateRequestParameters"], validator["validateRequestBody"]) == (True, True)


def test_the_authorizer_is_asked_with_the_authorization_header_and_cached_briefly():
    authorizer = deploy_stack("local").one("Authorizer", "studio-access-authorizer")
    assert authorizer["type"] == "REQUEST"
    assert authorizer["identitySource"] == "method.request.header.Authorization"
    assert authorizer["authorizerResultTtlInSeconds"] == 60
    assert "authorizer/invocations" in authorizer["authorizerUri"]


def test_each_route_calls_its_function():
    called = {}
    for name, integration in deploy_stack("local", **CREATES_PROFILES).all_of("Integration").items():
        assert integration["type"] == "AWS_PROXY"
        assert integration["timeoutMilliseconds"] == 10_000
        called[name] = integration["uri"].removesuffix("/invocations").rpartition(":")[2]
    assert called == {
        "studio-access-profile-integration": "studio-access-presigner",
        "studio-access-me-integration": "studio-access-presigner",
        "studio-access-page-integration": "studio-access-page",
        "studio-access-profile-preflight-integration": "studio-access-preflight",
        "studio-access-me-preflight-integration": "studio-access-preflight",
        "studio-access-me-profile-integration": "studio-access-profile-creator",
    }


def test_the_functions_may_be_called_by_this_api_only():
    permissions = deploy_stack("local").all_of("Permission")
    api = "arn:aws:execute-api:eu-west-1:111122223333:studio-access-id"
    assert {permission["function"]: permission["sourceArn"] for permission in permissions.values()} == {
        "studio-access-local-authorizer": f"{api}/authorizers/studio-access-authorizer-id",
        "studio-access-local-presigner": f"{api}/dev/GET/*",
        "studio-access-local-page": f"{api}/dev/GET/",
        "studio-access-local-preflight": f"{api}/dev/OPTIONS/*",
    }
    for permission in permissions.values():
        assert permission["principal"] == "apigateway.amazonaws.com"
        # No document says that API Gateway sends the account; were it missing, every call would be refused.
        assert "sourceAccount" not in permission


def test_the_resource_policy_names_the_api_by_its_full_arn_and_allows_the_public_routes_only():
    api = "arn:aws:execute-api:eu-west-1:111122223333:studio-access-id"
    statements = policy_of(deploy_stack("local"))
    assert [(s["Effect"], s["Resource"]) for s in statements] == [
        ("Deny", f"{api}/*"),
        ("Deny", f"{api}/*"),
        ("Allow", [f"{api}/dev/GET/", f"{api}/dev/OPTIONS/*", f"{api}/dev/OPTIONS/me"]),
    ]
    (public,) = (s for s in policy_of(deploy_stack("dev")) if s["Effect"] == "Allow")
    assert public["Resource"] == [f"{api}/dev/GET/"]


def test_one_portal_can_read_the_gateway_s_own_answers_and_several_cannot():
    header = "gatewayresponse.header.Access-Control-Allow-Origin"
    two = '["https://a.example.com", "https://b.example.com"]'
    for origins, named in ((two, None), ("[]", None), ('["https://a.example.com"]', "'https://a.example.com'")):
        responses = deploy_stack("local", corsOrigins=origins).all_of("Response").values()
        assert {response["responseParameters"].get(header) for response in responses} == {named}


def test_gateway_responses_cover_every_refusal():
    types = {response["responseType"] for response in deploy_stack("local").all_of("Response").values()}
    assert types >= {"UNAUTHORIZED", "ACCESS_DENIED", "MISSING_AUTHENTICATION_TOKEN", "THROTTLED", "DEFAULT_4XX"}
    assert types >= {"AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR", "DEFAULT_5XX", "INTEGRATION_TIMEOUT"}


def test_the_stage_throttles_logs_and_traces_no_data():
    deployment = deploy_stack("local", throttleRate="7", throttleBurst="9")
    settings = deployment.one("MethodSettings", "studio-access")
    assert settings["methodPath"] == "*/*"
    assert settings["settings"] == {
        "throttlingRateLimit": 7,
        "throttlingBurstLimit": 9,
        "metricsEnabled": True,
        "loggingLevel": "ERROR",
        "dataTraceEnabled": False,
        "cachingEnabled": False,
    }
    assert "reason" in deployment.one("Stage", "studio-access")["accessLogSettings"]["format"]


def test_every_log_group_of_the_api_has_a_retention():
    groups = deploy_stack("local", logRetentionDays="90").all_of("LogGroup")
    assert {
        name: (group["name"], group["retentionInDays"])
        for name, group in groups.items()
        if name in ("studio-access-access", "studio-access-execution")
    } == {
        "studio-access-access": ("/aws/apigateway/studio-access-local", 90),
        "studio-access-execution": ("API-Gateway-Execution-Logs_studio-access-id/dev", 90),
    }


def test_the_account_s_logging_role_is_left_alone_unless_asked_for():
    assert deploy_stack("local").all_of("Account") == {}
    deployment = deploy_stack("local", manageApiGatewayAccount="true")
    assert list(deployment.all_of("Account")) == ["studio-access-logging"]
    attachment = deployment.one("RolePolicyAttachment", "studio-access-logging")
    assert attachment["policyArn"] == "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
    stage = deployment.request("Stage", "studio-access")
    assert any(urn.endswith("Account::studio-access-logging") for urn in stage.dependencies)


def test_the_deployment_waits_for_every_part_of_the_definition():
    deployment = deploy_stack("local")
    waited = set(deployment.request("Deployment", "studio-access").dependencies)
    parts = {"RestApiPolicy", "Response", "Authorizer", "RequestValidator", "Resource", "Method", "Integration"}
    definition = {
        urn for urn, request in deployment.monitor.requests.items() if request.type.rpartition(":")[2] in parts
    }
    assert len(definition) == len(waited & definition) == 29
    assert definition <= waited


@pytest.mark.parametrize(
    "overrides",
    [
        {"corporateCidrs": '["192.168.11.0/24"]'},
        {"vpcCidrs": '["10.17.0.0/16"]'},
        {"authorizerCacheSeconds": "0"},
        {"executeApiEndpointId": "vpce-0123456789abcdef0"},
        {"page": "false"},
        {"corsOrigins": "[]"},
        {"corsOrigins": '["https://a.example.com"]'},
    ],
    ids=str,
)
def test_a_change_of_the_definition_redeploys(overrides):
    assert trigger(**overrides) != trigger()


@pytest.mark.parametrize("overrides", [{"throttleRate": "9"}, {"logRetentionDays": "7"}, {"spaces": '["team"]'}])
def test_a_change_elsewhere_does_not_redeploy(overrides):
    assert trigger(**overrides) == trigger()


def test_an_unchanged_program_does_not_redeploy():
    deployed_anew = deploy_stack.__wrapped__("local")
    assert deployed_anew is not deploy_stack("local")
    assert deployed_anew.one("Deployment", "studio-access")["triggers"] == trigger()
