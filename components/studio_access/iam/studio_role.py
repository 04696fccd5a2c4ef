"""What people may do inside Studio: the execution role's documents, each limited to their own user profile."""

from typing import Any

from ..aws.location import Location
from .document import Document, Statement, document, statement
from .presign import ACTION as PRESIGN

# Filled in by SageMaker for the person at work (SageMaker developer guide, "Propagate user context"; not in spaces that
# several people share).
_OWN = "${sagemaker:DomainId}/${sagemaker:UserProfileName}"


def execution_trust(location: Location) -> Document:
    """Only SageMaker, and only for this account and region.

    Source: SageMaker developer guide, "Cross-service confused deputy prevention".
    """
    conditions: dict[str, Any] = {
        "StringEquals": {"aws:SourceAccount": location.account_id},
        "ArnLike": {"aws:SourceArn": location.arn("sagemaker", "*")},
    }
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "sagemaker.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": conditions,
            }
        ],
    }


def execution_policy(location: Location, domain_id: str) -> Document:
    """Run one's own apps and spaces, and presign for oneself only.

    The Studio UI opens apps by presigning with this role; on `*`, a notebook could open everybody's profile.
    """
    return document(
        statement("PresignForOneself", "Allow", PRESIGN, location.arn("sagemaker", f"user-profile/{_OWN}")),
        _see(location, domain_id),
        _own(
            location,
            "OwnSpaces",
            ["sagemaker:CreateSpace", "sagemaker:DeleteSpace", "sagemaker:UpdateSpace"],
            f"space/{domain_id}/*",
        ),
        _own(location, "OwnApps", ["sagemaker:CreateApp", "sagemaker:DeleteApp"], f"app/{domain_id}/*"),
        statement(
            "WriteStudioLogs",
            "Allow",
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            location.arn("logs", "log-group:/aws/sagemaker/studio*"),
        ),
    )


def _see(location: Location, domain_id: str) -> Statement:
    kinds = ("domain/{}", "user-profile/{}/*", "space/{}/*", "app/{}/*")
    return statement(
        "SeeTheDomain",
        "Allow",
        [
            "sagemaker:DescribeApp",
            "sagemaker:DescribeDomain",
            "sagemaker:DescribeSpace",
            "sagemaker:DescribeUserProfile",
            "sagemaker:ListApps",
            "sagemaker:ListSpaces",
            "sagemaker:ListTags",
            "sagemaker:ListUserProfiles",
        ],
        [location.arn("sagemaker", kind.format(domain_id)) for kind in kinds],
    )


def _own(location: Location, sid: str, actions: list[str], resource: str) -> Statement:
    owner = location.arn("sagemaker", f"user-profile/{_OWN}")
    return statement(
        sid,
        "Allow",
        actions,
        location.arn("sagemaker", resource),
        condition={"ArnLike": {"sagemaker:OwnerUserProfileArn": owner}},
    )
