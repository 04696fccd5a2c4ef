"""A Lambda function with its log group, run from its built bundle."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pulumi
import pulumi_aws as aws

from ..aws.naming import function_log_group
from ..bundles import Target, require
from ..config.settings import Settings
from ..context import Context
from .catalog import FunctionSpec, wanted
from .role import ExecutionRole

Variables = pulumi.Input[Mapping[str, pulumi.Input[str]]]


def required_bundles(settings: Settings) -> dict[FunctionSpec, Path]:
    """The built archive of each function that is wanted; raises `BundleError` if one must be built first."""
    target, folder = Target(settings.python_version, settings.architecture), Path(settings.bundle_folder)
    return {spec: require(spec.source, target, folder) for spec in wanted(settings)}


class Function(pulumi.ComponentResource):
    """One of the package's functions; with security groups, it runs in the VPC."""

    function: aws.lambda_.Function

    def __init__(
        self,
        context: Context,
        spec: FunctionSpec,
        *,
        bundle: Path,
        role: ExecutionRole,
        environment: Variables,
        security_group_ids: Sequence[pulumi.Input[str]] = (),
    ) -> None:
        """`bundle`: its built archive; `environment`: the variables that it reads."""
        name = f"{context.name}-{spec.label}"
        super().__init__("studio-access:index:Function", name, {}, context.options())
        context, settings = context.within(self), context.settings
        log_group = context.log_group(name, function_log_group(role.name))
        vpc: aws.lambda_.FunctionVpcConfigArgsDict = {
            "subnet_ids": settings.subnet_ids,
            "security_group_ids": list(security_group_ids),
        }
        self.function = aws.lambda_.Function(
            name,
            name=role.name,
            description=f"studio-access: {spec.source}",
            role=role.arn,
            runtime=f"python{settings.python_version}",
            architectures=[settings.architecture],
            handler="handler.handler",
            code=pulumi.FileArchive(str(bundle)),
            memory_size=spec.memory_mb,
            timeout=spec.timeout_seconds,
            environment={"variables": environment},
            kms_key_arn=settings.kms_key_arn or None,
            logging_config={"log_format": "JSON", "log_group": log_group.name, "system_log_level": "WARN"},
            vpc_config=vpc if security_group_ids else None,
            tracing_config={"mode": "Active"} if settings.tracing else None,
            tags=settings.tags,
            # Lambda checks at creation that the role may attach to the VPC.
            opts=context.options(depends_on=role.resources),
        )
        self.register_outputs({"functionName": self.function.name})


def api_functions(
    context: Context,
    bundles: Mapping[FunctionSpec, Path],
    roles: Mapping[FunctionSpec, ExecutionRole],
    environments: Mapping[FunctionSpec, Variables],
    security_group_ids: Mapping[FunctionSpec, Sequence[pulumi.Input[str]]],
) -> dict[FunctionSpec, aws.lambda_.Function]:
    """The functions that API Gateway calls; those with security groups run in the VPC, in these groups."""
    return {
        spec: Function(
            context,
            spec,
            bundle=bundles[spec],
            role=role,
            environment=environments[spec],
            security_group_ids=security_group_ids.get(spec, ()),
        ).function
        for spec, role in roles.items()
    }
