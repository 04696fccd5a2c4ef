"""A Studio domain that is reached through the VPC only, and its people's user profiles."""

from typing import Any

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..iam.document import to_json
from ..iam.studio_role import execution_policy, execution_trust
from .app_groups import common_group, personal_group

_SHORTEST_IDLE_MINUTES = 60


class StudioDomain(pulumi.ComponentResource):
    """The created domain: IAM authentication, VPC only, one security group a person."""

    domain_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:StudioDomain", name, {}, opts)
        self._name = name
        self._settings = settings
        self._child = pulumi.ResourceOptions(parent=self)
        role = self._execution_role(prefix, location)
        self._s3 = aws.ec2.get_prefix_list_output(
            name=location.apply(lambda place: f"com.amazonaws.{place.region}.s3"),
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        # All three: the provider sends zero for a missing bound, which SageMaker refuses.
        idle: Any = {
            "lifecycle_management": "ENABLED",
            "idle_timeout_in_minutes": settings.idle_minutes,
            "min_idle_timeout_in_minutes": _SHORTEST_IDLE_MINUTES,
            "max_idle_timeout_in_minutes": settings.idle_minutes,
        }
        domain = aws.sagemaker.Domain(
            f"{name}-studio",
            domain_name=prefix,
            auth_mode="IAM",
            app_network_access_type="VpcOnly",
            vpc_id=settings.vpc_id,
            subnet_ids=settings.subnet_ids,
            kms_key_id=settings.kms_key_arn or None,
            default_user_settings={
                "execution_role": role.arn,
                "security_groups": [self._common_group()],
                "jupyter_lab_app_settings": {"app_lifecycle_management": {"idle_settings": idle}},
                "code_editor_app_settings": {"app_lifecycle_management": {"idle_settings": idle}},
            },
            retention_policy={"home_efs_file_system": settings.home_storage.capitalize()},
            tag_propagation="ENABLED",
            tags=settings.tags,
            opts=self._child,
        )
        self.domain_id = domain.id
        policy = pulumi.Output.all(location, domain.id).apply(lambda known: to_json(execution_policy(*known)))
        aws.iam.RolePolicy(f"{name}-studio", name="studio", role=role.name, policy=policy, opts=self._child)
        for profile in settings.user_profiles:
            aws.sagemaker.UserProfile(
                f"{name}-{profile}",
                domain_id=domain.id,
                user_profile_name=profile,
                user_settings={
                    "execution_role": role.arn,
                    # Its own: within one group, people reach each other's apps without any further question.
                    "security_groups": [self._personal_group(profile)],
                },
                tags=settings.tags,
                opts=self._child,
            )
        self.register_outputs({"domainId": self.domain_id})

    def _execution_role(self, prefix: str, location: pulumi.Output[Location]) -> aws.iam.Role:
        return aws.iam.Role(
            f"{self._name}-studio",
            name=f"{prefix}-studio",
            description=f"What people may do in the Studio of {prefix}",
            assume_role_policy=location.apply(lambda place: to_json(execution_trust(place))),
            permissions_boundary=self._settings.permissions_boundary_arn or None,
            tags=self._settings.tags,
            opts=self._child,
        )

    def _common_group(self) -> pulumi.Output[str]:
        return common_group(f"{self._name}-studio-default", self._s3.id, self._settings, self._child).id

    def _personal_group(self, owner: str) -> pulumi.Output[str]:
        return personal_group(f"{self._name}-studio-{owner}", owner, self._s3.id, self._settings, self._child).id
