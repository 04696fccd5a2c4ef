"""What the machines of the simulated corporate network may do: be reached by Session Manager, and install packages."""

from ..aws.location import Location
from ..iam.document import Document, document, statement

SESSION_MANAGER_SERVICES = ("ssm", "ssmmessages", "ec2messages")
"""The services that Session Manager's agent calls, by their name as an endpoint, which is their IAM prefix too."""


def session_manager() -> Document:
    """What Session Manager's agent needs, and nothing else that Systems Manager can do.

    Source: Systems Manager user guide, "Setting up instance permissions for Systems Manager". Most of these actions
    take no resource narrower than `*`.
    """
    return document(
        statement("BeManaged", "Allow", "ssm:UpdateInstanceInformation", "*"),
        statement(
            "TakeSessions",
            "Allow",
            [
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            "*",
        ),
        statement(
            "TakeMessages",
            "Allow",
            [
                "ec2messages:AcknowledgeMessage",
                "ec2messages:DeleteMessage",
                "ec2messages:FailMessage",
                "ec2messages:GetEndpoint",
                "ec2messages:GetMessages",
                "ec2messages:SendReply",
            ],
            "*",
        ),
    )


def packages(location: Location) -> Document:
    """Reading Amazon Linux 2023's packages of the region, and nothing else in S3; dnf does not sign its requests.

    Source of the bucket: Amazon Linux 2023 user guide, "Using AL2023 repositories from a VPC without internet access".
    """
    return document(
        statement(
            "Packages",
            "Allow",
            "s3:GetObject",
            f"arn:{location.partition}:s3:::al2023-repos-{location.region}-de612dc2/*",
            principal="*",
        )
    )


def machine_service(location: Location) -> str:
    """Who assumes the machines' role: EC2, which has a name of its own in China (IAM user guide of China)."""
    return f"ec2.{location.dns_suffix}"
