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


@pytest.fixture(scope="module")
def deployment():
    with deployed(ROOT, "local-oidc", scheduled()) as running:
        names = running.aws.folder / NAMES_FILE
        reachable = json.loads(names.read_text())
        authorizer = running.outputs["functionNames"]["authorizer"]
        reachable[authorizer] = {n: port for n, port in reachable[authorizer].items() if n.startswith("dynamodb.")}
        names.write_text(json.dumps(reachable))
        yield running


def _refresh(deployment):
    answer = deployment.aws.client("lambda").invoke(FunctionName=REFRESHER, Payload=b"{}")
    return json.loads(answer["Payload"].read()), answer.get("FunctionError")


def test_all_checks_pass_without_a_route_to_the_issuer(deployment):
    checks = list(run_checks(sign_in_alice(deployment)))
    assert len(checks) == 22
    assert [row.step for row in checks if not row.as_expected] == []


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
    caller = sign_in_alice(deployment)
    names = deployment.aws.folder / NAMES_FILE
    before = names.read_text()
    reachable = json.loads(before)
    del reachable[REFRESHER]["login.bank.example"]
    names.write_text(json.dumps(reachable))
    answer, error = _refresh(deployment)
    assert error
    assert answer["errorMessage"] == "1 of 1 key sets were not refreshed"
    names.write_text(before)
    restart(caller)
    assert caller.request("alice", caller.alice.access).status == 200


def test_the_authorizer_may_read_the_table_and_nothing_more(deployment):
    iam = deployment.aws.client("iam")
    role = deployment.outputs["functionNames"]["authorizer"]
    policies = {name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
                for name in iam.list_role_policies(RoleName=role)["PolicyNames"]}  # fmt: skip
    assert policies.keys() == {"log", "keys"}
    (statement,) = policies["keys"]["Statement"]
    assert statement["Action"] == "dynamodb:GetItem"
    assert statement["Resource"].endswith(f":table/{REFRESHER}")
