"""Only the broker makes presigned URLs, and only from inside its perimeter."""

from collections.abc import Sequence

from ..iam.document import Condition, Statement, statement
from ..iam.presign import ACTION, ENTRYPOINTS, Perimeter
from .door import Door
from .trusted import Trusted

# The other actions that hand out a way into SageMaker (Service Authorization Reference, "Actions, resources, and
# condition keys for Amazon SageMaker"): nobody here needs them.
SISTER_ACTIONS = (
    "sagemaker:CreateHubContentPresignedUrls",
    "sagemaker:CreatePartnerAppPresignedUrl",
    "sagemaker:CreatePresignedMlflowAppUrl",
    "sagemaker:CreatePresignedMlflowTrackingServerUrl",
    "sagemaker:CreatePresignedNotebookInstanceUrl",
    "sagemaker:StartSession",
)


def presigning(doors: Sequence[Door], trusted: Trusted) -> list[Statement]:
    """Deny presigning to all but brokers, Studio's own roles and break-glass; to brokers outside their perimeter too.

    Studio's own roles are exempt since the Studio UI opens apps by presigning with them; what keeps them to their own
    profile is their own policy (`iam/studio_role.py`).
    """
    who = [arn for door in doors for arn in (door.broker_arn, *door.studio_roles)] + list(trusted.break_glass)
    return [
        statement("OnlyBrokersPresign", "Deny", ACTION, "*", condition={"ArnNotLike": {"aws:PrincipalArn": who}}),
        statement(
            "NobodyUsesTheOtherWays",
            "Deny",
            list(SISTER_ACTIONS),
            "*",
            condition={"ArnNotLike": {"aws:PrincipalArn": list(trusted.break_glass)}},
        ),
        *(
            statement(
                f"OutsideThePerimeter{number}{letter}",
                "Deny",
                ACTION,
                "*",
                condition={"ArnEquals": {"aws:PrincipalArn": [door.broker_arn]}, **outside},
            )
            for number, door in enumerate(doors, 1)
            for letter, outside in zip("AB", outside_of(door.perimeter, door.entrypoints), strict=True)
        ),
    ]


def outside_of(perimeter: Perimeter, entrypoints: str) -> tuple[Condition, Condition]:
    """Two conditions, one of which holds exactly where `presign_policy` allows nothing.

    Negated operators also match a key that is absent, as those of endpoints are on the internet.
    """
    endpoints = {"aws:SourceVpce": list(perimeter.endpoint_ids)}
    if entrypoints == "all":
        ranges = [*perimeter.vpc_cidrs, *perimeter.corporate_cidrs]
        return {"StringNotEquals": endpoints}, {"NotIpAddress": {"aws:VpcSourceIp": ranges}}
    if entrypoints == "any":
        corporate = {"aws:SourceIp": list(perimeter.corporate_cidrs)}
        return (
            {
                "StringNotEquals": endpoints,
                "NotIpAddress": {**corporate, "aws:VpcSourceIp": list(perimeter.vpc_cidrs)},
            },
            {"StringNotEquals": {**endpoints, "aws:SourceVpc": perimeter.vpc_id}, "NotIpAddress": corporate},
        )
    raise ValueError(f"entrypoints is {entrypoints!r}; allowed: {', '.join(ENTRYPOINTS)}")
