"""What the two functions' roles may do besides presigning: write their own log, attach to the VPC."""

from ..aws.location import Location
from .document import Statement, statement

# What Lambda itself needs to attach a function to subnets (Lambda developer guide, "Giving Lambda functions access to
# resources in an Amazon VPC"); these EC2 actions take no resource narrower than `*`.
_NETWORK_INTERFACES = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
]


def write_log(location: Location, log_group: str) -> Statement:
    """Allow writing to one existing log group; creating groups is left out, so a deleted group is not resurrected."""
    return statement(
        "WriteOwnLog",
        "Allow",
        ["logs:CreateLogStream", "logs:PutLogEvents"],
        location.arn("logs", f"log-group:{log_group}:*"),
    )


def write_traces() -> Statement:
    """Allow sending traces to X-Ray, which takes no resource narrower than `*` (X-Ray developer guide, "How AWS X-Ray
    works with IAM").
    """
    return statement("WriteTraces", "Allow", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], "*")


def attach_to_vpc(location: Location, function_name: str) -> list[Statement]:
    """Allow Lambda to attach the function to its subnets, and keep the function's own code from using that.

    The Deny matches calls made by the function's code only: Lambda's own calls do not carry
    `lambda:SourceFunctionArn` (Lambda developer guide, "Working with source function ARN").
    """
    return [
        statement("AttachToVpc", "Allow", _NETWORK_INTERFACES, "*"),
        statement(
            "NotFromFunctionCode",
            "Deny",
            _NETWORK_INTERFACES,
            "*",
            condition={"ArnEquals": {"lambda:SourceFunctionArn": location.arn("lambda", f"function:{function_name}")}},
        ),
    ]
