"""The IAM policy an answer carries: the caller's own routes, and an explicit no to all else."""

import re
from typing import Any

from decision_log import ForbiddenError, Reason

Policy = dict[str, Any]

_ACTION = "execute-api:Invoke"
# Bounded so that no Resource can exceed the 512 characters API Gateway takes, and without any wildcard.
_STAGE_ARN = re.compile(
    r"(arn:aws(?:-[a-z]{1,8}){0,3}"
    r":execute-api"
    r":[a-z]{2,8}(?:-[a-z]{1,16}){1,3}-[0-9]{1,2}"
    r":[0-9]{12}"
    r":[a-zA-Z0-9]{1,64}/[a-zA-Z0-9_-]{1,128})"
    r"/[A-Z]+/"
)


def stage_arn(method_arn: object) -> str:
    """The API and stage a request came to, as an ARN without the verb and path."""
    match = _STAGE_ARN.match(method_arn) if isinstance(method_arn, str) else None
    if not match:
        raise ForbiddenError(Reason.METHOD_ARN)
    return match[1]


def own_routes_only(stage: str, profile: str, expires: int, *more: str) -> Policy:
    """Allow the two routes of one profile on one stage, and `more` of its own, and deny everything else.

    The Deny is needed because API Gateway takes an authorizer's silence for consent where the resource policy allows
    (API Gateway Developer Guide, "How API Gateway resource policies affect authorization workflow"). The policy does
    not depend on the path, so it may be cached for all of them, and ends with the token even in a cache.
    """
    own = [f"{stage}/GET/{profile}", f"{stage}/GET/me", *(f"{stage}/{route}" for route in more)]
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": _ACTION, "Resource": own},
            {"Effect": "Deny", "Action": _ACTION, "NotResource": own},
            {
                "Effect": "Deny",
                "Action": _ACTION,
                "Resource": "*",
                "Condition": {"NumericGreaterThanEquals": {"aws:EpochTime": str(expires)}},
            },
        ],
    }


def deny_everything() -> Policy:
    """Deny everything."""
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": _ACTION, "Resource": "*"}]}
