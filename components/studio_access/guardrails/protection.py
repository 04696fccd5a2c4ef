"""Only whoever deploys a front door changes it, and only services call its functions."""

from collections.abc import Iterable, Iterator, Sequence

from ..iam.document import Condition, Statement, statement
from .door import Door
from .trusted import Trusted

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
_WATCH_CHANGES = [
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


def protection(doors: Sequence[Door], trusted: Trusted) -> list[Statement]:
    """Deny changes of the API, the functions, their roles and created endpoints to all but deployers.

    Reading stays allowed, and so does what AWS services do by themselves: service control policies do not bind service
    principals.
    """
    parts = (
        ("Api", _API_CHANGES, [arn for door in doors for arn in door.api_arns]),
        ("Functions", _FUNCTION_CHANGES, [arn for door in doors for arn in door.function_arns]),
        ("Endpoints", ["ec2:DeleteVpcEndpoints", "ec2:ModifyVpcEndpoint"], _endpoints(doors)),
    )
    return [
        *_kept(trusted, parts),
        keep_roles(doors, trusted),
    ]


def only_services_call(doors: Sequence[Door], trusted: Trusted) -> list[Statement]:
    """Deny calling the functions to all but break-glass."""
    return [
        # A made-up event would get a URL for anybody's profile: the presigner believes what API Gateway tells it.
        # What a schedule calls is left out: a role of the account calls it, and so does a deployment.
        statement(
            "OnlyServicesCall",
            "Deny",
            ["lambda:InvokeAsync", "lambda:InvokeFunction", "lambda:InvokeFunctionUrl"],
            [arn for door in doors for arn in door.uncallable_arns],
            condition={"ArnNotLike": {"aws:PrincipalArn": list(trusted.break_glass)}},
        ),
    ]


def kept_in_sight(doors: Sequence[Door], trusted: Trusted) -> list[Statement]:
    """Deny tampering with logs and alarms to all but deployers; writing logs stays allowed."""
    parts = (
        ("Logs", _LOG_CHANGES, [arn for door in doors for arn in door.log_arns]),
        ("Watch", _WATCH_CHANGES, [arn for door in doors for arn in door.watch_arns]),
    )
    return list(_kept(trusted, parts))


def _kept(trusted: Trusted, parts: Iterable[tuple[str, list[str], list[str]]]) -> Iterator[Statement]:
    others: Condition = {"ArnNotLike": {"aws:PrincipalArn": trusted.who_changes}}
    for what, actions, arns in parts:
        if arns:
            yield statement(f"Keep{what}", "Deny", actions, arns, condition=others)


def keep_roles(doors: Sequence[Door], trusted: Trusted) -> Statement:
    """Deny changing the functions' roles, and passing them on: a function of one's own would presign for anybody."""
    return statement(
        "KeepRoles",
        "Deny",
        _ROLE_CHANGES,
        [arn for door in doors for arn in door.role_arns],
        condition={"ArnNotLike": {"aws:PrincipalArn": trusted.who_changes}},
    )


def _endpoints(doors: Sequence[Door]) -> list[str]:
    return [arn for door in doors for arn in door.endpoint_arns]
