"""A table of issuers' key sets, and the function outside the VPC that fills it, at once and on a schedule."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pulumi
import pulumi_aws as aws

from ..aws.naming import schedule_name
from ..context import Context, when_known
from ..iam.document import to_json
from ..iam.lambda_roles import call_function, only_from_schedules, store_key_sets
from ..issuers import Entry
from ..lambda_functions.catalog import KEY_REFRESHER, FunctionSpec
from ..lambda_functions.function import Function
from ..lambda_functions.role import ExecutionRole

_LOCATIONS = ("jwks_uri", "discover")


class KeyRefresh(pulumi.ComponentResource):
    """Fetches issuers' keys by a function that reaches the issuers, for an authorizer that need not reach them."""

    entries: pulumi.Output[list[Entry]]
    """The issuers as the authorizer reads them: their keys come from the table."""

    def __init__(
        self, context: Context, entries: pulumi.Output[list[Entry]], bundles: Mapping[FunctionSpec, Path]
    ) -> None:
        """`entries`: the issuers whose keys come from the network."""
        super().__init__("studio-access:index:KeyRefresh", context.name, {}, context.options())
        self._context = context = context.within(self)
        self._name = f"{context.name}-{KEY_REFRESHER.label}"
        table = self._table()
        store = context.policy(store_key_sets, table_arn=table.arn, key_arn=context.settings.kms_key_arn)
        role = ExecutionRole(context, KEY_REFRESHER, {"keys": store})
        sources = entries.apply(lambda known: json.dumps(key_sources(known)))
        function = Function(
            context,
            KEY_REFRESHER,
            bundle=bundles[KEY_REFRESHER],
            role=role,
            environment={"KEY_SOURCES": sources, "KEY_TABLE": table.name},
        ).function
        self._schedule(function)
        # The first key sets come with the deployment, by the same way as all later ones, and it fails if they do not.
        # The program itself reads nothing from the internet, neither in a preview nor afterwards.
        first = aws.lambda_.Invocation(
            self._name,
            function_name=function.name,
            input="{}",
            triggers={"sources": sources.apply(lambda text: hashlib.sha256(text.encode()).hexdigest())},
            opts=context.options(depends_on=role.resources),
        )
        # The authorizer gets the table's name once there is something in it.
        self.entries = when_known(
            lambda issuers, table, first: stored(issuers, table),  # noqa: ARG005 - only waited for
            issuers=entries,
            table=table.name,
            first=first.id,
        )
        self.register_outputs({"functionName": function.name, "tableName": table.name})

    def _table(self) -> aws.dynamodb.Table:
        return aws.dynamodb.Table(
            self._name,
            name=KEY_REFRESHER.name(self._context.prefix),
            billing_mode="PAY_PER_REQUEST",
            hash_key="issuer",
            attributes=[{"name": "issuer", "type": "S"}],
            # Public keys, which a deployment fetches anew: nothing here is worth keeping.
            deletion_protection_enabled=False,
            server_side_encryption=self._context.encryption_of_a_table(),
            point_in_time_recovery={"enabled": False},
            tags=self._context.settings.tags,
            opts=self._context.options(),
        )

    def _schedule(self, function: aws.lambda_.Function) -> None:
        context, name = self._context, KEY_REFRESHER.name(self._context.prefix)
        schedule = schedule_name(name)
        caller = context.role(
            f"{self._name}-schedule",
            physical_name=schedule,
            description=f"What the schedule of {name} may do",
            trust=context.policy(only_from_schedules, schedule=schedule),
        )
        policy = aws.iam.RolePolicy(
            f"{self._name}-schedule",
            name="invoke",
            role=caller.name,
            policy=function.arn.apply(lambda arn: to_json(call_function(arn))),
            opts=context.options(),
        )
        aws.scheduler.Schedule(
            self._name,
            name=schedule,
            description="Fetches the issuers' keys anew",
            schedule_expression=f"rate({context.settings.key_refresh_minutes} minutes)",
            flexible_time_window={"mode": "OFF"},
            target={
                "arn": function.arn,
                "role_arn": caller.arn,
                "input": "{}",
                # A set that could not be had is tried again at the next turn.
                "retry_policy": {"maximum_retry_attempts": 0, "maximum_event_age_in_seconds": 300},
            },
            kms_key_arn=context.settings.kms_key_arn or None,
            opts=context.options(depends_on=[policy]),
        )


def key_sources(issuers: Sequence[Entry]) -> list[Entry]:
    """The refresher's `KEY_SOURCES`: each issuer that says where its keys are; others have theirs bundled."""
    wanted = ("issuer", *_LOCATIONS)
    return [
        {name: entry[name] for name in wanted if name in entry}
        for entry in issuers
        if any(name in entry for name in _LOCATIONS)
    ]


def stored(issuers: Sequence[Entry], table: str) -> list[Entry]:
    """The same issuers for the authorizer, whose keys now come from the table and not from the network."""
    return [
        {name: value for name, value in entry.items() if name not in _LOCATIONS} | {"key_table": table}
        if any(name in entry for name in _LOCATIONS)
        else entry
        for entry in issuers
    ]
