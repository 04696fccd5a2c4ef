"""A presigner as the stack deploys it, and the requests API Gateway sends it, as data to start from."""

import json
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from botocore.stub import Stubber

DOMAIN = "d-abcdefghijkl"
VPC_ENDPOINT = "vpce-0123456789abcdef0"
REQUEST_ID = "JKJaXmPLvHcESHA="
URL = f"https://{DOMAIN}.studio.eu-central-1.sagemaker.aws/auth?token=secret-of-alice"

ENVIRONMENT = {
    "DOMAIN_ID": DOMAIN,
    "SAGEMAKER_ENDPOINT": "https://vpce-0a1b.api.sagemaker.eu-central-1.vpce.amazonaws.com",
    "EXPIRES_IN_SECONDS": "60",
    "SESSION_SECONDS": "3600",
    "SPACES": '["team-a", "team-b"]',
    "LANDING_URIS": '["app:JupyterLab:", "studio::/home"]',
    "CORS_ORIGINS": '["https://portal.example.com", "https://other.example.com:8443"]',
    "AWS_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example-secret",
}


class Context:
    """The part of Lambda's context the function may look at."""

    aws_request_id = "0aa0bb0c-lambda"


@dataclass
class Answered:
    """What one call of the handler answered and logged."""

    response: dict[str, Any]
    output: str

    @property
    def status(self) -> int:
        return self.response["statusCode"]

    @property
    def body(self) -> dict[str, Any]:
        return json.loads(self.response["body"])

    @property
    def log(self) -> dict[str, Any]:
        (line,) = self.output.splitlines()
        return json.loads(line)


@dataclass
class Presigner:
    """The loaded function, with SageMaker's part scripted."""

    module: ModuleType
    sagemaker: Stubber
    capsys: Any

    def __call__(self, event: object, context: object = None) -> Answered:
        self.capsys.readouterr()
        response = self.module.handler(event, context or Context())
        return Answered(response, self.capsys.readouterr().out)

    def grants(self, url: str = URL, **parameters: str) -> None:
        """Let SageMaker expect exactly one call with these parameters, and answer it."""
        self.sagemaker.add_response(
            "create_presigned_domain_url",
            {"AuthorizedUrl": url, "ResponseMetadata": {"RequestId": "aws-request-1"}},
            expected_params={
                "DomainId": DOMAIN,
                "ExpiresInSeconds": 60,
                "SessionExpirationDurationInSeconds": 3600,
                **parameters,
            },
        )

    def refuses(self, code: str, message: str = "", status: int = 400) -> None:
        """Let SageMaker answer one call with an error."""
        self.sagemaker.add_client_error(
            "create_presigned_domain_url",
            service_error_code=code,
            service_message=message,
            http_status_code=status,
            response_meta={"RequestId": "aws-request-2"},
        )


def event(profile: object = "alice", query: dict[str, str] | None = None, **changes: object) -> dict[str, Any]:
    """`GET /{profile}` as API Gateway hands it over after the authorizer, with changes of top-level keys."""
    return {
        "resource": "/{profile}",
        "path": f"/{profile}",
        "httpMethod": "GET",
        "headers": {"Authorization": "Bearer header.payload.signature"},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": query and {name: [value] for name, value in query.items()},
        "pathParameters": {"profile": profile},
        "requestContext": {
            "authorizer": {"profile": profile, "principalId": "sub-1", "integrationLatency": 3},
            "extendedRequestId": REQUEST_ID,
            "identity": {"vpceId": VPC_ENDPOINT, "vpcId": "vpc-1", "sourceIp": "10.0.0.1"},
        },
        "body": None,
        "isBase64Encoded": False,
        **changes,
    }
