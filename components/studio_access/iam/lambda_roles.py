"""What the functions' roles may do besides presigning, and who may call a function on a schedule.

What they may do with the table of people is in `directory_table.py`.
"""

from ..aws.location import Location
from .directory_table import read_items, with_key
from .document import Document, Statement, document, statement

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

CREATE_PROFILES = ["sagemaker:AddTags", "sagemaker:CreateUserProfile", "sagemaker:DescribeUserProfile"]


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


def create_profiles(location: Location, domain_id: str, endpoint_id: str, execution_role_arn: str) -> Document:
    """Make and look at this domain's user profiles, through our endpoint only.

    `AddTags` since profiles are tagged when they are made; `PassRole` for the one execution role, if one is set.

    Without an execution role of their own, new profiles take the domain's, which needs no permission of the caller.
    """
    statements = [
        statement(
            "CreateProfiles",
            "Allow",
            CREATE_PROFILES,
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


def read_key_sets(location: Location, table_arn: str, key_arn: str, endpoint_id: str = "") -> Document:
    """Read issuers' key sets by issuer: the authorizer's right alone; nobody may delete or scan them."""
    return with_key(location, read_items("ReadKeySets", table_arn, endpoint_id), key_arn)


def store_key_sets(location: Location, table_arn: str, key_arn: str) -> Document:
    """Write issuers' key sets: the key refresher's right alone."""
    return with_key(location, statement("StoreKeySets", "Allow", "dynamodb:PutItem", table_arn), key_arn)


def only_from_schedules(location: Location, schedule: str) -> Document:
    """The trust of a role that EventBridge Scheduler assumes for this one schedule of this account, and no other.

    Both conditions are what AWS asks for against a confused deputy (EventBridge Scheduler user guide).
    """
    trust = statement(
        "OnlyThisSchedule",
        "Allow",
        "sts:AssumeRole",
        "*",
        principal={"Service": "scheduler.amazonaws.com"},
        condition={
            "StringEquals": {"aws:SourceAccount": location.account_id},
            "ArnEquals": {"aws:SourceArn": location.arn("scheduler", f"schedule/default/{schedule}")},
        },
    )
    del trust["Resource"]  # a trust policy is about the role it belongs to
    return document(trust)


def call_function(function_arn: str) -> Document:
    """Allow invoking one function."""
    return document(statement("InvokeKeyRefresher", "Allow", "lambda:InvokeFunction", function_arn))
