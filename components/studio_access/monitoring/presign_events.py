"""Presigning by anybody but the broker, and by Studio's own roles from outside, as CloudTrail tells EventBridge."""

from collections.abc import Sequence
from typing import Any

from ..iam.presign import ACTION


def foreign_presign(
    domain_ids: Sequence[str], broker_arn: str, studio_role_arns: Sequence[str] = (), endpoint_ids: Sequence[str] = ()
) -> dict[str, Any]:
    """The pattern of presigning, or trying to, for one of the domains: by others, or by Studio's own roles elsewhere.

    broker_arn: the role that presigns for everybody. studio_role_arns: those with which the Studio page opens apps.
    endpoint_ids: the endpoints through which these may do so; with none, they may from anywhere.

    `anything-but` matches only where the field is there, and users and the account's root have no issuing role, so
    that is an alternative of its own; so is a call over the internet, which has no `vpcEndpointId` (CloudTrail user
    guide, "CloudTrail record contents"). A denied call may have no request parameters; it counts for every domain.
    Needs a trail that records management events (EventBridge user guide, "AWS service events delivered via AWS
    CloudTrail").
    """
    service, _, operation = ACTION.partition(":")
    others = [_issued_by({"anything-but": [broker_arn, *studio_role_arns]}), _issued_by({"exists": False})]
    if studio_role_arns and endpoint_ids:
        elsewhere = ({"anything-but": list(endpoint_ids)}, {"exists": False})
        others += [{**_issued_by(*studio_role_arns), "vpcEndpointId": [each]} for each in elsewhere]
    return {
        "source": [f"aws.{service}"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": [f"{service}.amazonaws.com"],
            "eventName": [operation],
            "requestParameters": {"domainId": [*domain_ids, {"exists": False}]},
            "$or": others,
        },
    }


def _issued_by(*arns: str | dict[str, Any]) -> dict[str, Any]:
    return {"userIdentity": {"sessionContext": {"sessionIssuer": {"arn": list(arns)}}}}


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
