"""The security groups of people's apps in Studio: one that all have, and one a person, whose apps reach each other."""

import pulumi
import pulumi_aws as aws

from ..config.settings import Settings
from ..network.security_groups import Peer, Port, admit, let_out, ranges, security_group

# SageMaker developer guide, "Connect Studio in a VPC to external resources".
_KERNELS = Port("Kernels", "tcp", 8192, 65535)
_HOME_DIRECTORIES = Port("Home directories", "tcp", 2049)


def common_group(
    name: str, s3_prefix_list_id: pulumi.Input[str], settings: Settings, opts: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    """A group whose members reach home directories, the VPC's endpoints and S3, and not each other.

    SageMaker gives every profile the domain's default groups besides its own ("SecurityGroups is aggregated when
    specified in both calls": API reference, CreateDomain), so nobody's apps may reach anybody's through this one.
    """
    return _way_out(name, security_group(name, "Studio apps", settings, opts), s3_prefix_list_id, settings, opts)


def personal_group(
    name: str, owner: str, s3_prefix_list_id: pulumi.Input[str], settings: Settings, opts: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    """The same for one person, whose apps reach each other's kernels too."""
    group = security_group(name, f"Studio apps of {owner}", settings, opts)
    itself = [Peer("itself", group_id=group.id)]
    admit(name, group, itself, settings, opts, _KERNELS)
    let_out(name, group, itself, settings, opts, _KERNELS)
    return _way_out(name, group, s3_prefix_list_id, settings, opts)


def _way_out(
    name: str,
    group: aws.ec2.SecurityGroup,
    s3_prefix_list_id: pulumi.Input[str],
    settings: Settings,
    opts: pulumi.ResourceOptions,
) -> aws.ec2.SecurityGroup:
    vpc = ranges(settings.vpc_cidrs)
    let_out(name, group, [Peer("s3", prefix_list_id=s3_prefix_list_id), *vpc], settings, opts)
    let_out(f"{name}-home", group, vpc, settings, opts, _HOME_DIRECTORIES)
    return group
