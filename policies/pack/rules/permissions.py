"""Nobody is given everything, nor the means to take it."""

from collections.abc import Iterator

from pulumi_policy import Severity

from ..documents import IDENTITY, ROLE, judged
from ..iam.document import Document
from ..iam.request import Caller, Request
from ..iam.witnesses import arn_prefixes, possible_decisions, resource_patterns
from ..inputs import NotYetKnownError, Resource
from ..policy import About, Config, decided, resource_policy
from .presigning import PRESIGN

_SOMEBODY = Caller("AWS", "arn:aws:iam::111122223333:role/zz")
# An action of a service that no document can mean on purpose: only `*`, or NotAction, covers it.
_UNHEARD_OF = Request("zzunheardof:Zz", "arn:aws:zzunheardof:eu-west-1:111122223333:zz", _SOMEBODY)
# Whoever may do one of these to anything can become the presigning role, change what guards the door, or call the
# presigner with a made-up answer of the authorizer.
_ESCALATIONS = {
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
_PROPERTIES = ("policyArn", "policyArns", "managedPolicyArn", "managedPolicyArns")
# AWS managed policies that allow to presign on every domain (AWS Managed Policy Reference Guide).
_PRESIGNING_POLICIES = ["AdministratorAccess", "AmazonSageMakerFullAccess", "PowerUserAccess"]


def _allowed(document: Document, request: Request) -> bool:
    return any(decision == "Allow" for decision, _ in possible_decisions([document], [request]))


def _everything(document: Document, _: Config) -> Iterator[str]:
    if _allowed(document, _UNHEARD_OF):
        yield "it allows every action, those of services to come included"


def _escalation(document: Document, _: Config) -> Iterator[str]:
    if _allowed(document, _UNHEARD_OF):
        return  # said by the policy above
    for action, resource in _ESCALATIONS.items():
        tail = resource.split(":", 5)[5]
        resources = {resource, *(f"{prefix}:{tail}" for prefix in arn_prefixes(resource_patterns([document])))}
        if any(_allowed(document, Request(action, one, _SOMEBODY)) for one in sorted(resources)):
            yield f"it allows {action} on anything, which is a way round every guard of the front door"


def _presigning_policy(resource: Resource, config: Config) -> Iterator[str | NotYetKnownError]:
    for name in _PROPERTIES:
        yield from decided(_arns, resource, name, config)


def _arns(resource: Resource, name: str, config: Config) -> Iterator[str | NotYetKnownError]:
    for arn in resource.each(name):
        if not isinstance(arn, str):
            yield NotYetKnownError(name)
        elif ":iam::aws:policy/" in arn and arn.rpartition("/")[2] in config["managedPolicies"]:
            yield f"the AWS managed policy that it attaches allows {PRESIGN} on every domain, from anywhere"


IAM_NOT_EVERYTHING = resource_policy(
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
    judged(IDENTITY, _everything),
)

IAM_NO_ESCALATION = resource_policy(
    About(
        name="iam-no-escalation",
        description="No policy allows to take over roles, functions, APIs or endpoints at large.",
        severity=Severity.HIGH,
        controls=("checkov:CKV_AWS_286",),
        remedy="Name the role, function, API or endpoint that is meant",
    ),
    judged(IDENTITY, _escalation),
)

IAM_NO_PRESIGNING_POLICY = resource_policy(
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
    dict.fromkeys(_ATTACHMENTS, _presigning_policy),
)
