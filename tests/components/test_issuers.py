"""Issuers instead of Cognito, and the scheduled refresh of their keys."""

import json

import pytest

from components.studio_access.directory.keys import key_sources, stored
from tests.cloud import ACCOUNT, deploy_stack
from tests.functions.authorizer.parts import configuration
from tests.tokens import key_set, rsa_signer

ISSUER = {
    "issuer": "https://login.bank.example",
    "token_type": "at+jwt",
    "audiences": ["https://studio-access.bank.example"],
    "client_ids": ["studio-portal"],
    "client_claim": "client_id",
    "profile_claim": "studio_profile",
    "profile_case": "lower",
    "scopes": ["studio"],
    "groups": ["data-science"],
    "groups_claim": "groups",
}
SCHEDULED = {"keyRefresh": "scheduled"}
KEYS = "studio-access-keys"


def _accepted(deployment):
    return json.loads(deployment.one("Function", "studio-access-authorizer")["environment"]["variables"]["ISSUERS"])


def test_nothing_of_cognito_is_created():
    deployment = deploy_stack("local-oidc")
    assert [seen.typ for seen in deployment.resources if ":cognito/" in seen.typ] == []
    assert _accepted(deployment) == [{**ISSUER, "discover": True}]
    assert (deployment.outputs["userPoolId"], deployment.outputs["clientId"]) == ("", "studio-portal")
    assert deployment.outputs["issuer"] == "https://login.bank.example"


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("stack", ["local", "local-oidc"])
def test_the_authorizer_can_read_its_environment(stack, preview):
    variables = deploy_stack(stack).one("Function", "studio-access-authorizer")["environment"]["variables"]
    assert configuration.read(variables).issuers[0].name in {
        "https://login.bank.example",
        deploy_stack("local").outputs["issuer"],
    }


def test_by_default_there_is_no_refresher():
    deployment = deploy_stack("local-oidc")
    for kind in ("Table", "Schedule", "Invocation"):
        assert deployment.all_of(kind) == {}
    assert len(deployment.all_of("Function")) == 2


def test_with_scheduled_keys_the_authorizer_knows_the_table_only():
    deployment = deploy_stack("local-oidc", **SCHEDULED)
    assert _accepted(deployment) == [{**ISSUER, "key_table": "studio-access-local-oidc-keys"}]
    variables = deployment.one("Function", KEYS)["environment"]["variables"]
    assert json.loads(variables.pop("KEY_SOURCES")) == [{"issuer": "https://login.bank.example", "discover": True}]
    assert variables == {"KEY_TABLE": "studio-access-local-oidc-keys"}


def test_a_pool_s_keys_can_be_scheduled_too():
    deployment = deploy_stack("local", **SCHEDULED)
    (entry,) = _accepted(deployment)
    assert "jwks_uri" not in entry
    assert entry["key_table"] == "studio-access-local-keys"
    (source,) = json.loads(deployment.one("Function", KEYS)["environment"]["variables"]["KEY_SOURCES"])
    assert source == {"issuer": entry["issuer"], "jwks_uri": f"{entry['issuer']}/.well-known/jwks.json"}


def _policy(deployment, name):
    policy = deployment.one("RolePolicy", name)
    return json.loads(policy["policy"])["Statement"]


def test_each_role_may_do_its_one_thing():
    deployment = deploy_stack("local-oidc", **SCHEDULED)
    arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/studio-access-local-oidc-keys"
    function = deployment.one("Schedule", KEYS)["target"]["arn"]
    (reads,) = _policy(deployment, "studio-access-authorizer-keys")
    (writes,) = _policy(deployment, "studio-access-keys-keys")
    (calls,) = _policy(deployment, "studio-access-keys-schedule")
    assert (reads["Action"], reads["Resource"]) == ("dynamodb:GetItem", arn)
    assert (writes["Action"], writes["Resource"]) == ("dynamodb:PutItem", arn)
    assert (calls["Action"], calls["Resource"]) == ("lambda:InvokeFunction", function)
    refresher = {n for n in deployment.all_of("RolePolicy") if n.startswith("studio-access-keys")}
    assert refresher == {"studio-access-keys-log", "studio-access-keys-keys", "studio-access-keys-schedule"}
    assert deployment.one("Function", KEYS).get("vpcConfig") is None


def test_only_this_schedule_assumes_the_schedule_s_role():
    role = deploy_stack("local-oidc", **SCHEDULED).one("Role", f"{KEYS}-schedule")
    (trust,) = json.loads(role["assumeRolePolicy"])["Statement"]
    schedule = "studio-access-local-oidc-keys-schedule"
    assert trust == {
        "Sid": "OnlyThisSchedule",
        "Effect": "Allow",
        "Principal": {"Service": "scheduler.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnEquals": {"aws:SourceArn": f"arn:aws:scheduler:eu-west-1:{ACCOUNT}:schedule/default/{schedule}"},
        },
    }


def test_keys_are_fetched_at_deployment_and_on_schedule():
    deployment = deploy_stack("local-oidc", keyRefreshMinutes="15", **SCHEDULED)
    schedule = deployment.one("Schedule", KEYS)
    assert schedule["scheduleExpression"] == "rate(15 minutes)"
    assert schedule["flexibleTimeWindow"] == {"mode": "OFF"}
    invocation = deployment.one("Invocation", KEYS)
    assert (invocation["functionName"], invocation["input"]) == ("studio-access-local-oidc-keys", "{}")
    request = deployment.request("Invocation", KEYS)
    assert "studio-access-keys-keys" in {urn.rpartition("::")[2] for urn in request.dependencies}
    request = deployment.request("Function", "studio-access-authorizer")
    assert KEYS in {urn.rpartition("::")[2] for urn in request.dependencies}, "after the first key set is stored"


def test_another_source_is_fetched_at_once():
    def triggers(stack):
        return deploy_stack(stack, **SCHEDULED).one("Invocation", KEYS)["triggers"]

    assert triggers("local-oidc") != triggers("local")


def test_an_issuer_with_bundled_keys_only_is_not_refreshed():
    bundled = {"issuer": "https://a.example", "jwks": key_set(rsa_signer())}
    fetched = {"issuer": "https://b.example", "jwks_uri": "https://b.example/keys", "jwks": key_set(rsa_signer())}
    assert key_sources([bundled, fetched]) == [{"issuer": "https://b.example", "jwks_uri": "https://b.example/keys"}]
    assert stored([bundled, fetched], "keys") == [
        bundled,
        {"issuer": "https://b.example", "jwks": key_set(rsa_signer()), "key_table": "keys"},
    ]
