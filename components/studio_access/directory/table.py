"""The table that says who has which profile: created, or adopted by its name."""

import pulumi
import pulumi_aws as aws

from ..aws.naming import directory_table_name
from ..context import Context, when_known


class Directory(pulumi.ComponentResource):
    """People by issuer, and one owner for each profile."""

    table_name: pulumi.Output[str]
    table_arn: pulumi.Output[str]

    def __init__(self, context: Context) -> None:
        name, settings = f"{context.name}-directory", context.settings
        super().__init__("studio-access:index:Directory", name, {}, context.options())
        if settings.directory_table_name == "":
            table = aws.dynamodb.Table(
                name,
                name=directory_table_name(context.prefix),
                billing_mode="PAY_PER_REQUEST",
                hash_key="issuer",
                range_key="person",
                attributes=[{"name": "issuer", "type": "S"}, {"name": "person", "type": "S"}],
                point_in_time_recovery={"enabled": True},
                deletion_protection_enabled=settings.deletion_protection,
                server_side_encryption=context.encryption_of_a_table(),
                tags=settings.tags,
                opts=context.within(self).stateful(),
            )
            self.table_name, self.table_arn = table.name, table.arn
        else:
            self.table_name = pulumi.Output.from_input(settings.directory_table_name)
            self.table_arn = when_known(
                lambda location, table: location.arn("dynamodb", f"table/{table}"),
                location=context.location,
                table=self.table_name,
            )
        self.register_outputs({"tableName": self.table_name, "tableArn": self.table_arn})
