"""What the key refresher is told and may do, as plain data."""

from collections.abc import Sequence
from typing import Any

from ..aws.location import Location
from ..iam.document import Document, document, statement

Entry = dict[str, Any]
_LOCATIONS = ("jwks_uri", "discover")


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


def only_from_schedules(location: Location, schedule: str) -> Document:
    """The trust of a role that EventBridge Scheduler assumes for this one schedule of this account, and no other.

    Both conditions are what AWS asks for against a confused deputy (EventBridge Scheduler user guide).
    """
    trust = statement(
        "OnlyThisSchedule",
        "Allow",
        "sts:AssumeRole",
        "*",
        principal={"Service": "scheduler.amazonaws.com"},
        condition={
            "StringEquals": {"aws:SourceAccount": location.account_id},
            "ArnEquals": {"aws:SourceArn": location.arn("scheduler", f"schedule/default/{schedule}")},
        },
    )
    del trust["Resource"]  # a trust policy is about the role it belongs to
    return document(trust)


def call_function(function_arn: str) -> Document:
    """Allow invoking one function."""
    return document(statement("InvokeKeyRefresher", "Allow", "lambda:InvokeFunction", function_arn))
