"""What roles and resources allow: not everything, not the means to take it, and nothing to every AWS account."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..framework.policy import ADVISORY, About, Config, findings_of, resource_policy
from ..framework.policy_documents import IDENTITY, RESOURCE, ROLE, TRUST, check_each_document
from ..framework.resource import NotYetKnownError, Resource
from ..iam.document import Document
from ..iam.evaluation import ANONYMOUS, Caller, Request
from ..iam.external_requests import SOMEBODY_ELSE, by_others_on_our_resources
from ..iam.request_enumeration import action_patterns, arn_prefixes, instances, possible_decisions, resource_patterns
from ..iam.sagemaker_actions import PRESIGN

_SOMEBODY = Caller("AWS", "arn:aws:iam::111122223333:role/zz")
# An action of a service that no document can mean on purpose: only `*`, or NotAction, covers it.
_UNKNOWN_ACTION = Request("zzunheardof:Zz", "arn:aws:zzunheardof:eu-west-1:111122223333:zz", _SOMEBODY)
# Whoever may do one of these to anything can become the presigning role, change what protects the front door, or
# invoke the presigner with an authorizer's answer of their own making.
ESCALATIONS = {
    "iam:AttachRolePolicy": "arn:aws:iam::111122223333:role/zz",
    "iam:CreatePolicyVersion": "arn:aws:iam::111122223333:policy/zz",
    "iam:PassRole": "arn:aws:iam::111122223333:role/zz",
    "iam:PutRolePolicy": "arn:aws:iam::111122223333:role/zz",
    "iam:UpdateAssumeRolePolicy": "arn:aws:iam::111122223333:role/zz",
    "lambda:InvokeFunction": "arn:aws:lambda:eu-west-1:111122223333:function:zz",
    "lambda:UpdateFunctionCode": "arn:aws:lambda:eu-west-1:111122223333:function:zz",
    "sts:AssumeRole": "arn:aws:iam::111122223333:role/zz",
    "apigateway:PATCH": "arn:aws:apigateway:eu-west-1::/restapis/zz",
    "ec2:ModifyVpcEndpoint": "arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/zz",
}
_ATTACHMENTS = (
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment",
    ROLE,
)
_ATTACHED_POLICY_PROPERTIES = ("policyArn", "policyArns", "managedPolicyArn", "managedPolicyArns")
# AWS managed policies that allow to presign on every domain (AWS Managed Policy Reference Guide).
_PRESIGNING_POLICIES = ["AdministratorAccess", "AmazonSageMakerFullAccess", "PowerUserAccess"]
_ASSUME = ("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity")
_ANY_PROVIDER = Caller("Federated", "arn:aws:iam::999999999999:saml-provider/zz")
_STUDIO = Caller("Service", "sagemaker.amazonaws.com")


def _allowed(document: Document, request: Request) -> bool:
    return any(decision == "Allow" for decision, _ in possible_decisions([document], [request]))


def _allows_everything(document: Document, _: Config) -> Iterator[str]:
    if _allowed(document, _UNKNOWN_ACTION):
        yield "it allows every action, those of services to come included"


def _allows_escalation(document: Document, _: Config) -> Iterator[str]:
    if _allowed(document, _UNKNOWN_ACTION):
        return  # reported by another policy of this module
    for action, resource in ESCALATIONS.items():
        tail = resource.split(":", 5)[5]
        resources = {resource, *(f"{prefix}:{tail}" for prefix in arn_prefixes(resource_patterns([document])))}
        if any(_allowed(document, Request(action, one, _SOMEBODY)) for one in sorted(resources)):
            yield f"it allows {action} on anything, which is a way round every guard of the front door"


def _managed_policies(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    for name in _ATTACHED_POLICY_PROPERTIES:
        yield from findings_of(_attached_policies, resource, name, config)


def _attached_policies(resource: Resource, name: str, config: Config) -> Iterator[str | NotYetKnownError]:
    for arn in resource.each(name):
        if not isinstance(arn, str):
            yield NotYetKnownError(name)
        elif ":iam::aws:policy/" in arn and arn.rpartition("/")[2] in config["managedPolicies"]:
            yield f"the AWS managed policy that it attaches allows {PRESIGN} on every domain, from anywhere"


def _assumed_by_anybody(document: Document, _: Config) -> Iterator[str]:
    requests = [
        Request(action, "", caller) for action in _ASSUME for caller in (SOMEBODY_ELSE, ANONYMOUS, _ANY_PROVIDER)
    ]
    if any(
        decision == "Allow" for decision, _ in possible_decisions([document], requests, by_others_on_our_resources())
    ):
        yield "it can be assumed from any AWS account"


def _assumed_for_anybody(document: Document, config: Config) -> Iterator[str]:
    if any(_assumed_by_anybody(document, config)):
        return  # reported by another policy of this module
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
    if any(
        decision == "Allow" for decision, _ in possible_decisions([document], requests, by_others_on_our_resources())
    ):
        yield "its policy lets any AWS account use it"


POLICIES = (
    resource_policy(
        About(
            name="iam-not-everything",
            description="No policy allows every action.",
            severity=Severity.CRITICAL,
            controls=(
                "securityhub:IAM.1",
                "config:iam-policy-no-statements-with-admin-access",
                "checkov:CKV_AWS_62",
                "checkov:CKV_AWS_63",
            ),
            remedy="Name the actions; NotAction in an Allow covers all that AWS adds",
        ),
        check_each_document(IDENTITY, _allows_everything),
    ),
    resource_policy(
        About(
            name="iam-no-escalation",
            description="No policy allows to take over roles, functions, APIs or endpoints at large.",
            severity=Severity.HIGH,
            controls=("checkov:CKV_AWS_286",),
            remedy="Name the role, function, API or endpoint that is meant",
        ),
        check_each_document(IDENTITY, _allows_escalation),
    ),
    resource_policy(
        About(
            name="iam-no-presigning-managed-policy",
            description="No AWS managed policy that allows presigning on every domain is attached.",
            severity=Severity.CRITICAL,
            controls=("checkov:CKV_AWS_274",),
            remedy="Write a policy of your own that names what is needed",
            config={
                "managedPolicies": {
                    "type": "array",
                    "items": {"type": "string"},
                    "default": _PRESIGNING_POLICIES,
                    "description": "Names of AWS managed policies that must not be attached.",
                }
            },
        ),
        dict.fromkeys(_ATTACHMENTS, _managed_policies),
    ),
    resource_policy(
        About(
            name="iam-trust-named",
            description="Roles can be assumed by named principals only.",
            severity=Severity.CRITICAL,
            controls=("checkov:CKV_AWS_60", "checkov:CKV_AWS_61"),
            remedy="Name the service, the role or the account that may assume it",
        ),
        check_each_document(TRUST, _assumed_by_anybody),
    ),
    resource_policy(
        About(
            name="iam-trust-this-account",
            description="SageMaker assumes execution roles for this account only.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            remedy="Condition the trust on StringEquals aws:SourceAccount and ArnLike aws:SourceArn",
        ),
        check_each_document(TRUST, _assumed_for_anybody),
    ),
    resource_policy(
        About(
            name="resource-policy-not-public",
            description="Keys, topics, queues, buckets, tables and secrets are not open to every AWS account.",
            severity=Severity.CRITICAL,
            controls=("config:kms-key-policy-no-public-access", "checkov:CKV_AWS_33", "checkov:CKV_AWS_70"),
            remedy="Name the principals, or condition the Allow on aws:PrincipalOrgID or aws:SourceAccount",
        ),
        check_each_document(RESOURCE, _used_by_anybody),
    ),
)
