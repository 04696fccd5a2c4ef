"""A Lambda function with what belongs to it: its log group, its role, and only the permissions it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pulumi
import pulumi_aws as aws

from .bundles import Target, require
from .function_policies import write_log
from .iam import document, service_trust, to_json
from .location import Location
from .settings import Settings


@dataclass(frozen=True)
class Kind:
    """Which function it is, and what it needs."""

    source: str
    """Its folder in `functions/`, and the end of its physical name."""
    memory_mb: int
    timeout_seconds: int


AUTHORIZER = Kind("authorizer", memory_mb=256, timeout_seconds=5)
# Below API Gateway's limit, and above the sum of the limits of the function's own calls.
PRESIGNER = Kind("presigner", memory_mb=512, timeout_seconds=9)


def required_bundle(kind: Kind, settings: Settings) -> Path:
    """The function's built archive for the settings' runtime; raises `BundleError` if it must be built first."""
    target = Target(settings.python_version, settings.architecture)
    return require(kind.source, target, Path(settings.bundle_folder))


class Function(pulumi.ComponentResource):
    """One of the package's functions; with security groups, it runs in the VPC."""

    function: aws.lambda_.Function
    log_group: aws.cloudwatch.LogGroup

    def __init__(
        self,
        name: str,
        *,
        kind: Kind,
        bundle: Path,
        prefix: str,
        settings: Settings,
        location: pulumi.Output[Location],
        environment: pulumi.Input[Mapping[str, pulumi.Input[str]]],
        policies: Mapping[str, pulumi.Input[str]],
        security_group_ids: Sequence[pulumi.Input[str]] = (),
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Function", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        physical_name = f"{prefix}-{kind.source}"
        self.log_group = aws.cloudwatch.LogGroup(
            name,
            name=f"/aws/lambda/{physical_name}",
            retention_in_days=settings.log_retention_days,
            kms_key_id=settings.kms_key_arn or None,
            tags=settings.tags,
            opts=child,
        )
        role = aws.iam.Role(
            name,
            name=physical_name,
            description=f"What {physical_name} may do",
            assume_role_policy=to_json(service_trust("lambda.amazonaws.com")),
            permissions_boundary=settings.permissions_boundary_arn or None,
            tags=settings.tags,
            opts=child,
        )
        log_policy = location.apply(lambda place: to_json(document(write_log(place, f"/aws/lambda/{physical_name}"))))
        role_policies = [
            aws.iam.RolePolicy(f"{name}-{concern}", name=concern, role=role.name, policy=policy, opts=child)
            for concern, policy in {"log": log_policy, **policies}.items()
        ]
        self.function = aws.lambda_.Function(
            name,
            name=physical_name,
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
            logging_config={"log_format": "JSON", "log_group": self.log_group.name, "system_log_level": "WARN"},
            vpc_config=(
                {"subnet_ids": settings.subnet_ids, "security_group_ids": list(security_group_ids)}
                if security_group_ids
                else None
            ),
            tags=settings.tags,
            # Lambda checks at creation that the role may attach to the VPC and reads the log group's name.
            opts=pulumi.ResourceOptions(parent=self, depends_on=role_policies),
        )
        self.register_outputs({"functionName": self.function.name})
