"""Identity providers and the directory on the local AWS, and the rules of AWS that MiniStack lacks."""

import json
from pathlib import Path
from typing import Any

import pulumi_aws as aws
import pytest
from botocore.exceptions import ClientError

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.deployment.stack import configuration, deployed
from local.pulumi_engine.applier import Applier
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError
from tests.identity import OIDC, SAML, SECRET

ROOT = Path(__file__).parents[2]
USERS = [{"user": "alice@example.com", "profile": "Alice"}, {"user": "okta_00u1abcd", "profile": "bob"}]
PROVIDERS = [{**OIDC, "attributeMapping": {"email": "email"}}, {**SAML, "attributeMapping": {}}]
GIVEN = {
    "profileFrom": "directory",
    "directory": json.dumps(USERS),
    "passwordSignIn": "false",
    "identityProviders": json.dumps(PROVIDERS),
}
TABLE = "studio-access-local-directory"
# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


@pytest.fixture(scope="module")
def front_door():
    """The repository's program with corporate identity providers and a directory."""
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    given = {f"studio-access:{key}": value for key, value in GIVEN.items()}
    with deployed(ROOT, "local", {**configuration(ROOT, "local"), **given}) as running:
        yield running
        assert running.destroy() == set()


def refused(front_door, program, error: type[Exception] = RefusedByAwsError) -> str:
    applier = Applier(front_door.aws)
    try:
        with pytest.raises(error) as caught:
            applier.up(program, {}, "project", "local")
        return str(caught.value)
    finally:
        applier.destroy()


def test_the_providers_are_cognito_s_with_their_secret_and_the_client_supports_exactly_them(front_door):
    cognito, pool = front_door.aws.client("cognito-idp"), front_door.outputs["userPoolId"]
    found = cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Okta")["IdentityProvider"]
    assert found["ProviderDetails"]["client_secret"] == SECRET
    assert found["AttributeMapping"] == {"username": "sub", "email": "email"}
    client = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=front_door.outputs["clientId"])
    assert client["UserPoolClient"]["SupportedIdentityProviders"] == ["Okta", "entra"]
    assert client["UserPoolClient"]["ExplicitAuthFlows"] == ["ALLOW_CUSTOM_AUTH"]


@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "USER_AUTH", "REFRESH_TOKEN_AUTH"])
def test_nobody_signs_in_with_a_password_through_the_api(front_door, flow):
    password = front_door.pool.add(f"local-{flow.lower()}")
    given = {"USERNAME": f"local-{flow.lower()}", "PASSWORD": password, "SRP_A": "a1", "REFRESH_TOKEN": "x"}
    with pytest.raises(ClientError) as caught:
        front_door.aws.client("cognito-idp").initiate_auth(
            ClientId=front_door.outputs["clientId"], AuthFlow=flow, AuthParameters=given
        )
    assert caught.value.response["Error"]["Code"] in {"InvalidParameterException", "NotAuthorizedException"}


def test_people_and_owners_are_in_the_table(front_door):
    found = front_door.aws.client("dynamodb").scan(TableName=TABLE)["Items"]
    owners = {item["person"]["S"]: item["owner_person"]["S"] for item in found if item["issuer"]["S"] == "profile"}
    people = {item["person"]["S"]: item["profile"]["S"] for item in found if item["issuer"]["S"] != "profile"}
    assert owners == {"alice": "alice@example.com", "bob": "okta_00u1abcd"}
    assert people == {"alice@example.com": "Alice", "okta_00u1abcd": "bob"}
    assert {item["issuer"]["S"] for item in found} == {"profile", front_door.outputs["issuer"]}


def test_a_profile_that_is_somebody_s_stops_a_deployment_that_gives_it_away(front_door):
    item = {"issuer": {"S": "profile"}, "person": {"S": "bob"}, "owner_person": {"S": "mallory"}}

    def program():
        aws.dynamodb.TableItem("x", table_name=TABLE, hash_key="issuer", range_key="person", item=json.dumps(item))

    assert "ConditionalCheckFailedException" in refused(front_door, program, Exception)
    key = {"issuer": {"S": "profile"}, "person": {"S": "bob"}}
    found = front_door.aws.client("dynamodb").get_item(TableName=TABLE, Key=key)["Item"]
    assert found["owner_person"] == {"S": "okta_00u1abcd"}


def test_a_protected_table_outlives_its_stack(front_door):
    protected: Any = {"hash_key": "issuer", "attributes": [{"name": "issuer", "type": "S"}]}

    def program():
        aws.dynamodb.Table(
            "x", name="kept", billing_mode="PAY_PER_REQUEST", deletion_protection_enabled=True, **protected
        )

    applier = Applier(front_door.aws)
    applier.up(program, {}, "project", "local")
    with pytest.raises(RefusedByAwsError, match="deletion protection of table kept is on"):
        applier.destroy()
    dynamodb = front_door.aws.client("dynamodb")
    dynamodb.update_table(TableName="kept", DeletionProtectionEnabled=False)
    dynamodb.delete_table(TableName="kept")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"billing_mode": "PROVISIONED"}, "billing mode 'PROVISIONED' is not known here"),
        ({"attributes": [{"name": "other", "type": "S"}]}, "Number of attributes in KeySchema does not match"),
    ],
)
def test_a_table_that_aws_would_refuse_is_refused(front_door, given, message):
    table: Any = {
        "billing_mode": "PAY_PER_REQUEST",
        "hash_key": "issuer",
        "attributes": [{"name": "issuer", "type": "S"}],
        **given,
    }
    assert message in refused(front_door, lambda: aws.dynamodb.Table("x", name="wrong", **table))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {
                "user_pool_tier": "LITE",
                "lambda_config": {"pre_token_generation_config": {"lambda_arn": "arn:x", "lambda_version": "V2_0"}},
            },
            "access token customization needs ESSENTIALS or PLUS",
        ),
        ({"user_pool_add_ons": {"advanced_security_mode": "ENFORCED"}}, "threat protection needs PLUS"),
        ({"email_configuration": {"email_sending_account": "DEVELOPER"}}, "needs the ARN of an identity"),
    ],
)
def test_a_pool_that_aws_would_refuse_is_refused(front_door, given, message):
    assert message in refused(front_door, lambda: aws.cognito.UserPool("x", name="wrong", **given))


def test_a_pool_is_told_who_its_invitations_come_from(front_door):
    email: Any = {
        "email_sending_account": "DEVELOPER",
        "from_email_address": "studio@example.com",
        "source_arn": "arn:aws:ses:eu-west-1:111122223333:identity/example.com",
    }
    applier, ids = Applier(front_door.aws), []

    def program() -> None:
        aws.cognito.UserPool("x", name="mailing", email_configuration=email).id.apply(ids.append)

    applier.up(program, {}, "project", "local")
    pool = front_door.aws.client("cognito-idp").describe_user_pool(UserPoolId=ids[0])["UserPool"]
    applier.destroy()
    assert pool["EmailConfiguration"] == {
        "EmailSendingAccount": "DEVELOPER",
        "From": "studio@example.com",
        "SourceArn": "arn:aws:ses:eu-west-1:111122223333:identity/example.com",
    }


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"explicit_auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"], "refresh_token_rotation": {"feature": "ENABLED"}},
            "refresh token rotation and ALLOW_REFRESH_TOKEN_AUTH exclude each other",
        ),
        (
            {"supported_identity_providers": ["Okta"], "write_attributes": ["locale"]},
            "the client may not write email, so nobody could sign in through Okta",
        ),
    ],
)
def test_a_client_that_nobody_could_use_as_meant_is_refused(front_door, given, message):
    pool = front_door.outputs["userPoolId"]
    assert message in refused(
        front_door, lambda: aws.cognito.UserPoolClient("x", name="wrong", user_pool_id=pool, **given)
    )


@pytest.mark.parametrize(
    ("kind", "details", "message"),
    [
        ("SAML", {}, "provider details are missing: MetadataURL or MetadataFile"),
        ("OIDC", {"client_id": "c", "oidc_issuer": "https://x.example"}, "authorize_scopes, attributes_request_method"),
    ],
)
def test_a_provider_without_what_cognito_needs_is_refused(front_door, kind, details, message):
    def program():
        pool = front_door.outputs["userPoolId"]
        aws.cognito.IdentityProvider(
            "x", user_pool_id=pool, provider_name="wrong", provider_type=kind, provider_details=details
        )

    assert message in refused(front_door, program)
