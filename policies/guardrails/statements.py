"""What the guardrails deny, and which roles are exempt from it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..pack.iam.sagemaker_actions import PRESIGN, SISTER_ACTIONS
from .deployed_stack import DeployedStack

Statement = dict[str, Any]
"""One statement of an IAM document, as plain data."""
Condition = Mapping[str, Mapping[str, str | list[str]]]
"""A statement's `Condition`: by operator and condition key."""

# `*` may stand for an account, and for what AWS appends to a role's name, such as Identity Center's random end; at
# least six characters of the name are given, so that no pattern means everybody.
_ROLE = re.compile(
    r"arn:aws[a-z-]*:iam::(\d{12}|\*):role/([A-Za-z0-9+=,.@_/-]+/)?(\*/)?(?=[^/]*[A-Za-z0-9+=,.@_-]{6})[A-Za-z0-9+=,.@_*-]{6,64}",
    re.ASCII,
)
_ENTRYPOINTS = ("all", "any")
_NETWORK_ACCESS = "sagemaker:AppNetworkAccessType"
# By verb, so that an action AWS adds later is denied too.
_API_CHANGES = ["apigateway:DELETE", "apigateway:P*", "apigateway:SetWebACL", "apigateway:UpdateRestApiPolicy"]
_FUNCTION_CHANGES = [
    f"lambda:{verb}*" for verb in ("Add", "Create", "Delete", "Publish", "Put", "Remove", "Tag", "Untag", "Update")
]
_ROLE_CHANGES = [
    f"iam:{verb}*" for verb in ("Attach", "Create", "Delete", "Detach", "Pass", "Put", "Tag", "Untag", "Update")
]
_LOG_CHANGES = [
    "logs:Associate*",
    "logs:Delete*",
    "logs:Disassociate*",
    "logs:PutDataProtectionPolicy",
    "logs:PutLogGroupDeletionProtection",
    "logs:PutMetricFilter",
    "logs:PutRetentionPolicy",
    "logs:PutSubscriptionFilter",
    "logs:PutTransformer",
]
_MONITORING_CHANGES = [
    "cloudwatch:Delete*",
    "cloudwatch:Disable*",
    "cloudwatch:Put*",
    "cloudwatch:SetAlarmState",
    "events:Delete*",
    "events:Disable*",
    "events:Put*",
    "events:Remove*",
    "sns:AddPermission",
    "sns:DeleteTopic",
    "sns:RemovePermission",
    "sns:SetTopicAttributes",
]


class NotARoleError(ValueError):
    """Raised if a principal that the guardrails name is not one nameable role, of one stack."""


@dataclass(frozen=True)
class ExemptRoles:
    """Whom the guardrails do not bind: ARNs of roles, in which `*` may stand for an account or a part of the name.

    Raises `NotARoleError` for anything else, and if either list is empty.
    """

    break_glass: Sequence[str]
    """For emergencies: exempt from everything here. An alarm on their use belongs beside them."""
    deployers: Sequence[str]
    """Whoever runs `pulumi up`: may change what the stack consists of, and may not presign."""

    def __post_init__(self) -> None:
        for what in ("break_glass", "deployers"):
            arns = getattr(self, what)
            if not arns:
                raise NotARoleError(f"{what}: missing; name at least one role, or nobody can ever undo what is denied")
            for arn in arns:
                if not _ROLE.fullmatch(arn):
                    raise NotARoleError(
                        f"{what}: {arn!r} is not allowed; allowed is the ARN of a role, in which * may stand for the "
                        "account or a part of the name, of which six characters in a row are given"
                    )

    @property
    def not_break_glass(self) -> Condition:
        """Holds for everybody but the roles for emergencies."""
        return {"ArnNotLike": {"aws:PrincipalArn": list(self.break_glass)}}

    @property
    def not_deployers(self) -> Condition:
        """Holds for everybody but those who may change the stack."""
        return {"ArnNotLike": {"aws:PrincipalArn": [*self.deployers, *self.break_glass]}}


def deny(
    sid: str, action: str | list[str], resource: str | list[str] = "*", condition: Condition | None = None
) -> Statement:
    """A Deny; raises `ValueError` for an empty value, since an empty list in a negated condition matches everything."""
    for name, value in (("action", action), ("resource", resource), *_condition_values(condition)):
        if not value:
            raise ValueError(f"statement {sid}: {name} is {value!r}; at least one value is needed")
    statement: Statement = {"Sid": sid, "Effect": "Deny", "Action": action, "Resource": resource}
    return statement | (
        {"Condition": {operator: dict(keys) for operator, keys in condition.items()}} if condition else {}
    )


def presigning(stacks: Sequence[DeployedStack], exempt: ExemptRoles) -> list[Statement]:
    """Deny presigning to all but brokers, Studio's own roles and break-glass; to both outside their perimeter too.

    Studio's own roles may presign since the Studio page opens apps by that; what keeps them to their own user profile
    is their own policy (`PresignForOneself...`). Raises `NotARoleError` for a role of several stacks that differ in
    their perimeters: each would deny what the other allows.
    """
    _check_one_perimeter_a_role(stacks)
    who = [arn for stack in stacks for arn in (stack.broker_arn, *stack.studio_roles)] + list(exempt.break_glass)
    return [
        deny("OnlyBrokersPresign", PRESIGN, condition={"ArnNotLike": {"aws:PrincipalArn": who}}),
        deny("NobodyUsesTheOtherWays", list(SISTER_ACTIONS), condition=exempt.not_break_glass),
        *(
            deny(
                f"OutsideThePerimeter{number}{letter}",
                PRESIGN,
                condition={"ArnEquals": {"aws:PrincipalArn": [stack.broker_arn, *stack.studio_roles]}, **outside},
            )
            for number, stack in enumerate(stacks, 1)
            for letter, outside in zip("AB", outside_the_perimeter(stack), strict=True)
        ),
    ]


def _check_one_perimeter_a_role(stacks: Sequence[DeployedStack]) -> None:
    perimeters: dict[str, tuple[Condition, Condition]] = {}
    for stack in stacks:
        perimeter = outside_the_perimeter(stack)
        for role in stack.studio_roles:
            if perimeters.setdefault(role, perimeter) != perimeter:
                raise NotARoleError(
                    f"studioRoleArns: {role} is in several stacks, which differ in endpoints or ranges; "
                    "allowed is a role in one of them, so give each domain an execution role of its own"
                )


def outside_the_perimeter(stack: DeployedStack) -> tuple[Condition, Condition]:
    """Two conditions, one of which holds exactly where the policies of the presigning role and of the created domain's
    execution role allow nothing.

    Negated operators also match a key that is absent, as those of endpoints are on the internet.
    """
    endpoints = {"aws:SourceVpce": list(stack.endpoint_ids)}
    if stack.entrypoints == "all":
        ranges = [*stack.vpc_cidrs, *stack.corporate_cidrs]
        return {"StringNotEquals": endpoints}, {"NotIpAddress": {"aws:VpcSourceIp": ranges}}
    if stack.entrypoints == "any":
        corporate = {"aws:SourceIp": list(stack.corporate_cidrs)}
        return (
            {"StringNotEquals": endpoints, "NotIpAddress": {**corporate, "aws:VpcSourceIp": list(stack.vpc_cidrs)}},
            {"StringNotEquals": {**endpoints, "aws:SourceVpc": stack.vpc_id}, "NotIpAddress": corporate},
        )
    raise ValueError(f"entrypoints is {stack.entrypoints!r}; allowed: {', '.join(_ENTRYPOINTS)}")


def domains_in_vpc_only(exempt: ExemptRoles) -> list[Statement]:
    """Deny creating a Studio domain that is not VpcOnly, and changing one into such.

    To leave the access type out when creating means PublicInternetOnly (SageMaker API reference, CreateDomain), so a
    missing key is denied. When updating, a missing key means no change, and is not denied.
    """
    not_vpc_only = {"StringNotEquals": {_NETWORK_ACCESS: "VpcOnly"}}
    others = exempt.not_break_glass
    return [
        deny("CreateVpcOnly", "sagemaker:CreateDomain", condition={**not_vpc_only, **others}),
        deny(
            "StayVpcOnly",
            "sagemaker:UpdateDomain",
            condition={**not_vpc_only, "Null": {_NETWORK_ACCESS: "false"}, **others},
        ),
    ]


def only_services_invoke(stacks: Sequence[DeployedStack], exempt: ExemptRoles) -> list[Statement]:
    """Deny invoking the functions to all but break-glass.

    With an event of one's own making anybody would get a URL for anybody's user profile: the presigner relies on what
    API Gateway tells it. What a schedule invokes is left out: a role of the account does it, and so does a deployment.
    """
    return [
        deny(
            "OnlyServicesCall",
            ["lambda:InvokeAsync", "lambda:InvokeFunction", "lambda:InvokeFunctionUrl"],
            [arn for stack in stacks for arn in stack.service_invoked_arns],
            exempt.not_break_glass,
        ),
    ]


def keep_resources(stacks: Sequence[DeployedStack], exempt: ExemptRoles) -> list[Statement]:
    """Deny changes of the API, the functions, their roles and created endpoints to all but deployers.

    Reading stays allowed, and so does what AWS services do by themselves: service control policies do not bind service
    principals.
    """
    parts = (
        ("Api", _API_CHANGES, [arn for stack in stacks for arn in stack.api_arns]),
        ("Functions", _FUNCTION_CHANGES, [arn for stack in stacks for arn in stack.function_arns]),
        (
            "Endpoints",
            ["ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint"],
            [arn for stack in stacks for arn in stack.endpoint_arns],
        ),
    )
    return [*_keep(exempt, parts), keep_roles(stacks, exempt)]


def keep_roles(stacks: Sequence[DeployedStack], exempt: ExemptRoles) -> Statement:
    """Deny changing the functions' roles, and passing them on: a function of one's own would presign for anybody."""
    arns = [arn for stack in stacks for arn in stack.role_arns]
    return deny("KeepRoles", _ROLE_CHANGES, arns, exempt.not_deployers)


def keep_monitoring(stacks: Sequence[DeployedStack], exempt: ExemptRoles) -> list[Statement]:
    """Deny changing and deleting logs and alarms to all but deployers; writing logs stays allowed."""
    parts = (
        ("Logs", _LOG_CHANGES, [arn for stack in stacks for arn in stack.log_arns]),
        ("Watch", _MONITORING_CHANGES, [arn for stack in stacks for arn in stack.monitoring_arns]),
    )
    return list(_keep(exempt, parts))


def _keep(exempt: ExemptRoles, parts: Iterable[tuple[str, list[str], list[str]]]) -> Iterator[Statement]:
    for what, actions, arns in parts:
        if arns:  # a stack may have adopted all its endpoints
            yield deny(f"Keep{what}", actions, arns, exempt.not_deployers)


def _condition_values(condition: Condition | None) -> Iterator[tuple[str, str | list[str]]]:
    for operator, keys in (condition or {}).items():
        for key, value in keys.items():
            yield f"{operator} {key}", value
