"""The table that says who has which profile: created or adopted, with the people that the settings list."""

import json
from collections.abc import Callable

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..iam import directory_table as table_policies
from ..iam.document import Statement, document, to_json
from ..lambda_functions.execution_role import ExecutionRole
from .directory_items import link, owner


class Directory(pulumi.ComponentResource):
    """People by issuer, and one owner for each profile."""

    table_name: pulumi.Output[str]
    table_arn: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Directory", name, {}, opts)
        self._name = name
        self._settings = settings
        self._location = location
        self._child = pulumi.ResourceOptions(parent=self)
        if settings.directory_table_name == "":
            table = self._table(f"{prefix}-directory")
            self.table_name, self.table_arn = table.name, table.arn
        else:
            self.table_name = pulumi.Output.from_input(settings.directory_table_name)
            self.table_arn = pulumi.Output.all(location, self.table_name).apply(
                lambda known: known[0].arn("dynamodb", f"table/{known[1]}")
            )
        self.register_outputs({"tableName": self.table_name, "tableArn": self.table_arn})

    def _table(self, physical_name: str) -> aws.dynamodb.Table:
        key = self._settings.kms_key_arn
        return aws.dynamodb.Table(
            self._name,
            name=physical_name,
            billing_mode="PAY_PER_REQUEST",
            hash_key="issuer",
            range_key="person",
            attributes=[{"name": "issuer", "type": "S"}, {"name": "person", "type": "S"}],
            point_in_time_recovery={"enabled": True},
            deletion_protection_enabled=self._settings.deletion_protection,
            # Not given, DynamoDB encrypts with a key of its own.
            server_side_encryption=None if key == "" else {"enabled": True, "kms_key_arn": key},
            tags=self._settings.tags,
            opts=self._child,
        )

    def list_people(self, issuer: pulumi.Input[str]) -> None:
        """Write the people of the settings, who sign in at one issuer.

        The owner first: the provider creates an item only where there is none, so a profile that is somebody's already
        stops the deployment before the person is linked.
        """
        for entry in self._settings.directory:
            profile = entry["profile"].lower()
            known = pulumi.Output.all(issuer, entry).apply(lambda known: (known[0], known[1]))
            owns = self._item(f"owner-{profile}", known.apply(lambda k: json.dumps(owner(*k))), None)
            self._item(f"person-{profile}", known.apply(lambda k: json.dumps(link(*k))), owns)

    def _item(self, name: str, item: pulumi.Output[str], after: pulumi.Resource | None) -> aws.dynamodb.TableItem:
        return aws.dynamodb.TableItem(
            f"{self._name}-{name}",
            table_name=self.table_name,
            hash_key="issuer",
            range_key="person",
            item=item,
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=after)),
        )

    def let_look_up(self, role: ExecutionRole) -> None:
        """Let a function read people by key."""
        self._allow(role, table_policies.look_up)

    def let_claim_profiles(self, role: ExecutionRole) -> None:
        """Let a function record the owners of profiles."""
        self._allow(role, table_policies.claim_profiles)

    def _allow(self, role: ExecutionRole, rights: Callable[[str], Statement]) -> None:
        def policy(place: Location, table_arn: str, key: str) -> str:
            decrypt = [table_policies.decrypt_table(place, key)] if key else []
            return to_json(document(rights(table_arn), *decrypt))

        known = pulumi.Output.all(self._location, self.table_arn, self._settings.kms_key_arn)
        role.allow("directory", known.apply(lambda k: policy(*k)))
