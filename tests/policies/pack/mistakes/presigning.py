"""Mistakes in who may make URLs into Studio, from where, for whom."""

import json
from typing import Any

from tests.policies.pack.program import NAME, Mistake, Program, added, document, mistake, texted, without

PRESIGN = "sagemaker:CreatePresignedDomainUrl"
PROFILES = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile"
DOMAIN = f"{PROFILES}/d-created0domain/*"
ROLE, OWN = "aws:iam/role:Role", f"{PROFILES}/${{sagemaker:DomainId}}"
TRUST = texted({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
THROUGH_OURS = {"StringEquals": {"aws:SourceVpce": ["vpce-studio-access-sagemaker-api", "vpce-studio-access-studio"]}}
FROM, DOMAINS = "presign-through-endpoints", "presign-named-domains"
BROKERS, THEMSELVES = "only-brokers-presign", "execution-roles-presign-for-themselves"


def allow(condition: dict[str, Any] | None = None, **other: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Action": PRESIGN, "Resource": DOMAIN, **other}
    return {**statement, "Condition": condition} if condition else statement


def may(sentence: str, *statements: dict[str, Any], fired: tuple[str, ...] = (FROM,)) -> Mistake:
    """The mistake of giving the presigner these statements."""
    return Mistake(
        sentence,
        frozenset(fired),
        lambda program: program.policy("RolePolicy", f"{NAME}-presigner-presign", document(*statements)),
    )


def in_studio(sentence: str, *statements: dict[str, Any], fired: tuple[str, ...] = (THEMSELVES,)) -> Mistake:
    """The mistake of giving people in Studio these statements."""
    return Mistake(
        sentence,
        frozenset(fired),
        lambda program: program.policy("RolePolicy", f"{NAME}-studio", document(*statements)),
    )


@mistake("the presigner's conditions are dropped since presigning fails", FROM)
def no_conditions(program: Program) -> None:
    with program.document("RolePolicy", f"{NAME}-presigner-presign") as policy:
        del policy["Statement"][0]["Condition"]


@mistake("the endpoints' condition is dropped, for the ranges seem enough", FROM)
def ranges_only(program: Program) -> None:
    with program.document("RolePolicy", f"{NAME}-presigner-presign") as policy:
        del policy["Statement"][0]["Condition"]["StringEquals"]


@mistake("the presigner may presign on every domain", DOMAINS)
def every_domain(program: Program) -> None:
    with program.document("RolePolicy", f"{NAME}-presigner-presign") as policy:
        policy["Statement"][0]["Resource"] = f"{PROFILES}/*"


@mistake("people in Studio get the presigner's permission by a customer managed policy", BROKERS, THEMSELVES)
def by_attachment(program: Program) -> None:
    policy = program.add("aws:iam/policy:Policy", {"policy": texted(allow(THROUGH_OURS))}, "broker")
    program.add(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        {"policyArn": "arn:aws:iam::111122223333:policy/broker", "role": "studio"},
        policyArn=policy,
        role=program.one("Role", f"{NAME}-studio").urn,
    )


MISTAKES = [
    no_conditions,
    ranges_only,
    every_domain,
    may(
        "the endpoints' condition is written IfExists, so a call without endpoint passes",
        allow({"StringEqualsIfExists": THROUGH_OURS["StringEquals"]}),
    ),
    may(
        "the endpoints' condition is written ForAllValues, so a call without endpoint passes",
        allow({"ForAllValues:StringEquals": THROUGH_OURS["StringEquals"]}),
    ),
    may("the endpoints' condition is written Not by mistake", allow({"StringNotEquals": THROUGH_OURS["StringEquals"]})),
    may("any endpoint will do", allow({"Null": {"aws:SourceVpce": "false"}})),
    may("the presigner's endpoints are given as a pattern", allow({"StringLike": {"aws:SourceVpce": "vpce-*"}})),
    may("one of two statements has no condition", allow(THROUGH_OURS), allow()),
    may("an office's public address is enough", allow({"IpAddress": {"aws:SourceIp": "52.94.76.0/24"}})),
    may(
        "the document is one of the older version with the endpoint in a list",
        without(allow(), "Resource") | {"Resource": ["*"]},
        fired=(FROM, DOMAINS),
    ),
    may("the permission is a wildcard", allow(Action="sagemaker:Create*")),
    may("the permission is spelled in another case", allow(Action="SageMaker:createpresigneddomainURL")),
    may(
        "the permission is what NotAction leaves",
        without(allow(), "Action") | {"NotAction": ["sagemaker:DeleteDomain"]},
    ),
    may(
        "the domain is what NotResource leaves",
        without(allow(THROUGH_OURS), "Resource") | {"NotResource": f"{PROFILES}/d-secret/*"},
        fired=(DOMAINS,),
    ),
    may("the domain is a pattern", allow(THROUGH_OURS, Resource=f"{PROFILES}/d-*/*"), fired=(DOMAINS,)),
    may(
        "the resource is everything of SageMaker in a region",
        allow(THROUGH_OURS, Resource="arn:aws:sagemaker:us-east-1:444455556666:*"),
        fired=(DOMAINS,),
    ),
    may(
        "the resource is whatever begins like a user profile",
        allow(THROUGH_OURS, Resource="arn:aws:sagemaker:us-east-1:444455556666:user*"),
        fired=(DOMAINS,),
    ),
    may("the resource is a star", allow(THROUGH_OURS, Resource="*"), fired=(DOMAINS,)),
    may(
        "every action of SageMaker is allowed through the endpoints",
        allow(THROUGH_OURS, Action="sagemaker:*", Resource="*"),
        fired=(DOMAINS,),
    ),
    may(
        "URLs of notebook instances may be made from anywhere",
        allow(Action="sagemaker:CreatePresignedNotebookInstanceUrl", Resource="*"),
    ),
    may("sessions into spaces may be started from anywhere", allow(Action="sagemaker:StartSession", Resource="*")),
    may(
        "URLs of a hub's model artifacts may be made from anywhere",
        allow(Action="sagemaker:CreateHubContentPresignedUrls", Resource="*"),
    ),
    may(
        "URLs of partner apps may be made from anywhere, by what NotResource leaves",
        without(allow(Action="sagemaker:CreatePartnerAppPresignedUrl"), "Resource")
        | {
            "NotResource": [
                f"arn:aws:sagemaker:*:{kind}/*"
                for kind in ("user-profile", "notebook-instance", "mlflow-tracking-server", "space")
            ]
        },
    ),
    in_studio("people in Studio may presign on their domain through the endpoints", allow(THROUGH_OURS)),
    in_studio(
        "people in Studio may presign for everybody of their domain",
        allow(Resource=f"{OWN}/*"),
        fired=(THEMSELVES, FROM),
    ),
    in_studio("people in Studio may presign for everybody", allow(Resource="*"), fired=(THEMSELVES, FROM, DOMAINS)),
    by_attachment,
    added(
        "a role of somebody else's may presign, through the endpoints",
        BROKERS,
        "aws:iam/rolePolicy:RolePolicy",
        {"role": "portal", "policy": texted(allow(THROUGH_OURS))},
    ),
    added(
        "a role may presign by an inline policy",
        (BROKERS, FROM),
        ROLE,
        {"assumeRolePolicy": TRUST, "inlinePolicies": [{"name": "presign", "policy": texted(allow())}]},
    ),
    added(
        "a user may presign",
        (BROKERS, FROM),
        "aws:iam/userPolicy:UserPolicy",
        {"user": "ci", "policy": texted(allow())},
    ),
    added(
        "a group may presign",
        (BROKERS, FROM),
        "aws:iam/groupPolicy:GroupPolicy",
        {"group": "admins", "policy": texted(allow())},
    ),
    added(
        "a managed policy allows to presign",
        (BROKERS, FROM),
        "aws:iam/policy:Policy",
        {"policy": json.loads(texted(allow()))},
    ),
    added(
        "a permission set allows to presign",
        (BROKERS, FROM),
        "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
        {"inlinePolicy": texted(allow())},
    ),
]
