"""What every part of one deployment is built from: its name, settings, location, prefix and parent."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pulumi
import pulumi_aws as aws

from .aws.location import Location
from .config.settings import Settings
from .iam.document import Document, to_json

T = TypeVar("T")


def when_known(build: Callable[..., T], **values: Any) -> pulumi.Output[T]:
    """The result of `build(**values)`, once all of the values are known; they may be outputs, or hold some."""
    return pulumi.Output.from_input(values).apply(lambda known: build(**known))


@dataclass(frozen=True)
class Context:
    """Handed to each part; a part hands it on with itself as parent."""

    name: str
    """Begins the name of every resource in the program."""
    settings: Settings
    location: pulumi.Output[Location]
    prefix: str
    """Begins every physical name; see `aws/naming.py`."""
    parent: pulumi.Resource

    def within(self, parent: pulumi.Resource) -> "Context":
        """The same for the children of another resource."""
        return dataclasses.replace(self, parent=parent)

    def with_settings(self, **changed: Any) -> "Context":
        """The same with other values of some settings, such as the id of a VPC that was created."""
        return dataclasses.replace(self, settings=dataclasses.replace(self.settings, **changed))

    def options(self, **more: Any) -> pulumi.ResourceOptions:
        """A child's options: the parent, and what else `pulumi.ResourceOptions` takes."""
        return pulumi.ResourceOptions(parent=self.parent, **more)

    def stateful(self, **more: Any) -> pulumi.ResourceOptions:
        """The options of a child that holds what cannot be made again: with `deletion_protection` it is protected.

        Pulumi then refuses to delete or replace it, and a preview already says so. None, not False, without it: a
        program that protects the whole component keeps its say.
        """
        return self.options(protect=self.settings.deletion_protection or None, **more)

    @property
    def lookup(self) -> pulumi.InvokeOutputOptions:
        """A lookup's options: with the parent it uses its provider, and works where default ones are disabled."""
        return pulumi.InvokeOutputOptions(parent=self.parent)

    def tags(self, name: str) -> dict[str, str]:
        """The tags of a resource that has no name but its tag `Name`."""
        return {"Name": name, **self.settings.tags}

    def policy(self, build: Callable[..., Document], **values: Any) -> pulumi.Output[str]:
        """The IAM document `build(location, **values)` as JSON, once all of the values are known."""
        return when_known(lambda location, **known: to_json(build(location, **known)), location=self.location, **values)

    @property
    def account_id(self) -> pulumi.Output[str]:
        """The account that everything is in."""
        return self.location.apply(lambda location: location.account_id)

    def role_arn(self, name: str) -> pulumi.Output[str]:
        """The ARN of a role by its physical name, which is known before the role is."""
        return self.location.apply(lambda location: location.role_arn(name))

    @property
    def domain_ids(self) -> pulumi.Output[list[str]]:
        """Every Studio domain that is opened: the default one, then those of groups, each once."""
        return when_known(self.settings.domain_ids, default=self.settings.domain_id)

    def log_group(self, name: str, physical_name: pulumi.Input[str]) -> aws.cloudwatch.LogGroup:
        """A log group that keeps its lines as long as the settings say."""
        return aws.cloudwatch.LogGroup(
            name,
            name=physical_name,
            retention_in_days=self.settings.log_retention_days,
            kms_key_id=self.settings.kms_key_arn or None,
            tags=self.settings.tags,
            opts=self.options(),
        )

    def role(
        self, name: str, *, description: str, trust: pulumi.Input[str], physical_name: str | None = None
    ) -> aws.iam.Role:
        """A role within the permissions boundary of the settings; without a physical name, AWS's provider makes one."""
        return aws.iam.Role(
            name,
            name=physical_name,
            description=description,
            assume_role_policy=trust,
            permissions_boundary=self.settings.permissions_boundary_arn or None,
            tags=self.settings.tags,
            opts=self.options(),
        )

    def encryption_of_a_table(self) -> aws.dynamodb.TableServerSideEncryptionArgsDict | None:
        """The customer key, if there is one; otherwise DynamoDB encrypts with a key of its own."""
        if self.settings.kms_key_arn == "":
            return None
        return {"enabled": True, "kms_key_arn": self.settings.kms_key_arn}


def locate(parent: pulumi.Resource) -> pulumi.Output[Location]:
    """The location of the parent's provider: one lookup each of partition, region and account."""
    lookup = pulumi.InvokeOutputOptions(parent=parent)
    return when_known(
        lambda partition, region, caller: Location(
            partition.partition, region.region, caller.account_id, partition.dns_suffix
        ),
        partition=aws.get_partition_output(opts=lookup),
        region=aws.get_region_output(opts=lookup),
        caller=aws.get_caller_identity_output(opts=lookup),
    )
