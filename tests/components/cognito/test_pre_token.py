"""The function behind the pool: who may call it, its environment, and what it may do."""

import json

from tests.cloud import ACCOUNT, deploy_stack
from tests.identity import DIRECTORY, FEDERATED

NAME = "studio-access-pre-token"
FUNCTION = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:studio-access-local-pre-token"


def test_the_pool_calls_the_function_for_access_tokens():
    pool = deploy_stack("local", **FEDERATED).one("UserPool", "studio-access")
    assert pool["lambdaConfig"] == {"preTokenGenerationConfig": {"lambdaArn": FUNCTION, "lambdaVersion": "V2_0"}}


def test_exactly_this_pool_may_call_it():
    permission = deploy_stack("local", **FEDERATED).one("Permission", f"{NAME}-pool")
    assert permission == {
        "action": "lambda:InvokeFunction",
        "function": "studio-access-local-pre-token",
        "principal": "cognito-idp.amazonaws.com",
        "sourceArn": f"arn:aws:made-up:eu-west-1:{ACCOUNT}:studio-access",
        "sourceAccount": ACCOUNT,
    }


def test_it_runs_its_own_bundle_with_a_log_of_its_own():
    deployment = deploy_stack("local", **FEDERATED)
    function = deployment.one("Function", NAME)
    assert function["code"].path.endswith("pre_token-py3.13-arm64.zip")
    assert (function["handler"], function["timeout"], function.get("vpcConfig")) == ("handler.handler", 5, None)
    assert function["environment"] == {
        "variables": {
            "DIRECTORY_TABLE": "studio-access-local-directory",
            "ISSUERS_OF_POOLS": "https://cognito-idp.eu-west-1.amazonaws.com",
        }
    }
    group = deployment.one("LogGroup", NAME)
    assert group["name"] == "/aws/lambda/studio-access-local-pre-token"
    assert function["loggingConfig"]["logGroup"] == group["name"]


def test_its_role_writes_its_log_and_owners_of_profiles_and_nothing_else():
    deployment = deploy_stack("local", **FEDERATED)
    policies = {
        given["name"]: json.loads(given["policy"])["Statement"]
        for given in deployment.all_of("RolePolicy").values()
        if given["role"] == "studio-access-local-pre-token"
    }
    assert {name: [statement["Sid"] for statement in found] for name, found in policies.items()} == {
        "log": ["WriteOwnLog"],
        "trace": ["WriteTraces"],
        "directory": ["ClaimProfiles"],
    }
    (claims,) = policies["directory"]
    assert claims["Resource"] == f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/studio-access-local-directory"


def test_the_authorizer_reads_the_claim_and_no_table():
    variables = deploy_stack("local", **FEDERATED).one("Function", "studio-access-authorizer")["environment"][
        "variables"
    ]
    (issuer,) = json.loads(variables["ISSUERS"])
    assert issuer["profile_claim"] == "studio_profile"
    assert "DIRECTORY_TABLE" not in variables


def test_other_mappings_have_no_such_function():
    for given in ({}, DIRECTORY):
        deployment = deploy_stack("local", **given)
        assert NAME not in deployment.all_of("Function")
        assert "lambdaConfig" not in deployment.one("UserPool", "studio-access")
