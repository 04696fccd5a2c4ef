"""A Studio domain that is reached through the VPC only, with its people's user profiles."""

from typing import Any

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..aws.naming import studio_role_name
from ..config.settings import Settings
from ..context import Context
from ..iam.document import Document
from ..iam.presign import Perimeter
from ..iam.studio_role import execution_policy, execution_trust
from .profiles import common_group, user_profiles

_SHORTEST_IDLE_MINUTES = 60


def presigning_roles(context: Context) -> list[pulumi.Input[str]]:
    """ARNs of the roles with which Studio itself presigns, to open apps: the given ones, and the created domain's."""
    given: list[pulumi.Input[str]] = list(context.settings.studio_role_arns)
    if not context.settings.home_storage:
        return given
    return [*given, context.role_arn(studio_role_name(context.prefix))]


def _kept(settings: Settings) -> list[str]:
    """What a domain keeps from its creation, whatever the settings say later: another value would replace it.

    Its subnets, so that a new zone only adds one; and its key unless a key is named for it, so that a domain that is
    there keeps the one it has. The provider can only replace both (terraform-provider-aws, aws_sagemaker_domain:
    `subnet_ids` and `kms_key_id` force a new resource).
    """
    return ["subnetIds", *([] if settings.domain_kms_key_arn else ["kmsKeyId"])]


class StudioDomain(pulumi.ComponentResource):
    """The created domain: IAM authentication, VPC only, one security group a person."""

    domain_id: pulumi.Output[str]
    kms_key_arn: pulumi.Output[str]
    """The key that it was created with, which may be another than the settings say; empty for AWS's own."""
    role_name: pulumi.Output[str]
    """The execution role's, which may do nothing until it is given `work_in_studio`."""

    def __init__(self, context: Context) -> None:
        super().__init__("studio-access:index:StudioDomain", context.name, {}, context.options())
        context, settings = context.within(self), context.settings
        name = f"{context.name}-studio"
        role = context.role(
            name,
            physical_name=studio_role_name(context.prefix),
            description=f"What people may do in the Studio of {context.prefix}",
            trust=context.policy(execution_trust),
        )
        s3 = aws.ec2.get_prefix_list_output(
            name=context.location.apply(lambda location: f"com.amazonaws.{location.region}.s3"), opts=context.lookup
        )
        # All three: the provider sends zero for a missing bound, which SageMaker refuses.
        idle: Any = {
            "lifecycle_management": "ENABLED",
            "idle_timeout_in_minutes": settings.idle_minutes,
            "min_idle_timeout_in_minutes": _SHORTEST_IDLE_MINUTES,
            "max_idle_timeout_in_minutes": settings.idle_minutes,
        }
        domain = aws.sagemaker.Domain(
            name,
            domain_name=context.prefix,
            auth_mode="IAM",
            app_network_access_type="VpcOnly",
            vpc_id=settings.vpc_id,
            subnet_ids=settings.subnet_ids,
            kms_key_id=settings.domain_kms_key_arn or None,
            default_user_settings={
                "execution_role": role.arn,
                "security_groups": [common_group(context, s3.id).id],
                "jupyter_lab_app_settings": {"app_lifecycle_management": {"idle_settings": idle}},
                "code_editor_app_settings": {"app_lifecycle_management": {"idle_settings": idle}},
            },
            retention_policy={"home_efs_file_system": settings.home_storage.capitalize()},
            tag_propagation="ENABLED",
            tags=settings.tags,
            opts=context.stateful(ignore_changes=_kept(settings)),
        )
        self.domain_id = domain.id
        self.kms_key_arn = domain.kms_key_id.apply(lambda key: key or "")
        self.role_name = role.name
        user_profiles(context, domain_id=self.domain_id, execution_role_arn=role.arn, s3_prefix_list_id=s3.id)
        self.register_outputs({"domainId": self.domain_id})


def work_in_studio(
    context: Context, studio: StudioDomain, *, sagemaker_api_id: pulumi.Output[str], studio_id: pulumi.Output[str]
) -> None:
    """Let people work in the created domain, through these two endpoints.

    A part of its own, since the endpoints' policies name the domain, and this policy names the endpoints.
    """
    context, settings = context.within(studio), context.settings

    def policy(location: Location, domain_id: str, vpc_id: str, endpoint_ids: list[str], kms_key_arn: str) -> Document:
        perimeter = Perimeter(vpc_id, endpoint_ids, settings.vpc_cidrs, settings.corporate_cidrs)
        return execution_policy(location, domain_id, perimeter, settings.entrypoints, kms_key_arn)

    aws.iam.RolePolicy(
        f"{context.name}-studio",
        name="studio",
        role=studio.role_name,
        policy=context.policy(
            policy,
            domain_id=studio.domain_id,
            vpc_id=settings.vpc_id,
            endpoint_ids=[sagemaker_api_id, studio_id],
            kms_key_arn=studio.kms_key_arn,
        ),
        opts=context.options(),
    )
