"""One JSON line a request for the audit trail: who was given a URL or why not, never the URL itself."""

import json

from outcome import Outcome, Reason

# What an alarm looks for: the presigning role's policy, an endpoint policy or an SCP denies what it should allow.
ACCESS_DENIED_MARKER = "PRESIGN_ACCESS_DENIED"


def write(outcome: Outcome, request_id: str, vpc_endpoint_id: str | None, milliseconds: float) -> None:
    """Print the line; Lambda brings standard output to the function's log group."""
    line = {
        "outcome": "presigned" if outcome.reason is Reason.PRESIGNED else "refused",
        "reason": outcome.reason.code,
        "status": outcome.reason.status,
        "profile": outcome.profile,
        "vpceId": vpc_endpoint_id,
        "requestId": request_id,
        "awsRequestId": outcome.aws_request_id,
        "error": outcome.error,
        "milliseconds": round(milliseconds, 1),
    }
    if outcome.reason is Reason.ACCESS_DENIED:
        line["alarm"] = ACCESS_DENIED_MARKER
    print(json.dumps(line))
