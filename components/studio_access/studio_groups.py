"""The security groups of people's apps in Studio: one a person, for apps of one group reach each other unasked."""

import pulumi
import pulumi_aws as aws

from .security_groups import security_group
from .settings import Settings

# Ports: SageMaker developer guide, "Connect Studio in a VPC to external resources".
_KERNELS = (8192, 65535)
_HOME_DIRECTORIES = (2049, 2049)
_ENDPOINTS = (443, 443)


def app_group(
    name: str, owner: str, s3_prefix_list_id: pulumi.Input[str], settings: Settings, opts: pulumi.ResourceOptions
) -> aws.ec2.SecurityGroup:
    """A group whose members reach their own kernels, home directories, the VPC's endpoints and S3, and nothing else."""
    group = security_group(name, f"Studio apps of {owner}", settings, opts)
    aws.vpc.SecurityGroupIngressRule(
        f"{name}-from-itself",
        security_group_id=group.id,
        referenced_security_group_id=group.id,
        ip_protocol="tcp",
        from_port=_KERNELS[0],
        to_port=_KERNELS[1],
        description="Between an app and its kernels",
        tags=settings.tags,
        opts=opts,
    )
    aws.vpc.SecurityGroupEgressRule(
        f"{name}-to-itself",
        security_group_id=group.id,
        referenced_security_group_id=group.id,
        ip_protocol="tcp",
        from_port=_KERNELS[0],
        to_port=_KERNELS[1],
        description="Between an app and its kernels",
        tags=settings.tags,
        opts=opts,
    )
    aws.vpc.SecurityGroupEgressRule(
        f"{name}-to-s3",
        security_group_id=group.id,
        prefix_list_id=s3_prefix_list_id,
        ip_protocol="tcp",
        from_port=_ENDPOINTS[0],
        to_port=_ENDPOINTS[1],
        description="To S3",
        tags=settings.tags,
        opts=opts,
    )
    for cidr in settings.vpc_cidrs:
        for what, (first, last) in {"home": _HOME_DIRECTORIES, "endpoints": _ENDPOINTS}.items():
            aws.vpc.SecurityGroupEgressRule(
                f"{name}-to-{what}-{cidr.replace('/', '-')}",
                security_group_id=group.id,
                cidr_ipv4=cidr,
                ip_protocol="tcp",
                from_port=first,
                to_port=last,
                description=f"To {what} in {cidr}",
                tags=settings.tags,
                opts=opts,
            )
    return group
