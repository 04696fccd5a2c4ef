"""What the profile creator's role may do: make and look at this domain's user profiles, through our endpoint only."""

from ..aws.location import Location
from .document import Document, document, statement

ACTIONS = ["sagemaker:AddTags", "sagemaker:CreateUserProfile", "sagemaker:DescribeUserProfile"]


def create_profiles(location: Location, domain_id: str, endpoint_id: str, execution_role_arn: str) -> Document:
    """`AddTags` since profiles are tagged when they are made; `PassRole` for the one execution role, if one is set.

    Without an execution role of their own, new profiles take the domain's, which needs no permission of the caller.
    """
    statements = [
        statement(
            "CreateProfiles",
            "Allow",
            ACTIONS,
            location.user_profiles(domain_id),
            condition={"StringEquals": {"aws:SourceVpce": [endpoint_id]}},
        )
    ]
    if execution_role_arn:
        statements.append(
            statement(
                "PassTheExecutionRole",
                "Allow",
                "iam:PassRole",
                execution_role_arn,
                condition={"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}},
            )
        )
    return document(*statements)
