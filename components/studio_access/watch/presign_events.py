"""Presigning by anybody but the broker, as CloudTrail tells EventBridge."""

from collections.abc import Sequence
from typing import Any

from ..iam.presign import ACTION


def foreign_presign(domain_id: str, role_arns: Sequence[str]) -> dict[str, Any]:
    """The pattern of presigning, or trying to, for the domain as somebody who is none of the roles.

    `anything-but` matches only where the field is there, and users and the account's root have no issuing role, so
    that is an alternative of its own. Needs a trail that records management events (EventBridge user guide, "AWS
    service events delivered via AWS CloudTrail").
    """
    service, _, operation = ACTION.partition(":")
    return {
        "source": [f"aws.{service}"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": [f"{service}.amazonaws.com"],
            "eventName": [operation],
            "requestParameters": {"domainId": [domain_id]},
            "$or": [
                {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"anything-but": list(role_arns)}]}}}},
                {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": [{"exists": False}]}}}},
            ],
        },
    }


# What a mail says; the whole event would bring session names and addresses of people to a mailing list.
INPUT_PATHS = {
    "who": "$.detail.userIdentity.arn",
    "from": "$.detail.sourceIPAddress",
    "profile": "$.detail.requestParameters.userProfileName",
    "when": "$.detail.eventTime",
    "id": "$.detail.eventID",
    "error": "$.detail.errorCode",
}


def message(prefix: str) -> str:
    """The input template: one text, in which the paths' values stand."""
    return (
        f'"{prefix}: <who> presigned, or tried to, for user profile <profile> at <when>, from <from>; '
        'error: <error>; CloudTrail event <id>. See docs/watch.md, foreign-presign."'
    )
