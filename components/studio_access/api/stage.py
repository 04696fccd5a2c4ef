"""What makes an API answer: its deployment, its stage with logs and limits, and the region's logging role if asked."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from ..config.settings import Settings
from ..iam.document import service_trust, to_json
from .documents import ACCESS_LOG_FORMAT, digest


def serve(
    name: str,
    *,
    settings: Settings,
    prefix: str,
    rest_api: aws.apigateway.RestApi,
    definition: Mapping[str, Any],
    opts: pulumi.ResourceOptions,
) -> aws.apigateway.Stage:
    """Deploy the API's definition to its stage, again whenever the definition changes.

    `opts.depends_on` must hold every part of the definition: AWS freezes at deployment what is there by then, and
    refuses to deploy a private API that has no resource policy yet.
    """
    child = pulumi.ResourceOptions(parent=opts.parent)
    deployment = aws.apigateway.Deployment(
        name,
        rest_api=rest_api.id,
        description="studio-access",
        triggers={"definition": pulumi.Output.json_dumps(definition, sort_keys=True).apply(digest)},
        opts=opts,
    )
    access_log = _log_group(f"{name}-access", f"/aws/apigateway/{prefix}", settings, child)
    # API Gateway would create its execution log group itself, and keep it for ever.
    execution_log_name = rest_api.id.apply(lambda api_id: f"API-Gateway-Execution-Logs_{api_id}/{settings.stage_name}")
    execution_log = _log_group(f"{name}-execution", execution_log_name, settings, child)
    account = _logging_role(name, settings, child) if settings.manage_api_gateway_account else []
    stage = aws.apigateway.Stage(
        name,
        rest_api=rest_api.id,
        deployment=deployment.id,
        stage_name=settings.stage_name,
        xray_tracing_enabled=settings.tracing or None,
        access_log_settings={"destination_arn": access_log.arn, "format": ACCESS_LOG_FORMAT},
        tags=settings.tags,
        opts=pulumi.ResourceOptions(parent=opts.parent, depends_on=[execution_log, *account]),
    )
    aws.apigateway.MethodSettings(
        name,
        rest_api=rest_api.id,
        stage_name=stage.stage_name,
        method_path="*/*",
        settings={
            "throttling_rate_limit": settings.throttle_rate,
            "throttling_burst_limit": settings.throttle_burst,
            "metrics_enabled": True,
            "logging_level": "ERROR",
            # Data trace would write tokens and presigned URLs to the log.
            "data_trace_enabled": False,
            "caching_enabled": False,
        },
        opts=child,
    )
    return stage


def _log_group(
    name: str, physical_name: pulumi.Input[str], settings: Settings, opts: pulumi.ResourceOptions
) -> aws.cloudwatch.LogGroup:
    return aws.cloudwatch.LogGroup(
        name,
        name=physical_name,
        retention_in_days=settings.log_retention_days,
        kms_key_id=settings.kms_key_arn or None,
        tags=settings.tags,
        opts=opts,
    )


def _logging_role(name: str, settings: Settings, opts: pulumi.ResourceOptions) -> list[pulumi.Resource]:
    """The role by which API Gateway writes logs; one an account and region, so only on request."""
    role = aws.iam.Role(
        f"{name}-logging",
        description="API Gateway writes its logs",
        assume_role_policy=to_json(service_trust("apigateway.amazonaws.com")),
        permissions_boundary=settings.permissions_boundary_arn or None,
        tags=settings.tags,
        opts=opts,
    )
    partition = role.arn.apply(lambda arn: arn.split(":")[1])
    attachment = aws.iam.RolePolicyAttachment(
        f"{name}-logging",
        role=role.name,
        policy_arn=pulumi.Output.concat(
            "arn:", partition, ":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        ),
        opts=opts,
    )
    account = aws.apigateway.Account(
        f"{name}-logging",
        cloudwatch_role_arn=role.arn,
        opts=pulumi.ResourceOptions(parent=opts.parent, depends_on=[attachment]),
    )
    return [account]
