"""The Cognito user pool: closed by default, adopted on request."""

import json

import pytest

from components.studio_access import SettingsError
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


def test_the_client_offers_code_flow_only_and_keeps_no_secret():
    client = deploy_stack("local", **DEFAULTS).one("UserPoolClient", "studio-access")
    assert client["allowedOauthFlows"] == ["code"]
    assert client["explicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert client["generateSecret"] is False
    assert client["preventUserExistenceErrors"] == "ENABLED"
    assert client["enableTokenRevocation"] is True
    assert client["writeAttributes"] == ["locale"]
    assert client["supportedIdentityProviders"] == ["COGNITO"]
    assert (client["accessTokenValidity"], client["tokenValidityUnits"]["accessToken"]) == (15, "minutes")


def test_password_sign_in_is_one_named_switch():
    client = deploy_stack("local", passwordSignIn="true").one("UserPoolClient", "studio-access")
    assert client["explicitAuthFlows"] == [
        "ALLOW_REFRESH_TOKEN_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_USER_SRP_AUTH",
    ]


def test_without_a_second_factor_none_is_configured():
    pool = deploy_stack("local", mfa="OFF").one("UserPool", "studio-access")
    assert (pool["mfaConfiguration"], pool.get("softwareTokenMfaConfiguration")) == ("OFF", None)


@pytest.mark.parametrize(
    ("prefix", "domain"), [("", "studio-access-local-111122223333"), ("bank-studio", "bank-studio")]
)
def test_the_sign_in_domain_is_the_given_one_or_one_that_no_other_account_has(prefix, domain):
    deployment = deploy_stack("local", cognitoDomainPrefix=prefix)
    assert deployment.one("UserPoolDomain", "studio-access")["domain"] == domain


def test_an_existing_pool_is_used_and_nothing_of_cognito_is_created():
    deployment = deploy_stack("local", **POOL)
    for kind in ("UserPool", "UserPoolClient", "UserPoolDomain"):
        assert deployment.all_of(kind) == {}
    assert deployment.outputs["userPoolId"] == "eu-central-1_AbCdEfGhI"
    assert deployment.outputs["clientId"] == "1h57kf5cpq17m0eml12EXAMPLE"
    # The pool's own region, not the stack's.
    assert deployment.outputs["issuer"] == "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI"


@pytest.mark.parametrize("prefix", ["aws-studio", "my-cognito", "amazonas"])
def test_a_default_sign_in_domain_that_cognito_would_refuse_is_refused_first(prefix):
    with pytest.raises(SettingsError, match="cognito_domain_prefix: missing; the default would begin with"):
        deploy_stack("local", namePrefix=prefix)
    assert deploy_stack("local", namePrefix=prefix, cognitoDomainPrefix="studio").all_of("UserPoolDomain")


def test_the_authorizer_is_told_whose_tokens_count():
    deployment = deploy_stack("local", **POOL, requiredScopes='["studio/open"]', requiredGroups='["data-science"]')
    variables = deployment.one("Function", "studio-access-authorizer")["environment"]["variables"]
    assert json.loads(variables["ISSUERS"]) == [
        {
            "issuer": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
            "jwks_uri": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI/.well-known/jwks.json",
            "client_ids": ["1h57kf5cpq17m0eml12EXAMPLE", "other"],
            "token_use": "access",
            "profile_claim": "username",
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
