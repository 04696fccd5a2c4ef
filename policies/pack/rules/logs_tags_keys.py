"""Logs are kept for as long as the company says, resources carry its tags, and customer keys are rotated."""

from collections.abc import Iterator, Mapping
from typing import Any

from pulumi_policy import Severity

from ..framework.policy import ADVISORY, REMEDIATE, About, Config, resource_policy
from ..framework.resource import UNKNOWN, NotYetKnownError, Resource

_LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
# What the component creates, as far as it takes tags.
_TAGGED = (
    _LOG_GROUP,
    "aws:apigateway/restApi:RestApi",
    "aws:apigateway/stage:Stage",
    "aws:cognito/userPool:UserPool",
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/vpc:Vpc",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:iam/role:Role",
    "aws:kms/key:Key",
    "aws:lambda/function:Function",
    "aws:route53/resolverEndpoint:ResolverEndpoint",
    "aws:sagemaker/domain:Domain",
    "aws:sagemaker/userProfile:UserProfile",
)


def _retention(resource: Resource, config: Config) -> Iterator[str]:
    days = resource.known("retentionInDays") or 0
    if days == 0:
        yield "it keeps everything for ever"
    elif days < config["fewestDays"]:
        yield f"it keeps less than {config['fewestDays']:g} days"


def _set_retention(resource: Resource, config: Config) -> Mapping[str, Any] | None:
    days = resource.get("retentionInDays")
    return None if days is UNKNOWN or days else {"retentionInDays": config["days"]}


def _required_tags(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    tags = resource.get("tags")
    if tags is UNKNOWN:
        yield NotYetKnownError("tags")
    elif set(config["required"]) - set(tags or {}):
        yield "it lacks a tag that the company requires"


def _add_tags(resource: Resource, config: Config) -> Mapping[str, Any] | None:
    tags = resource.get("tags")
    if tags is UNKNOWN:
        return None
    missing = {key: value for key, value in config["add"].items() if key not in (tags or {})}
    return {"tags": missing} if missing else None


def _rotation(resource: Resource, _: Config) -> Iterator[str]:
    symmetric = (resource.known("customerMasterKeySpec") or "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
    if symmetric and not resource.known("enableKeyRotation"):
        yield "it stays the same for ever"


POLICIES = (
    resource_policy(
        About(
            name="log-retention",
            description="Logs are kept for a set time.",
            severity=Severity.MEDIUM,
            level=REMEDIATE,
            controls=(
                "securityhub:CloudWatch.16",
                "config:cw-loggroup-retention-period-check",
                "checkov:CKV_AWS_66",
            ),
            remedy="Set retentionInDays",
            config={
                "days": {
                    "type": "number",
                    "default": 365,
                    "description": "What a log group without retentionInDays gets; one of CloudWatch's values.",
                },
                "fewestDays": {
                    "type": "number",
                    "default": 1,
                    "description": "The shortest time that logs may be kept.",
                },
            },
        ),
        {_LOG_GROUP: _retention},
        remediate=_set_retention,
    ),
    resource_policy(
        About(
            name="required-tags",
            description="Resources carry the company's tags.",
            severity=Severity.LOW,
            level=REMEDIATE,
            controls=(
                "securityhub:Lambda.6",
                "config:api-gw-rest-api-tagged",
                "config:api-gw-stage-tagged",
                "config:cognito-user-pool-tagged",
                "config:lambda-function-tagged",
                "config:sagemaker-domain-tagged",
            ),
            remedy="Set tags, or give them a value in the policy's add",
            config={
                "required": {
                    "type": "array",
                    "items": {"type": "string"},
                    "default": [],
                    "description": "Keys of the tags that every resource must have.",
                },
                "add": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "default": {},
                    "description": "Tags that are added where they are missing.",
                },
            },
        ),
        dict.fromkeys(_TAGGED, _required_tags),
        remediate=_add_tags,
    ),
    resource_policy(
        About(
            name="kms-rotation",
            description="Customer keys are rotated.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            controls=(
                "securityhub:KMS.4",
                "config:cmk-backing-key-rotation-enabled",
                "cis:3.0.0/3.6",
                "checkov:CKV_AWS_7",
            ),
            remedy="Set enableKeyRotation to true",
        ),
        {"aws:kms/key:Key": _rotation},
    ),
)
