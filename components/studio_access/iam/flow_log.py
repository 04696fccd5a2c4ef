"""What the role of the VPC's flow log may do."""

from ..aws.location import Location
from .document import Document, document, statement


def write_flow_log(location: Location, log_group: str) -> Document:
    """Write to one log group.

    The service also asks for the group's own description (VPC user guide, "IAM role for publishing flow logs").
    """
    return document(
        statement(
            "WriteFlowLog",
            "Allow",
            ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
            location.arn("logs", f"log-group:{log_group}:*"),
        ),
        statement("FindFlowLog", "Allow", "logs:DescribeLogGroups", "*"),
    )
