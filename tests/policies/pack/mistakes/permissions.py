"""Mistakes in what roles and resources allow, and in who may assume a role."""

from typing import Any

from tests.policies.pack.program import NAME, Mistake, added, document, edited, texted

EVERYTHING, ESCALATION, NAMED = "iam-not-everything", "iam-no-escalation", "iam-trust-named"
EVERYBODY = {"Effect": "Allow", "Principal": "*"}


def may(sentence: str, fired: str | tuple[str, ...], **statement: Any) -> Mistake:
    """The mistake of giving the authorizer's role this permission."""
    given = {"Effect": "Allow", "Resource": "*", **statement}
    return edited(sentence, fired, "RolePolicy", f"{NAME}-authorizer-log", "policy", texted(given))


def trusts(sentence: str, fired: str, **statement: Any) -> Mistake:
    """The mistake of trusting these callers with the Studio role."""
    given = {"Effect": "Allow", "Action": "sts:AssumeRole", **statement}
    return edited(sentence, fired, "Role", f"{NAME}-studio", "assumeRolePolicy", texted(given))


MISTAKES = [
    may("a role may do everything", (EVERYTHING, "presign-through-endpoints", "presign-named-domains"), Action="*"),
    may(
        "a role may do everything but IAM",
        (EVERYTHING, "presign-through-endpoints", "presign-named-domains"),
        NotAction="iam:*",
    ),
    may("a role may pass any role", ESCALATION, Action="iam:PassRole"),
    may("a role may assume any role", ESCALATION, Action=["sts:Assume*"]),
    may("a role may write any role's policies", ESCALATION, Action="iam:PutRolePolicy"),
    may("a role may call any function, with whatever it makes up", ESCALATION, Action="lambda:InvokeFunction"),
    may(
        "a role may call any function of an account",
        ESCALATION,
        Action="lambda:InvokeFunction",
        Resource="arn:aws:lambda:us-east-1:444455556666:function:*",
    ),
    may("a role may change the code of any function", ESCALATION, Action="lambda:UpdateFunctionCode"),
    may("a role may change any API", ESCALATION, Action="apigateway:PATCH"),
    trusts("everybody may assume a role", NAMED, Principal="*"),
    trusts("every AWS principal may assume a role", NAMED, Principal={"AWS": ["*"]}),
    trusts("everybody but one may assume a role", NAMED, NotPrincipal={"AWS": "arn:aws:iam::111122223333:role/x"}),
    trusts(
        "everybody who knows the external id may assume a role",
        NAMED,
        Principal={"AWS": "*"},
        Condition={"StringEqualsIfExists": {"sts:ExternalId": "x"}},
    ),
    trusts(
        "SageMaker may assume the role for any account",
        "iam-trust-this-account",
        Principal={"Service": "sagemaker.amazonaws.com"},
    ),
    added(
        "a key is open to every account",
        "resource-policy-not-public",
        "aws:kms/key:Key",
        {"enableKeyRotation": True, "policy": texted({**EVERYBODY, "Action": "kms:*", "Resource": "*"})},
    ),
    added(
        "a topic can be read by every account",
        "resource-policy-not-public",
        "aws:sns/topicPolicy:TopicPolicy",
        {
            "policy": texted(
                {**EVERYBODY, "Action": "sns:Subscribe", "Resource": "arn:aws:sns:eu-west-1:111122223333:alarms"}
            )
        },
    ),
    added(
        "a bucket can be read by everybody who says so",
        "resource-policy-not-public",
        "aws:s3/bucketPolicy:BucketPolicy",
        {
            "policy": document(
                {
                    **EVERYBODY,
                    "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::logs/*",
                    "Condition": {"StringLike": {"aws:Referer": "https://example.com/*"}},
                }
            )
        },
    ),
    added(
        "AmazonSageMakerFullAccess is attached to a role",
        "iam-no-presigning-managed-policy",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        {"role": "studio", "policyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"},
    ),
    added(
        "AdministratorAccess is attached to a user",
        "iam-no-presigning-managed-policy",
        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        {"user": "ci", "policyArn": "arn:aws-us-gov:iam::aws:policy/AdministratorAccess"},
    ),
    added(
        "PowerUserAccess is attached to several at once",
        "iam-no-presigning-managed-policy",
        "aws:iam/policyAttachment:PolicyAttachment",
        {"roles": ["a", "b"], "policyArn": "arn:aws:iam::aws:policy/PowerUserAccess"},
    ),
    edited(
        "AmazonSageMakerFullAccess is among a role's managed policies",
        "iam-no-presigning-managed-policy",
        "Role",
        f"{NAME}-studio",
        "managedPolicyArns",
        ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"],
    ),
]
