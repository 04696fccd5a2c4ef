"""Who may publish to the alarm topic, and use its key."""

from ..aws.location import Location
from .document import Document, Statement, document, statement

_CLOUDWATCH, _EVENTS = "cloudwatch.amazonaws.com", "events.amazonaws.com"


def topic_policy(location: Location, topic_arn: str, prefix: str) -> Document:
    """Our alarms, and EventBridge; nobody over plain HTTP.

    EventBridge takes no condition in a topic's policy (EventBridge user guide, "Troubleshooting"), so a rule of
    another account that knew the topic could make noise; it could read nothing.
    """
    return document(
        statement(
            "OurAlarms",
            "Allow",
            "sns:Publish",
            topic_arn,
            principal={"Service": _CLOUDWATCH},
            condition=_our_alarms(location, prefix),
        ),
        statement("OurRule", "Allow", "sns:Publish", topic_arn, principal={"Service": _EVENTS}),
        statement(
            "OnlyEncrypted",
            "Deny",
            "sns:Publish",
            topic_arn,
            principal="*",
            condition={"Bool": {"aws:SecureTransport": "false"}},
        ),
    )


def key_policy(location: Location, prefix: str) -> Document:
    """The account decides by IAM who may manage the key; the two services may encrypt what they publish.

    Without a customer key's policy they may not: AWS's own key for SNS admits neither (SNS developer guide, "Enable
    compatibility between event sources from AWS services and encrypted topics").
    """
    root = f"arn:{location.partition}:iam::{location.account_id}:root"
    return document(
        statement("TheAccount", "Allow", "kms:*", "*", principal={"AWS": root}),
        _encrypts("OurAlarms", _CLOUDWATCH, _our_alarms(location, prefix)),
        _encrypts("OurRule", _EVENTS, None),
    )


def _encrypts(sid: str, service: str, condition: dict[str, dict[str, str | list[str]]] | None) -> Statement:
    actions = ["kms:Decrypt", "kms:GenerateDataKey*"]
    return statement(sid, "Allow", actions, "*", principal={"Service": service}, condition=condition)


def _our_alarms(location: Location, prefix: str) -> dict[str, dict[str, str | list[str]]]:
    return {
        "ArnLike": {"aws:SourceArn": location.arn("cloudwatch", f"alarm:{prefix}-*")},
        "StringEquals": {"aws:SourceAccount": location.account_id},
    }
