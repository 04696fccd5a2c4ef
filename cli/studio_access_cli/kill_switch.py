"""What ends sessions and closes access: inline policies of the roles that presign, and functions that serve no call.

Two roles presign: the presigner's, for whoever comes by the API, and where the domain was created, its execution role,
with which the Studio page opens apps. A session hangs on the role whose credentials made its URL.

"IAM authorization policies for this API are also enforced for every HTTP request and WebSocket frame that attempts to
connect to the app." (SageMaker API reference, CreatePresignedDomainUrl)
"""

import datetime
import hashlib
import time
from collections.abc import Iterable
from typing import Any

from studio_access.iam.document import Document, document, statement, to_json
from studio_access.iam.presign import ACTION as PRESIGN

from .aws.function import Function
from .aws.role import Role
from .aws.user_pool import LONGEST_TOKEN_SECONDS, UserPool
from .deployment import Deployment
from .errors import CommandError

LOCK, REVOKED = "studio-access-lock", "studio-access-revoked"
"""Names of the two policies; Pulumi does not know them, so it neither shows nor removes them."""
MAX_CHARACTERS = 6_000
"""Of a policy of revocations: a role's inline policies may have 10,240 together, white space not counted, and the
execution role's own takes up to 4,000."""
FUNCTIONS = {"presigner": "presigner", "authorizer": "authorizer", "profileCreator": "profile creator"}
"""The functions that let somebody in, by their key in the output `functionNames`, and what operators call them."""
_LONGEST_SESSION = datetime.timedelta(hours=12)
_NOW, _ISSUED = "aws:CurrentTime", "aws:TokenIssueTime"


def presigning_roles(deployment: Deployment) -> dict[str, Role]:
    """The roles whose permissions presigned URLs and open sessions are judged by, by what operators call them."""
    roles = {"presigning role": role_of(deployment, "presigner")}
    if deployment.stack.studio_role:
        roles["Studio role"] = Role(deployment.aws.client("iam"), deployment.stack.studio_role)
    return roles


def role_of(deployment: Deployment, function: str) -> Role:
    """A function's role, which is called as the function is; `function` is a key of `functionNames`."""
    return Role(deployment.aws.client("iam"), deployment.stack.outputs["functionNames"][function])


def functions(deployment: Deployment) -> dict[str, Function]:
    """The functions that let somebody in, in the order of `FUNCTIONS`; the profile creator only where there is one."""
    names, location = deployment.stack.outputs["functionNames"], deployment.stack.location
    client = deployment.aws.client("lambda")
    return {key: Function(client, location, names[key]) for key in FUNCTIONS if names.get(key)}


def lock_policy() -> Document:
    """Nobody presigns, and nothing presigned opens or goes on.

    Only SageMaker's actions: the role's others write the functions' log, which is evidence, and attach them to the VPC,
    without which Lambda could not take them down.
    """
    return document(statement("Locked", "Deny", "sagemaker:*", "*"))


def revocation(
    resources: list[str], now: datetime.datetime, until: datetime.datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two statements for the ARNs of user profiles.

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


class Revocations:
    """What a stack's roles that presign are denied, one group of profiles after the other."""

    def __init__(self, deployment: Deployment) -> None:
        self._roles = list(presigning_roles(deployment).values())
        self.token_seconds = token_seconds(deployment)
        """How long a token from before may live."""
        self.cached_seconds = deployment.stack.setting("authorizerCacheSeconds")
        """How long the authorizer's cached decision from before may count."""

    def until(self, now: datetime.datetime) -> datetime.datetime:
        """When nothing from before counts any more."""
        return now + datetime.timedelta(seconds=self.token_seconds + self.cached_seconds)

    def put(self, resources: list[str], now: datetime.datetime) -> None:
        """Deny the given user profiles' ARNs; earlier denials stay. Raises `CommandError` if there is no room."""
        until = self.until(now)
        policies = [with_revocation(role.policy(REVOKED), resources, now, until) for role in self._roles]
        if any(len(to_json(policy)) > MAX_CHARACTERS for policy in policies):
            raise CommandError(
                "too many people are denied one by one to fit into the role's policy: use `sessions revoke --all`, "
                "or make room with `sessions restore`"
            )
        for role, policy in zip(self._roles, policies, strict=True):
            role.put(REVOKED, policy)


def token_seconds(deployment: Deployment) -> int:
    """How long a token of the stack's user pool lives at most; a day where people sign in elsewhere."""
    pool_id = deployment.stack.user_pool_id
    return UserPool(deployment.aws.client("cognito-idp"), pool_id).token_seconds() if pool_id else LONGEST_TOKEN_SECONDS


class RemovedProfiles:
    """Keeps the profiles of removed people closed until every token from before has expired."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._revocations = Revocations(deployment)
        self._began = time.monotonic()
        self._resources: list[str] = []

    def close(self, profile: str) -> str:
        """Deny a profile; says until when."""
        stack = self._deployment.stack
        arn = stack.location.arn("sagemaker", f"user-profile/{stack.domain_id}/{profile}")
        now = self._now()
        # All of this run in one denial, which takes less of the policy's room than one each.
        self._revocations.put([*self._resources, arn], now)
        self._resources.append(arn)
        return f"closed until {in_utc(self._revocations.until(now))}"

    def renew_presigner(self) -> None:
        """Let whoever gets such a profile name later open it: with credentials from before nobody does."""
        if self._resources:
            functions(self._deployment)["presigner"].renew(in_utc(self._now()))

    def _now(self) -> datetime.datetime:
        """The time at AWS; this machine's clock may be off."""
        return self._deployment.now + datetime.timedelta(seconds=time.monotonic() - self._began)


def in_utc(moment: datetime.datetime) -> str:
    """A moment as people read it."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
