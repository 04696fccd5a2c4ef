"""The Cognito user pool: closed by default, adopted on request."""

import json

import pytest

from tests.cloud import deploy_stack

DEFAULTS = {"passwordSignIn": "false", "mfa": "ON", "deletionProtection": "true"}
POOL = {"userPoolId": "eu-central-1_AbCdEfGhI", "clientIds": '["1h57kf5cpq17m0eml12EXAMPLE", "other"]', **DEFAULTS}


def test_only_administrators_create_people_and_the_pool_is_protected():
    pool = deploy_stack("local", **DEFAULTS).one("UserPool", "studio-access")
    assert pool["adminCreateUserConfig"] == {"allowAdminCreateUserOnly": True}
    assert pool["usernameConfiguration"] == {"caseSensitive": False}
    assert pool["accountRecoverySetting"] == {"recoveryMechanisms": [{"name": "admin_only", "priority": 1}]}
    assert (pool["mfaConfiguration"], pool["softwareTokenMfaConfiguration"]) == ("ON", {"enabled": True})
    assert pool["deletionProtection"] == "ACTIVE"
    assert pool["passwordPolicy"] == {
        "minimumLength": 14,
        "requireLowercase": True,
        "requireUppercase": True,
        "requireNumbers": True,
        "requireSymbols": True,
        "temporaryPasswordValidityDays": 1,
    }


def test_the_attribute_that_names_a_profile_is_always_there_since_it_could_never_be_removed():
    for given in ({}, {"profileFrom": "claim"}):
        (attribute,) = deploy_stack("local", **DEFAULTS, **given).one("UserPool", "studio-access")["schemas"]
        assert attribute == {
            "name": "studio_profile",
            "attributeDataType": "String",
            "developerOnlyAttribute": False,
            "mutable": True,
            "required": False,
            "stringAttributeConstraints": {"minLength": "0", "maxLength": "63"},
        }


@pytest.mark.parametrize("tier", ["LITE", "ESSENTIALS", "PLUS"])
def test_threat_protection_is_enforced_where_the_plan_has_it(tier):
    pool = deploy_stack("local", userPoolTier=tier).one("UserPool", "studio-access")
    assert pool["userPoolTier"] == tier
    assert pool.get("userPoolAddOns") == ({"advancedSecurityMode": "ENFORCED"} if tier == "PLUS" else None)


def test_without_a_second_factor_none_is_configured():
    pool = deploy_stack("local", mfa="OFF").one("UserPool", "studio-access")
    assert (pool["mfaConfiguration"], pool.get("softwareTokenMfaConfiguration")) == ("OFF", None)


def test_invitations_come_from_the_company_s_address_by_its_identity():
    identity = "arn:aws:ses:eu-west-1:111122223333:identity/example.com"
    pool = deploy_stack("local", emailFrom="Studio <studio@example.com>", emailIdentityArn=identity)
    assert pool.one("UserPool", "studio-access")["emailConfiguration"] == {
        "emailSendingAccount": "DEVELOPER",
        "fromEmailAddress": "Studio <studio@example.com>",
        "sourceArn": identity,
    }
    assert "emailConfiguration" not in deploy_stack("local").one("UserPool", "studio-access")


def test_an_existing_pool_is_used_and_nothing_of_cognito_is_created():
    deployment = deploy_stack("local", **POOL)
    for kind in ("UserPool", "UserPoolClient", "UserPoolDomain"):
        assert deployment.all_of(kind) == {}
    assert deployment.outputs["userPoolId"] == "eu-central-1_AbCdEfGhI"
    assert deployment.outputs["clientId"] == "1h57kf5cpq17m0eml12EXAMPLE"
    # The pool's own region, not the stack's.
    assert deployment.outputs["issuer"] == "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI"


def test_the_authorizer_knows_whose_tokens_count():
    deployment = deploy_stack("local", **POOL, requiredScopes='["studio/open"]', requiredGroups='["data-science"]')
    variables = deployment.one("Function", "studio-access-authorizer")["environment"]["variables"]
    assert json.loads(variables["ISSUERS"]) == [
        {
            "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
            "jwks_uri": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI/.well-known/jwks.json",
            "client_ids": ["1h57kf5cpq17m0eml12EXAMPLE", "other"],
            "token_use": "access",
            "profile_claim": "username",
            "profile_case": "lower",
            "scopes": ["studio/open"],
            "groups": ["data-science"],
        }
    ]
    assert variables["SECOND_OPINION"] == "false"


def test_the_second_opinion_is_asked_for_by_name():
    deployment = deploy_stack("local", secondOpinion="true")
    assert (
        deployment.one("Function", "studio-access-authorizer")["environment"]["variables"]["SECOND_OPINION"] == "true"
    )
