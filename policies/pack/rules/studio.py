"""Studio is reached through the VPC, by IAM authentication, and people's apps do not share a security group."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pulumi_policy import Severity

from ..framework.policy import ADVISORY, About, Config, resource_policy, stack_policy
from ..framework.resource import UNKNOWN, NotYetKnownError, Resource

_DOMAIN, _PROFILE = "aws:sagemaker/domain:Domain", "aws:sagemaker/userProfile:UserProfile"


def _vpc_only(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("appNetworkAccessType") != "VpcOnly":
        yield "its apps reach the internet by SageMaker's own network, past the VPC"


def _iam_authentication(resource: Resource, config: Config) -> Iterator[str]:
    if resource.known("authMode") not in config["authModes"]:
        yield "its authentication mode knows no endpoint conditions, so its URLs work from anywhere"


def _notebook_in_vpc(resource: Resource, _: Config) -> Iterator[str]:
    if resource.known("directInternetAccess") != "Disabled" or not resource.get("subnetId"):
        yield "it reaches the internet past the VPC"


def _own_groups(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str | NotYetKnownError]]:
    profiles = [resource for resource in resources if resource.type == _PROFILE]
    groups = {profile.urn: set(_security_groups(profile)) for profile in profiles}
    shared = {group for group, users in Counter(g for own in groups.values() for g in own).items() if users > 1}
    for profile in profiles:
        if groups[profile.urn] & shared:
            yield profile, "another user profile has the same security group, so that each reaches the other's apps"
        elif not groups[profile.urn] and profile.get("userSettings", "securityGroups") is UNKNOWN:
            yield profile, NotYetKnownError("userSettings.securityGroups")


def _security_groups(profile: Resource) -> Iterator[Any]:
    groups = profile.get("userSettings", "securityGroups")
    yield from (group for group in (groups if isinstance(groups, list) else []) if isinstance(group, str))
    for above in profile.source.property_dependencies.get("userSettings", []) if profile.source else []:
        if above.resource_type == "aws:ec2/securityGroup:SecurityGroup":
            yield above.urn


POLICIES = (
    resource_policy(
        About(
            name="studio-vpc-only",
            description="Studio domains use the VPC only.",
            severity=Severity.CRITICAL,
            controls=("config:sagemaker-domain-in-vpc",),
            remedy="Set appNetworkAccessType to VpcOnly",
        ),
        {_DOMAIN: _vpc_only},
    ),
    resource_policy(
        About(
            name="studio-iam-authentication",
            description="Studio domains authenticate by IAM.",
            severity=Severity.CRITICAL,
            remedy="Set authMode to IAM: endpoint conditions count in no other mode",
            config={
                "authModes": {
                    "type": "array",
                    "items": {"type": "string", "enum": ["IAM", "SSO"]},
                    "default": ["IAM"],
                    "description": "Authentication modes that a domain may have.",
                }
            },
        ),
        {_DOMAIN: _iam_authentication},
    ),
    stack_policy(
        About(
            name="studio-own-groups",
            description="Each Studio user profile has a security group of its own.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            remedy="Give each user profile its own security group",
        ),
        _own_groups,
    ),
    resource_policy(
        About(
            name="notebook-in-vpc",
            description="SageMaker notebook instances have no direct internet access.",
            severity=Severity.HIGH,
            controls=(
                "securityhub:SageMaker.1",
                "securityhub:SageMaker.2",
                "config:sagemaker-notebook-no-direct-internet-access",
                "checkov:CKV_AWS_122",
            ),
            remedy="Set directInternetAccess to Disabled and a subnet; better, use Studio",
        ),
        {"aws:sagemaker/notebookInstance:NotebookInstance": _notebook_in_vpc},
    ),
)
