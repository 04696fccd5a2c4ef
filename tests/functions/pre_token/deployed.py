"""The trigger as the stack deploys it, and the events Cognito sends it, as data to start from."""

import json
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from botocore.stub import ANY, Stubber

POOL = "eu-central-1_AbCdEfGhI"
ISSUER = f"https://cognito-idp.eu-central-1.amazonaws.com/{POOL}"
SUBJECT = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"
TABLE = "studio-access-dev-directory"

ENVIRONMENT = {
    "DIRECTORY_TABLE": TABLE,
    "ISSUERS_OF_POOLS": "https://cognito-idp.eu-central-1.amazonaws.com",
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example-secret",
}


def event(profile: object = "alice", user: object = "alice", **changes: object) -> dict[str, Any]:
    """An event of version 2 as Cognito sends it, with changes of top-level keys."""
    attributes = {"sub": SUBJECT, "cognito:user_status": "CONFIRMED", "custom:studio_profile": profile}
    return {
        "version": "2",
        "triggerSource": "TokenGeneration_HostedAuth",
        "region": "eu-central-1",
        "userPoolId": POOL,
        "userName": user,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1h57kf5cpq17m0eml12EXAMPLE"},
        "request": {
            "userAttributes": {name: value for name, value in attributes.items() if value is not None},
            "groupConfiguration": {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None},
            "scopes": ["openid"],
        },
        "response": {"claimsAndScopeOverrideDetails": None},
        **changes,
    }


@dataclass
class Trigger:
    """The loaded function, with DynamoDB's part scripted."""

    module: ModuleType
    dynamodb: Stubber
    capsys: Any

    def __call__(self, given: object) -> dict[str, Any]:
        self.capsys.readouterr()
        return self.module.handler(given, None)

    @property
    def log(self) -> dict[str, Any]:
        """The one line since the last call."""
        (line,) = self.capsys.readouterr().out.splitlines()
        return json.loads(line)

    def records(self, profile: str, person: str) -> None:
        """Let DynamoDB expect the owner's record, and take it."""
        self.dynamodb.add_response("update_item", {}, expected_params=record(profile, person))

    def refuses(self, profile: str, person: str, code: str = "ConditionalCheckFailedException") -> None:
        """Let DynamoDB expect the owner's record, and refuse it."""
        self.dynamodb.add_client_error("update_item", code, expected_params=record(profile, person))

    def notes(self, profile: str, person: str) -> None:
        """Let DynamoDB expect the note that a profile is contested."""
        self.dynamodb.add_response(
            "update_item",
            {},
            expected_params={
                "TableName": TABLE,
                "Key": {"issuer": {"S": "profile"}, "person": {"S": profile}},
                "UpdateExpression": "ADD contested_by :contender",
                "ExpressionAttributeValues": {":contender": {"SS": [f"{ISSUER} {person}"]}},
            },
        )


def record(profile: str, person: str) -> dict[str, Any]:
    """The request that records an owner."""
    return {
        "TableName": TABLE,
        "Key": {"issuer": {"S": "profile"}, "person": {"S": profile}},
        "UpdateExpression": "SET owner_issuer = :issuer, owner_person = :person",
        "ConditionExpression": ANY,
        "ExpressionAttributeValues": {":issuer": {"S": ISSUER}, ":person": {"S": person}},
    }
