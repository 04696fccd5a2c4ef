"""Roles can be assumed by those who are named, and AWS services assume them for this account only."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..documents import RESOURCE, TRUST, judged
from ..iam.document import Document
from ..iam.request import ANONYMOUS, Caller, Request
from ..iam.witnesses import action_patterns, instances, possible_decisions, resource_patterns
from ..outside import SOMEBODY_ELSE, strangers
from ..policy import ADVISORY, About, Config, resource_policy

_ASSUME = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")
_ANY_PROVIDER = Caller("Federated", "arn:aws:iam::999999999999:saml-provider/zz")
_STUDIO = Caller("Service", "sagemaker.amazonaws.com")


def _assumed_by_anybody(document: Document, _: Config) -> Iterator[str]:
    requests = [
        Request(action, "", caller) for action in _ASSUME for caller in (SOMEBODY_ELSE, ANONYMOUS, _ANY_PROVIDER)
    ]
    if any(decision == "Allow" for decision, _ in possible_decisions([document], requests, strangers())):
        yield "it can be assumed from any AWS account"


def _assumed_for_anybody(document: Document, config: Config) -> Iterator[str]:
    if any(_assumed_by_anybody(document, config)):
        return  # said by the policy above
    elsewhere = {"aws:sourceaccount": "999999999999", "aws:sourcearn": "arn:aws:sagemaker:eu-west-1:999999999999:zz/zz"}
    request = Request("sts:AssumeRole", "", _STUDIO)
    if any(decision == "Allow" for decision, _ in possible_decisions([document], [request], [elsewhere])):
        yield "SageMaker may assume it on behalf of any account"


def _used_by_anybody(document: Document, _: Config) -> Iterator[str]:
    actions = {text for pattern in action_patterns([document]) for text in instances(pattern)}
    resources = {text for pattern in resource_patterns([document]) for text in instances(pattern)} or {"zz"}
    requests = [
        Request(action, resource, caller)
        for action in sorted(actions)
        for resource in sorted(resources)
        for caller in (SOMEBODY_ELSE, ANONYMOUS)
    ]
    if any(decision == "Allow" for decision, _ in possible_decisions([document], requests, strangers())):
        yield "its policy lets any AWS account use it"


IAM_TRUST_NAMED = resource_policy(
    About(
        name="iam-trust-named",
        description="Roles can be assumed by named principals only.",
        severity=Severity.CRITICAL,
        controls=("checkov:CKV_AWS_60", "checkov:CKV_AWS_61"),
        remedy="Name the service, the role or the account that may assume it",
    ),
    judged(TRUST, _assumed_by_anybody),
)

IAM_TRUST_THIS_ACCOUNT = resource_policy(
    About(
        name="iam-trust-this-account",
        description="SageMaker assumes execution roles for this account only.",
        severity=Severity.MEDIUM,
        level=ADVISORY,
        remedy="Condition the trust on StringEquals aws:SourceAccount and ArnLike aws:SourceArn",
    ),
    judged(TRUST, _assumed_for_anybody),
)

RESOURCE_NOT_PUBLIC = resource_policy(
    About(
        name="resource-policy-not-public",
        description="Keys, topics, queues, buckets, tables and secrets are not open to every AWS account.",
        severity=Severity.CRITICAL,
        controls=("config:kms-key-policy-no-public-access", "checkov:CKV_AWS_33", "checkov:CKV_AWS_70"),
        remedy="Name the principals, or condition the Allow on aws:PrincipalOrgID or aws:SourceAccount",
    ),
    judged(RESOURCE, _used_by_anybody),
)
