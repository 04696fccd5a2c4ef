"""A Lambda function with its log group, run from its built bundle."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..bundles import Target, require
from ..config.settings import Settings
from ..iam.document import document, to_json
from ..iam.lambda_roles import attach_to_vpc, write_log
from .execution_role import ExecutionRole
from .kinds import Kind, wanted


def required_bundles(settings: Settings) -> dict[Kind, Path]:
    """The built archive of each function that is wanted; raises `BundleError` if one must be built first."""
    return {kind: required_bundle(kind, settings) for kind in wanted(settings)}


def required_bundle(kind: Kind, settings: Settings) -> Path:
    """The function's built archive for the settings' runtime; raises `BundleError` if it must be built first."""
    target = Target(settings.python_version, settings.architecture)
    return require(kind.source, target, Path(settings.bundle_folder))


def log_group_name(function_name: str) -> str:
    """Where a function's log goes."""
    return f"/aws/lambda/{function_name}"


def base_policies(kind: Kind, name: str, location: pulumi.Output[Location]) -> dict[str, pulumi.Input[str]]:
    """What a function's role may do before anything else of the stack is known."""
    log = location.apply(lambda place: to_json(document(write_log(place, log_group_name(name)))))
    if not kind.in_vpc:
        return {"log": log}
    return {"log": log, "vpc": location.apply(lambda place: to_json(document(*attach_to_vpc(place, name))))}


class Function(pulumi.ComponentResource):
    """One of the package's functions; with security groups, it runs in the VPC."""

    function: aws.lambda_.Function

    def __init__(
        self,
        name: str,
        *,
        kind: Kind,
        bundle: Path,
        role: ExecutionRole,
        settings: Settings,
        environment: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        security_group_ids: Sequence[pulumi.Input[str]] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Function", name, {}, opts)
        log_group = aws.cloudwatch.LogGroup(
            name,
            name=log_group_name(role.name),
            retention_in_days=settings.log_retention_days,
            kms_key_id=settings.kms_key_arn or None,
            tags=settings.tags,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.function = aws.lambda_.Function(
            name,
            name=role.name,
            description=f"studio-access: {kind.source}",
            role=role.arn,
            runtime=f"python{settings.python_version}",
            architectures=[settings.architecture],
            handler="handler.handler",
            code=pulumi.FileArchive(str(bundle)),
            memory_size=kind.memory_mb,
            timeout=kind.timeout_seconds,
            environment={"variables": environment},
            kms_key_arn=settings.kms_key_arn or None,
            logging_config={"log_format": "JSON", "log_group": log_group.name, "system_log_level": "WARN"},
            vpc_config=(
                {"subnet_ids": settings.subnet_ids, "security_group_ids": list(security_group_ids)}
                if security_group_ids
                else None
            ),
            tracing_config={"mode": "Active"} if settings.tracing else None,
            tags=settings.tags,
            # Lambda checks at creation that the role may attach to the VPC.
            opts=pulumi.ResourceOptions(parent=self, depends_on=role.resources),
        )
        self.register_outputs({"functionName": self.function.name})
