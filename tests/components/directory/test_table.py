"""The table of people: how it is made, what is in it, and what its readers know of it."""

import json

import pytest

from components.studio_access.directory.items import link, owner
from tests.cloud import ACCOUNT, deploy_stack
from tests.iam import decide
from tests.identity import DIRECTORY, FEDERATED

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Created01"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"


def items(deployment):
    return {name: json.loads(given["item"]) for name, given in deployment.all_of("TableItem").items()}


def rights(deployment, role):
    (policy,) = (
        json.loads(given["policy"])
        for given in deployment.all_of("RolePolicy").values()
        if given["name"] == "directory" and given["role"] == role
    )
    return policy


@pytest.mark.parametrize("given", [DIRECTORY, FEDERATED], ids=["directory", "claim"])
def test_the_created_table_is_on_demand_recoverable_and_protected(given):
    table = deploy_stack("local", **given).one("Table", "studio-access-directory")
    assert table == {
        "name": "studio-access-local-directory",
        "billingMode": "PAY_PER_REQUEST",
        "hashKey": "issuer",
        "rangeKey": "person",
        "attributes": [{"name": "issuer", "type": "S"}, {"name": "person", "type": "S"}],
        "pointInTimeRecovery": {"enabled": True},
        "deletionProtectionEnabled": True,
        "tags": table["tags"],
    }


def test_a_customer_key_encrypts_the_table_and_only_through_dynamodb_its_readers_use_it():
    deployment = deploy_stack("local", **DIRECTORY, kmsKeyArn=KEY)
    table = deployment.one("Table", "studio-access-directory")
    assert table["serverSideEncryption"] == {"enabled": True, "kmsKeyArn": KEY}
    policy = rights(deployment, "studio-access-local-authorizer")
    through = {"kms:ViaService": "dynamodb.eu-west-1.amazonaws.com"}
    assert decide(policy, "kms:Decrypt", KEY, through) == "Allow"
    assert decide(policy, "kms:Decrypt", KEY, {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}) == "ImplicitDeny"
    assert decide(policy, "kms:Decrypt", KEY) == "ImplicitDeny"


def test_people_of_the_settings_are_linked_and_own_their_profiles():
    assert items(deploy_stack("local", **DIRECTORY)) == {
        "studio-access-directory-person-alice": {
            "issuer": {"S": ISSUER},
            "person": {"S": "alice@example.com"},
            "profile": {"S": "Alice"},
        },
        "studio-access-directory-owner-alice": {
            "issuer": {"S": "profile"},
            "person": {"S": "alice"},
            "owner_issuer": {"S": ISSUER},
            "owner_person": {"S": "alice@example.com"},
        },
        "studio-access-directory-person-bob": {
            "issuer": {"S": ISSUER},
            "person": {"S": "okta_00u1abcd"},
            "profile": {"S": "bob"},
            "domain": {"S": "d-second"},
        },
        "studio-access-directory-owner-bob": {
            "issuer": {"S": "profile"},
            "person": {"S": "bob"},
            "owner_issuer": {"S": ISSUER},
            "owner_person": {"S": "okta_00u1abcd"},
        },
    }


def test_a_person_is_linked_after_the_profile_is_theirs():
    request = deploy_stack("local", **DIRECTORY).request("TableItem", "studio-access-directory-person-bob")
    assert "studio-access-directory-owner-bob" in {urn.rpartition("::")[2] for urn in request.dependencies}


def test_profiles_that_differ_only_in_case_have_one_owner_s_item():
    first, second = ({"user": user, "profile": name} for user, name in (("a", "Bob"), ("b", "bOB")))
    assert owner("i", first)["person"] == owner("i", second)["person"] == {"S": "bob"}
    assert link("i", first)["profile"] == {"S": "Bob"}


def test_the_authorizer_knows_the_table_and_reads_it_by_key_only():
    deployment = deploy_stack("local", **DIRECTORY)
    variables = deployment.one("Function", "studio-access-authorizer")["environment"]["variables"]
    assert variables["DIRECTORY_TABLE"] == "studio-access-local-directory"
    assert json.loads(variables["ISSUERS"])[0]["profile_claim"] == "username"
    policy = rights(deployment, "studio-access-local-authorizer")
    (statement,) = policy["Statement"]
    assert statement["Action"] == "dynamodb:GetItem"
    assert statement["Resource"] == f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/studio-access-local-directory"


def test_an_existing_table_is_adopted_by_name():
    deployment = deploy_stack("local", **DIRECTORY, directoryTableName="people")
    assert deployment.all_of("Table") == {}
    assert {given["tableName"] for given in deployment.all_of("TableItem").values()} == {"people"}
    policy = rights(deployment, "studio-access-local-authorizer")
    arn = f"arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/people"
    assert decide(policy, "dynamodb:GetItem", arn) == "Allow"
    assert decide(policy, "dynamodb:GetItem", f"{arn}2") == "ImplicitDeny"


def test_an_existing_pool_s_people_are_listed_under_that_pool():
    pool = {"userPoolId": "eu-central-1_AbCdEfGhI", "clientIds": '["client1"]'}
    people = {"profileFrom": "directory", "directory": '[{"user": "Okta_A", "profile": "alice"}]'}
    shipped = {"passwordSignIn": "false", "mfa": "ON"}
    found = items(deploy_stack("local", **pool, **people, **shipped))["studio-access-directory-person-alice"]
    assert found["issuer"] == {"S": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI"}
    assert found["person"] == {"S": "Okta_A"}


def test_without_a_mapping_there_is_no_table_and_the_authorizer_knows_none():
    deployment = deploy_stack("local")
    assert deployment.all_of("Table") == {}
    assert "DIRECTORY_TABLE" not in deployment.one("Function", "studio-access-authorizer")["environment"]["variables"]
