"""The security groups of people's apps in Studio: one a person, for apps of one group reach each other unasked."""

import pulumi
import pulumi_aws as aws

from ..configuration.settings import Settings
from ..network.security_groups import Peer, Port, admit, let_out, ranges, security_group

# SageMaker developer guide, "Connect Studio in a VPC to external resources".
_KERNELS = Port("Kernels", "tcp", 8192, 65535)
_HOME_DIRECTORIES = Port("Home directories", "tcp", 2049)


def app_group(
    name: str, owner: str, s3_prefix_list_id: pulumi.Input[str], settings: Settings, opts: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    """A group whose members reach their own kernels, home directories, the VPC's endpoints and S3, and nothing else."""
    group = security_group(name, f"Studio apps of {owner}", settings, opts)
    itself, vpc = [Peer("itself", group_id=group.id)], ranges(settings.vpc_cidrs)
    admit(name, group, itself, settings, opts, _KERNELS)
    let_out(name, group, itself, settings, opts, _KERNELS)
    let_out(name, group, [Peer("s3", prefix_list_id=s3_prefix_list_id), *vpc], settings, opts)
    let_out(f"{name}-home", group, vpc, settings, opts, _HOME_DIRECTORIES)
    return group
