"""What closes the door: inline policies of the presigning role, by which all URLs and open sessions are judged.

"IAM authorization policies for this API are also enforced for every HTTP request and WebSocket frame that attempts to
connect to the app." (SageMaker API reference, CreatePresignedDomainUrl)
"""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

from ...iam.document import Document, document, statement
from ...iam.presign import ACTION as PRESIGN

LOCK, REVOKED = "studio-access-lock", "studio-access-revoked"
"""Names of the two policies; Pulumi does not know them, so it neither shows nor removes them."""
MAX_CHARACTERS = 8_000
"""Of a policy of revocations: a role's inline policies may have 10,240 together, white space not counted."""
_LONGEST_SESSION = datetime.timedelta(hours=12)
_NOW, _ISSUED = "aws:CurrentTime", "aws:TokenIssueTime"


def lock() -> Document:
    """Nobody presigns, and nothing presigned opens or goes on.

    Only SageMaker's actions: the role's others write the functions' log, which is evidence, and attach them to the VPC,
    without which Lambda could not take them down.
    """
    return document(statement("Locked", "Deny", "sagemaker:*", "*"))


def revocation(
    resources: list[str], now: datetime.datetime, until: datetime.datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two statements for the given user profiles.

    Until every access token from before has expired, nobody opens them. And what was opened with credentials from
    before now stays closed for good.
    """
    tag = hashlib.sha256(",".join(resources).encode()).hexdigest()[:16]
    return (
        statement(f"ClosedFor{tag}", "Deny", PRESIGN, resources, condition=_earlier(_NOW, until)),
        statement(f"OpenedBefore{tag}", "Deny", PRESIGN, resources, condition=_earlier(_ISSUED, now)),
    )


def with_revocation(
    present: Document | None, resources: list[str], now: datetime.datetime, until: datetime.datetime
) -> Document:
    """The policy with one revocation more; without what has had its time, and earlier ones of these profiles only."""
    covered = set(resources)
    kept = [one for one in _statements(present) if not covered.issuperset(one["Resource"]) and not is_over(one, now)]
    return document(*kept, *revocation(resources, now, until))


def is_over(one: dict[str, Any], now: datetime.datetime) -> bool:
    """Whether a statement of a revocation changes nothing any more."""
    limits = one.get("Condition", {}).get("DateLessThan", {})
    if _NOW in limits:
        return _time(limits[_NOW]) <= now
    return _ISSUED in limits and _time(limits[_ISSUED]) + _LONGEST_SESSION <= now


def _statements(present: Document | None) -> Iterable[dict[str, Any]]:
    return present["Statement"] if present else ()


def _earlier(key: str, moment: datetime.datetime) -> dict[str, Any]:
    return {"DateLessThan": {key: moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}}


def _time(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
