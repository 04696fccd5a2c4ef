"""Keys without a way out: the authorizer reaches a table and nothing else, and another function fetches."""

import json

import pytest

from local.aws.lambda_runtime import NAMES_FILE
from local.demo.checks import run_checks, sign_in_alice
from local.deployment.stack import deployed
from tests.local.conftest import ROOT
from tests.local.node import needs_node, restart, scheduled

pytestmark = needs_node
REFRESHER = "studio-access-local-oidc-keys"
GATEWAY = "vpce-0a16f00d0a16f0003"
DYNAMODB, ISSUER = "dynamodb.eu-west-1.amazonaws.com", "login.bank.example"
IN_VPC = {"studio-access:authorizerInVpc": "true"}
THROUGH_GATEWAY = {"studio-access:dynamodbEndpointId": GATEWAY}


@pytest.fixture(scope="module")
def deployment():
    with deployed(ROOT, "local-oidc", scheduled() | IN_VPC | THROUGH_GATEWAY) as running:
        yield running


def _names(deployment):
    """What each function resolves, and the port behind it."""
    return json.loads((deployment.aws.folder / NAMES_FILE).read_text())


def _rename(deployment, names):
    (deployment.aws.folder / NAMES_FILE).write_text(json.dumps(names))


def _authorizer(deployment):
    return deployment.outputs["functionNames"]["authorizer"]


def _refresh(deployment):
    answer = deployment.aws.client("lambda").invoke(FunctionName=REFRESHER, Payload=b"{}")
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def test_all_checks_pass_with_an_authorizer_in_the_vpc(deployment):
    inside = deployment.aws.client("lambda").get_function_configuration(FunctionName=_authorizer(deployment))
    assert inside["VpcConfig"]["SubnetIds"] == deployment.outputs["subnetIds"]
    assert deployment.outputs["endpointIds"]["dynamodb"] == GATEWAY
    checks = list(run_checks(sign_in_alice(deployment)))
    assert len(checks) == 22
    assert [row.step for row in checks if not row.as_expected] == []


def test_the_network_of_the_vpc_has_no_way_to_the_issuer(deployment):
    names = _names(deployment)
    assert ISSUER in names[REFRESHER]
    assert ISSUER not in names[_authorizer(deployment)]
    assert DYNAMODB in names[_authorizer(deployment)]


def test_the_tables_are_read_through_the_vpc_s_endpoint_only(deployment):
    caller, names = sign_in_alice(deployment), _names(deployment)
    past = _names(deployment)
    past[_authorizer(deployment)][DYNAMODB] = past[REFRESHER][DYNAMODB]
    _rename(deployment, past)
    restart(caller)
    assert caller.request("alice", caller.alice.access).status == 401
    _rename(deployment, names)
    restart(caller)
    assert caller.request("alice", caller.alice.access).status == 200


def test_a_rotated_key_is_known_once_the_schedule_ran(deployment):
    caller, provider_users = sign_in_alice(deployment), deployment.users
    provider_users.provider.rotate(keep_old=False)
    token = provider_users.sign_in("alice", provider_users.add("alice")).access
    restart(caller)
    assert caller.request("alice", token).status == 401
    assert _refresh(deployment) == ({"refreshed": 1}, None)
    restart(caller)
    assert caller.request("alice", token).status == 200
    assert caller.request("alice", caller.alice.access).status == 401, "its key was withdrawn"


def test_a_provider_that_is_gone_fails_the_refresh_and_leaves_the_keys(deployment):
    caller, names = sign_in_alice(deployment), _names(deployment)
    without = _names(deployment)
    del without[REFRESHER][ISSUER]
    _rename(deployment, without)
    answer, error = _refresh(deployment)
    assert error
    assert answer["errorMessage"] == "1 of 1 key sets were not refreshed"
    _rename(deployment, names)
    restart(caller)
    assert caller.request("alice", caller.alice.access).status == 200


def test_the_authorizer_may_read_the_table_and_nothing_more(deployment):
    iam = deployment.aws.client("iam")
    role = _authorizer(deployment)
    policies = {name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
                for name in iam.list_role_policies(RoleName=role)["PolicyNames"]}  # fmt: skip
    assert policies.keys() == {"log", "keys", "vpc"}
    (statement,) = policies["keys"]["Statement"]
    assert statement["Action"] == "dynamodb:GetItem"
    assert statement["Resource"].endswith(f":table/{REFRESHER}")
    assert statement["Condition"] == {"StringEquals": {"aws:SourceVpce": GATEWAY}}
