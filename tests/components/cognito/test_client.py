"""The app client: which ways to sign in it has, and which attributes it may write."""

import json

import pytest

from tests.cloud import deploy_stack
from tests.identity import FEDERATED, OIDC

DEFAULTS = {"passwordSignIn": "false", "mfa": "ON", "deletionProtection": "true"}
# What takes a password, or nothing at all: Cognito's default includes SRP.
PASSWORDS = {
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_AUTH",
    "ADMIN_NO_SRP_AUTH",
    "USER_PASSWORD_AUTH",
}


def client(**given):
    return deploy_stack("local", **{**DEFAULTS, **given}).one("UserPoolClient", "studio-access")


def test_the_client_offers_code_flow_only_and_keeps_no_secret():
    found = client()
    assert found["allowedOauthFlows"] == ["code"]
    assert found["allowedOauthFlowsUserPoolClient"] is True
    assert found["allowedOauthScopes"] == ["openid"]
    assert found["generateSecret"] is False
    assert found["preventUserExistenceErrors"] == "ENABLED"
    assert found["enableTokenRevocation"] is True
    assert found["writeAttributes"] == ["locale"]
    assert found["readAttributes"] == ["email", "locale"]
    assert found["supportedIdentityProviders"] == ["COGNITO"]
    assert (found["accessTokenValidity"], found["tokenValidityUnits"]["accessToken"]) == (15, "minutes")


def test_refresh_tokens_are_rotated_where_the_plan_has_that():
    assert client()["refreshTokenRotation"] == {"feature": "ENABLED", "retryGracePeriodSeconds": 10}
    assert client(userPoolTier="PLUS")["refreshTokenRotation"]["feature"] == "ENABLED"
    assert "refreshTokenRotation" not in client(userPoolTier="LITE")


@pytest.mark.parametrize("tier", ["ESSENTIALS", "PLUS"])
def test_where_refresh_tokens_are_rotated_the_flow_that_reuses_them_is_closed(tier):
    assert client(userPoolTier=tier)["explicitAuthFlows"] == ["ALLOW_CUSTOM_AUTH"]


def test_password_sign_in_is_one_named_switch():
    passwords = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]
    assert client(passwordSignIn="true")["explicitAuthFlows"] == passwords
    lite = client(passwordSignIn="true", userPoolTier="LITE")
    assert lite["explicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH", *passwords]


@pytest.mark.parametrize("tier", ["LITE", "ESSENTIALS", "PLUS"])
def test_without_the_switch_no_flow_takes_a_password_and_the_list_is_never_empty(tier):
    for given in (
        {},
        {"identityProviders": json.dumps([{**OIDC, "attributeMapping": {}}]), "profileFrom": "directory"},
    ):
        flows = client(userPoolTier=tier, **given)["explicitAuthFlows"]
        assert flows
        assert not set(flows) & PASSWORDS


def test_with_corporate_providers_exactly_they_sign_people_in():
    assert client(**FEDERATED)["supportedIdentityProviders"] == ["Okta", "entra"]
    assert client(**FEDERATED)["allowedOauthScopes"] == ["openid"]


def test_the_client_may_write_what_providers_fill_and_still_shows_no_profile():
    found = client(**FEDERATED)
    assert found["writeAttributes"] == ["custom:studio_profile", "email", "locale"]
    assert found["readAttributes"] == ["email", "locale"]


def test_in_a_pool_of_its_own_people_the_profile_is_the_administrators_alone():
    assert client(profileFrom="claim", passwordSignIn="true")["writeAttributes"] == ["locale"]


def test_the_client_waits_for_the_providers_it_names():
    request = deploy_stack("local", **FEDERATED).request("UserPoolClient", "studio-access")
    waited = {urn.rpartition("::")[2] for urn in request.dependencies}
    assert {"studio-access-Okta", "studio-access-entra"} <= waited
