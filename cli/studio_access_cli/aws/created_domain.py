"""A Studio domain and what SageMaker made beside it: found by kind, and deleted piece by piece.

Beside a domain SageMaker makes a file system for the home directories, with a mount target in each subnet, and two
security groups for NFS. Deleting the domain leaves the groups, and the file system unless told otherwise, and each of
them keeps the VPC from being deleted (hashicorp/terraform-provider-aws issue 20986). File system and groups carry the
tag `ManagedByAmazonSageMakerResource` with the domain's ARN, so they are found when the domain is gone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from .client import Aws, code_of, pages
from .user_profiles import UserProfiles

_TAG = "ManagedByAmazonSageMakerResource"
_NOT_THERE = (
    "ResourceNotFound",
    "ResourceNotFoundException",
    "MountTargetNotFound",
    "FileSystemNotFound",
    "InvalidGroup.NotFound",
    "InvalidNetworkInterfaceID.NotFound",
)


@dataclass(frozen=True)
class Kind:
    """Things of one kind, all of which must go before the next kind can."""

    name: str
    """In the plural, as the output shows it."""
    found: Callable[[], Mapping[Any, str]]
    """What there is, with its status in lower case."""
    delete: Callable[[Any], object]
    """Begin to delete one of them; nothing happens if it is gone."""


class CreatedDomain:
    """One domain in one VPC."""

    def __init__(self, aws: Aws, domain_id: str, domain_arn: str, vpc_id: str) -> None:
        self._domain_id, self._domain_arn, self._vpc_id = domain_id, domain_arn, vpc_id
        self._sagemaker, self._efs, self._ec2 = aws.client("sagemaker"), aws.client("efs"), aws.client("ec2")
        self._profiles = UserProfiles(self._sagemaker, domain_id)

    def apps(self) -> Kind:
        """The apps. Failed ones can neither be deleted nor hold anything (developer guide, "Delete a domain")."""

        def found() -> Mapping[Any, str]:
            listed = pages(self._sagemaker.list_apps, "Apps", DomainIdEquals=self._domain_id, MaxResults=100)
            names = ("UserProfileName", "SpaceName", "AppType", "AppName")
            return {
                tuple(app.get(name) or "" for name in names): app["Status"].lower()
                for app in listed
                if app["Status"] not in ("Deleted", "Failed")
            }

        def delete(key: tuple[str, str, str, str]) -> None:
            profile, space, app_type, name = key
            owner = {"SpaceName": space} if space else {"UserProfileName": profile}
            self._profiles.delete_app({"AppType": app_type, "AppName": name, **owner})

        return Kind("apps", _none_if_gone(found), delete)

    def spaces(self) -> Kind:
        """The spaces, private and shared."""

        def found() -> Mapping[Any, str]:
            listed = pages(self._sagemaker.list_spaces, "Spaces", DomainIdEquals=self._domain_id, MaxResults=100)
            return {space["SpaceName"]: space["Status"].lower() for space in listed}

        return Kind("spaces", _none_if_gone(found), self._profiles.delete_space)

    def user_profiles(self) -> Kind:
        """The user profiles, also those that Pulumi did not make."""

        def found() -> Mapping[Any, str]:
            return {name: status.lower() for name, status in self._profiles.statuses().items()}

        return Kind("user profiles", _none_if_gone(found), self._profiles.remove)

    def domain(self, home_storage: str) -> Kind:
        """The domain itself; `home_storage` says what becomes of the file system: `retain` or `delete`."""

        def found() -> Mapping[Any, str]:
            return {self._domain_id: self._sagemaker.describe_domain(DomainId=self._domain_id)["Status"].lower()}

        def delete(domain_id: str) -> None:
            policy = {"HomeEfsFileSystem": home_storage.capitalize()}
            self._sagemaker.delete_domain(DomainId=domain_id, RetentionPolicy=policy)

        return Kind("the Studio domain", _none_if_gone(found), _if_there(delete))

    def mount_targets(self) -> Kind:
        """Where the file system is reached from the VPC: without them its files are kept, and nothing holds the VPC."""

        def found() -> Mapping[Any, str]:
            targets: dict[str, str] = {}
            for file_system in self.file_systems().found():
                for page in self._efs.get_paginator("describe_mount_targets").paginate(FileSystemId=file_system):
                    targets |= {one["MountTargetId"]: one["LifeCycleState"] for one in page["MountTargets"]}
            return targets

        return Kind("mount targets", found, _if_there(lambda name: self._efs.delete_mount_target(MountTargetId=name)))

    def file_systems(self) -> Kind:
        """The file system of the home directories."""

        def found() -> Mapping[Any, str]:
            tag = {"Key": _TAG, "Value": self._domain_arn}
            return {
                one["FileSystemId"]: one["LifeCycleState"]
                for page in self._efs.get_paginator("describe_file_systems").paginate()
                for one in page["FileSystems"]
                if tag in one.get("Tags", []) and one["LifeCycleState"] != "deleted"
            }

        return Kind("home directories", found, _if_there(lambda name: self._efs.delete_file_system(FileSystemId=name)))

    def nfs_groups(self) -> Kind:
        """The two security groups for NFS. Their rules name each other, so those go first, of both."""
        names = [f"security-group-for-{way}-nfs-{self._domain_id}" for way in ("inbound", "outbound")]

        def groups() -> list[dict[str, Any]]:
            filters = [{"Name": "vpc-id", "Values": [self._vpc_id]}, {"Name": "group-name", "Values": names}]
            return list(pages(self._ec2.describe_security_groups, "SecurityGroups", Filters=filters))

        def delete(group_id: str) -> None:
            for group in groups():
                if group.get("IpPermissions"):
                    self._ec2.revoke_security_group_ingress(
                        GroupId=group["GroupId"], IpPermissions=group["IpPermissions"]
                    )
                if group.get("IpPermissionsEgress"):
                    self._ec2.revoke_security_group_egress(
                        GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"]
                    )
            self._ec2.delete_security_group(GroupId=group_id)

        return Kind(
            "SageMaker's NFS security groups",
            lambda: {group["GroupId"]: "available" for group in groups()},
            _if_there(delete),
        )

    def network_interfaces(self) -> Kind:
        """Network interfaces in the VPC that are attached to nothing any more, as ended apps may leave some."""

        def found() -> Mapping[Any, str]:
            filters = [{"Name": "vpc-id", "Values": [self._vpc_id]}, {"Name": "status", "Values": ["available"]}]
            listed = pages(self._ec2.describe_network_interfaces, "NetworkInterfaces", Filters=filters)
            return {one["NetworkInterfaceId"]: "available" for one in listed}

        return Kind(
            "network interfaces that are left",
            found,
            _if_there(lambda name: self._ec2.delete_network_interface(NetworkInterfaceId=name)),
        )


def _none_if_gone(found: Callable[[], Mapping[Any, str]]) -> Callable[[], Mapping[Any, str]]:
    """What is found in a domain: nothing, if the domain is gone."""

    def call() -> Mapping[Any, str]:
        try:
            return found()
        except ClientError as error:
            if code_of(error) in _NOT_THERE:
                return {}
            raise

    return call


def _if_there(delete: Callable[[Any], object]) -> Callable[[Any], None]:
    def call(name: Any) -> None:
        try:
            delete(name)
        except ClientError as error:
            if code_of(error) not in _NOT_THERE:
                raise

    return call
