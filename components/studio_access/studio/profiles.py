"""The created domain's user profiles, and the security groups of their apps: one that all have, and one a person."""

import pulumi
import pulumi_aws as aws

from ..context import Context
from ..network.security_groups import Peer, Port, admit, let_out, ranges, security_group

# SageMaker developer guide, "Connect Studio in a VPC to external resources".
_KERNELS = Port("Kernels", "tcp", 8192, 65535)
_HOME_DIRECTORIES = Port("Home directories", "tcp", 2049)


def user_profiles(
    context: Context,
    *,
    domain_id: pulumi.Output[str],
    execution_role_arn: pulumi.Output[str],
    s3_prefix_list_id: pulumi.Input[str],
) -> None:
    """Create a user profile for each name of the settings."""
    for profile in context.settings.user_profiles:
        aws.sagemaker.UserProfile(
            f"{context.name}-{profile}",
            domain_id=domain_id,
            user_profile_name=profile,
            user_settings={
                "execution_role": execution_role_arn,
                # Its own: within one group, people reach each other's apps without any further question.
                "security_groups": [_personal_group(context, profile, s3_prefix_list_id).id],
            },
            tags=context.settings.tags,
            opts=context.options(),
        )


def common_group(context: Context, s3_prefix_list_id: pulumi.Input[str]) -> aws.ec2.SecurityGroup:
    """A group whose members reach home directories, the VPC's endpoints and S3, and not each other.

    SageMaker gives every profile the domain's default groups besides its own ("SecurityGroups is aggregated when
    specified in both calls": API reference, CreateDomain), so nobody's apps may reach anybody's through this one.
    """
    name = f"{context.name}-studio-default"
    group = security_group(context, name, "Studio apps")
    _let_out(context, name, group, s3_prefix_list_id)
    return group


def _group_label(owner: str, people: list[str]) -> str:
    """What a person's group is called in the program: like its owner.

    An owner called `default` would have the common group's name, and an owner called `alice-home` the names of the
    rules for the home directories of `alice`; these have an underscore, which no profile's name has.
    """
    others = ["default", *people]
    return f"{owner}_profile" if owner == "default" or owner in [f"{name}-home" for name in others] else owner


def _personal_group(context: Context, owner: str, s3_prefix_list_id: pulumi.Input[str]) -> aws.ec2.SecurityGroup:
    """The same for one person, whose apps reach each other's kernels too."""
    name = f"{context.name}-studio-{_group_label(owner, context.settings.user_profiles)}"
    group = security_group(context, name, f"Studio apps of {owner}")
    itself = [Peer("itself", group_id=group.id)]
    admit(context, name, group, itself, _KERNELS)
    let_out(context, name, group, itself, _KERNELS)
    _let_out(context, name, group, s3_prefix_list_id)
    return group


def _let_out(context: Context, name: str, group: aws.ec2.SecurityGroup, s3_prefix_list_id: pulumi.Input[str]) -> None:
    vpc = ranges(context.settings.vpc_cidrs)
    let_out(context, name, group, [Peer("s3", prefix_list_id=s3_prefix_list_id), *vpc])
    let_out(context, f"{name}-home", group, vpc, _HOME_DIRECTORIES)
