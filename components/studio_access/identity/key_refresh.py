"""Keys without a way out: a table of issuers' key sets, and the function that fills it, at once and on a schedule."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..iam.directory_table import decrypt_table
from ..iam.document import document, statement, to_json
from ..lambda_functions.execution_role import ExecutionRole
from ..lambda_functions.function import Function, base_policies
from ..lambda_functions.kinds import KEY_REFRESHER, schedule_name
from .key_documents import call_function, key_sources, only_from_schedules, stored

Entries = list[dict[str, Any]]


class KeyRefresh(pulumi.ComponentResource):
    """Fetches issuers' keys where there is a way out, and keeps them where there need be none."""

    issuers: pulumi.Output[Entries]
    """The issuers as the authorizer reads them: their keys come from the table."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        issuers: pulumi.Output[Entries],
        authorizer: ExecutionRole,
        bundle: Path,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:KeyRefresh", name, {}, opts)
        self._name = name
        self._settings = settings
        self._child = pulumi.ResourceOptions(parent=self)
        self._physical_name = KEY_REFRESHER.name(prefix)
        table = self._table()
        role = ExecutionRole(
            f"{name}-keys",
            physical_name=self._physical_name,
            settings=settings,
            policies=base_policies(KEY_REFRESHER, self._physical_name, location),
            opts=self._child,
        )
        # Reading is the authorizer's alone and writing this function's alone; nobody may delete or scan.
        known = pulumi.Output.all(location, table.arn, settings.kms_key_arn)
        authorizer.allow("keys", known.apply(lambda k: _only("ReadKeySets", "dynamodb:GetItem", *k)))
        role.allow("keys", known.apply(lambda k: _only("StoreKeySets", "dynamodb:PutItem", *k)))
        sources = issuers.apply(lambda entries: json.dumps(key_sources(entries)))
        function = Function(
            f"{name}-keys",
            kind=KEY_REFRESHER,
            bundle=bundle,
            role=role,
            settings=settings,
            environment={"KEY_SOURCES": sources, "KEY_TABLE": table.name},
            opts=self._child,
        ).function
        self._schedule(function, location)
        # The first key sets come with the deployment, by the same way as all later ones, and it fails if they do not.
        # The program itself reads nothing from the internet, neither in a preview nor afterwards.
        first = aws.lambda_.Invocation(
            f"{name}-keys",
            function_name=function.name,
            input="{}",
            triggers={"sources": sources.apply(lambda text: hashlib.sha256(text.encode()).hexdigest())},
            opts=pulumi.ResourceOptions(parent=self, depends_on=role.resources),
        )
        # The authorizer is told of the table once there is something in it.
        self.issuers = pulumi.Output.all(issuers, table.name, first.id).apply(lambda known: stored(known[0], known[1]))
        self.register_outputs({"functionName": function.name, "tableName": table.name})

    def _table(self) -> aws.dynamodb.Table:
        return aws.dynamodb.Table(
            f"{self._name}-keys",
            name=self._physical_name,
            billing_mode="PAY_PER_REQUEST",
            hash_key="issuer",
            attributes=[{"name": "issuer", "type": "S"}],
            # Public keys, which a deployment fetches anew: nothing here is worth keeping.
            deletion_protection_enabled=False,
            server_side_encryption=(
                {"enabled": True, "kms_key_arn": self._settings.kms_key_arn} if self._settings.kms_key_arn else None
            ),
            point_in_time_recovery={"enabled": False},
            tags=self._settings.tags,
            opts=self._child,
        )

    def _schedule(self, function: aws.lambda_.Function, location: pulumi.Output[Location]) -> None:
        schedule = schedule_name(self._physical_name)
        caller = aws.iam.Role(
            f"{self._name}-keys-schedule",
            name=schedule,
            description=f"What the schedule of {self._physical_name} may do",
            assume_role_policy=location.apply(lambda place: to_json(only_from_schedules(place, schedule))),
            permissions_boundary=self._settings.permissions_boundary_arn or None,
            tags=self._settings.tags,
            opts=self._child,
        )
        policy = aws.iam.RolePolicy(
            f"{self._name}-keys-schedule",
            name="invoke",
            role=caller.name,
            policy=function.arn.apply(lambda arn: to_json(call_function(arn))),
            opts=self._child,
        )
        aws.scheduler.Schedule(
            f"{self._name}-keys",
            name=schedule,
            description="Fetches the issuers' keys anew",
            schedule_expression=f"rate({self._settings.key_refresh_minutes} minutes)",
            flexible_time_window={"mode": "OFF"},
            target={
                "arn": function.arn,
                "role_arn": caller.arn,
                "input": "{}",
                # A set that could not be had is tried again at the next turn.
                "retry_policy": {"maximum_retry_attempts": 0, "maximum_event_age_in_seconds": 300},
            },
            kms_key_arn=self._settings.kms_key_arn or None,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )


def _only(sid: str, action: str, place: Location, table_arn: str, key_arn: str) -> str:
    decrypt = [decrypt_table(place, key_arn)] if key_arn else []
    return to_json(document(statement(sid, "Allow", action, table_arn), *decrypt))
