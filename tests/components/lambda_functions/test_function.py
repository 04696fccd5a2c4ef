"""The two functions: their runtime, their logs, and exactly the permissions they need."""

import json

import pytest

from components.studio_access.api.deployment import INTEGRATION_TIMEOUT_MS
from components.studio_access.bundles import BundleError
from tests.cloud import deploy_stack

SOURCES = ["authorizer", "presigner"]


def policies(deployment, source):
    return {
        policy["name"]: json.loads(policy["policy"])
        for policy in deployment.all_of("RolePolicy").values()
        if policy["role"] == f"studio-access-local-{source}"
    }


@pytest.mark.parametrize("source", SOURCES)
def test_a_function_runs_its_bundle_on_the_chosen_runtime(source):
    function = deploy_stack("local", pythonVersion="3.12", architecture="x86_64").one(
        "Function", f"studio-access-{source}"
    )
    assert function["runtime"] == "python3.12"
    assert function["architectures"] == ["x86_64"]
    assert function["handler"] == "handler.handler"
    assert function["code"].path.endswith(f"{source}-py3.12-x86_64.zip")


@pytest.mark.parametrize("source", SOURCES)
def test_a_function_logs_json_to_its_own_group_with_retention(source):
    deployment = deploy_stack("local", logRetentionDays="365")
    group = deployment.one("LogGroup", f"studio-access-{source}")
    assert (group["name"], group["retentionInDays"]) == (f"/aws/lambda/studio-access-local-{source}", 365)
    assert deployment.one("Function", f"studio-access-{source}")["loggingConfig"] == {
        "logFormat": "JSON",
        "logGroup": group["name"],
        "systemLogLevel": "WARN",
    }


@pytest.mark.parametrize("source", SOURCES)
def test_a_function_waits_for_its_permissions(source):
    request = deploy_stack("local").request("Function", f"studio-access-{source}")
    waited = {urn.rpartition("::")[2] for urn in request.dependencies}
    assert f"studio-access-{source}-log" in waited


def test_the_presigner_waits_for_its_permission_to_attach_to_the_vpc():
    request = deploy_stack("local").request("Function", "studio-access-presigner")
    assert "studio-access-presigner-vpc" in {urn.rpartition("::")[2] for urn in request.dependencies}


@pytest.mark.parametrize("source", SOURCES)
def test_only_lambda_assumes_a_function_s_role(source):
    role = deploy_stack("local").one("Role", f"studio-access-{source}")
    (statement,) = json.loads(role["assumeRolePolicy"])["Statement"]
    assert (statement["Principal"], statement["Action"]) == ({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")


def test_the_authorizer_may_write_its_log_and_nothing_else():
    assert list(policies(deploy_stack("local", tracing="false"), "authorizer")) == ["log"]


def test_the_presigner_may_presign_attach_to_the_vpc_and_write_its_log():
    found = policies(deploy_stack("local", tracing="false"), "presigner")
    assert found.keys() == {"log", "presign", "vpc"}
    presign = {action for statement in found["presign"]["Statement"] for action in [statement["Action"]]}
    assert presign == {"sagemaker:CreatePresignedDomainUrl"}


def test_no_role_holds_a_wildcard_action_or_a_managed_policy():
    deployment = deploy_stack("local")
    for policy in deployment.all_of("RolePolicy").values():
        for statement in json.loads(policy["policy"])["Statement"]:
            assert "*" not in json.dumps(statement["Action"])
    assert deployment.all_of("RolePolicyAttachment") == {}
    for role in deployment.all_of("Role").values():
        assert not {"managedPolicyArns", "inlinePolicies"} & role.keys()


def test_the_presigner_runs_in_the_vpc_and_the_authorizer_outside_it():
    deployment = deploy_stack("local")
    assert deployment.one("Function", "studio-access-presigner")["vpcConfig"] == {
        "subnetIds": ["subnet-0a16f00d0a16f0001", "subnet-0a16f00d0a16f0002"],
        "securityGroupIds": ["sg-studio-access-function"],
    }
    assert deployment.one("Function", "studio-access-authorizer").get("vpcConfig") is None


def test_the_presigner_knows_its_domain_and_endpoint_and_limits():
    overrides = {
        "expiresInSeconds": "30",
        "sessionSeconds": "3600",
        "spaces": '["team"]',
        "landingUris": '["app:JupyterLab:"]',
    }
    function = deploy_stack("local", **overrides).one("Function", "studio-access-presigner")
    assert function["environment"]["variables"] == {
        "DOMAIN_ID": "d-local0studio0",
        "SAGEMAKER_ENDPOINT": "https://vpce-studio-access-sagemaker-api-abcd1234.vpce.amazonaws.com",
        "EXPIRES_IN_SECONDS": "30",
        "SESSION_SECONDS": "3600",
        "SPACES": '["team"]',
        "LANDING_URIS": '["app:JupyterLab:"]',
        "CORS_ORIGINS": '["https://portal.example.com"]',
    }


def test_the_presigner_calls_an_adopted_endpoint_by_that_endpoint_s_own_name():
    function = deploy_stack("dev").one("Function", "studio-access-presigner")
    endpoint = function["environment"]["variables"]["SAGEMAKER_ENDPOINT"]
    assert endpoint == "https://vpce-0123456789abcdef0-abcd1234.adopted.vpce.amazonaws.com"


def test_the_presigner_gives_up_before_api_gateway_does():
    presigner = deploy_stack("local").one("Function", "studio-access-presigner")
    assert presigner["timeout"] * 1000 < INTEGRATION_TIMEOUT_MS


def test_a_missing_bundle_stops_the_program_before_anything_is_registered(tmp_path):
    with pytest.raises(
        BundleError, match=r"does not exist; run: .*python.* -m .*bundles --python 3.13 --architecture arm64"
    ):
        deploy_stack("local", bundleFolder=str(tmp_path))
