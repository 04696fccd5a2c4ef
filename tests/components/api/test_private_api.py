"""The private REST API, exactly: what it lets through, what it says, and when it redeploys."""

import json

import pytest

from tests.cloud import deploy_stack


def trigger(stack="local", **overrides):
    return deploy_stack(stack, **overrides).one("Deployment", "studio-access")["triggers"]


def test_the_api_is_private_and_bound_to_one_endpoint():
    api = deploy_stack("local").one("RestApi", "studio-access")
    assert api["endpointConfiguration"] == {"types": "PRIVATE", "vpcEndpointIds": ["vpce-studio-access-execute-api"]}
    assert "policy" not in api  # a resource of its own holds it; two owners would fight over it


def test_every_method_is_a_get_behind_the_authorizer():
    deployment = deploy_stack("local")
    methods = deployment.all_of("Method")
    assert methods.keys() == {"studio-access-profile-get", "studio-access-me-get"}
    for method in methods.values():
        assert (method["httpMethod"], method["authorization"]) == ("GET", "CUSTOM")
        assert method["authorizerId"] == "studio-access-authorizer-id"
        assert method["requestValidatorId"] == "studio-access-parameters-id"


def test_the_routes_are_the_profile_and_me_directly_under_the_root():
    resources = deploy_stack("local").all_of("Resource")
    assert {resource["pathPart"] for resource in resources.values()} == {"{profile}", "me"}
    assert {resource["parentId"] for resource in resources.values()} == {"root"}


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


def test_both_routes_call_the_presigner():
    for integration in deploy_stack("local").all_of("Integration").values():
        assert integration["type"] == "AWS_PROXY"
        assert "presigner/invocations" in integration["uri"]
        assert integration["timeoutMilliseconds"] == 10_000


def test_the_functions_may_be_called_by_this_api_only():
    permissions = deploy_stack("local").all_of("Permission")
    api = "arn:aws:execute-api:eu-west-1:111122223333:studio-access-id"
    assert {permission["function"]: permission["sourceArn"] for permission in permissions.values()} == {
        "studio-access-local-authorizer": f"{api}/authorizers/studio-access-authorizer-id",
        "studio-access-local-presigner": f"{api}/dev/GET/*",
    }
    for permission in permissions.values():
        assert permission["principal"] == "apigateway.amazonaws.com"
        assert permission["sourceAccount"] == "111122223333"


def test_the_resource_policy_names_the_api_by_its_full_arn():
    policy = json.loads(deploy_stack("local").one("RestApiPolicy", "studio-access-policy")["policy"])
    assert {statement["Resource"] for statement in policy["Statement"]} == {
        "arn:aws:execute-api:eu-west-1:111122223333:studio-access-id/*"
    }


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
        name: (group["name"], group["retentionInDays"]) for name, group in groups.items() if "er" not in name[-2:]
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
    assert len(definition) == len(waited & definition) == 23
    assert definition <= waited


@pytest.mark.parametrize(
    "overrides",
    [
        {"corporateCidrs": '["192.168.11.0/24"]'},
        {"vpcCidrs": '["10.17.0.0/16"]'},
        {"authorizerCacheSeconds": "0"},
        {"executeApiEndpointId": "vpce-0123456789abcdef0"},
    ],
    ids=lambda overrides: next(iter(overrides)),
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
