"""What the role of the VPC's flow log may do, as an independent evaluator of IAM decides."""

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.iam.flow_log import write_flow_log
from tests.iam import decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
POLICY = write_flow_log(HERE, "/aws/vpc/front")
STREAM = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc/front:log-stream:eni-1"


@pytest.mark.parametrize(
    ("action", "resource", "decision"),
    [
        ("logs:PutLogEvents", STREAM, "Allow"),
        ("logs:CreateLogStream", STREAM, "Allow"),
        ("logs:PutLogEvents", STREAM.replace("vpc/front", "vpc/other"), "ImplicitDeny"),
        ("logs:GetLogEvents", STREAM, "ImplicitDeny"),
        ("logs:DeleteLogGroup", STREAM, "ImplicitDeny"),
        ("logs:CreateLogGroup", STREAM, "ImplicitDeny"),
        ("logs:DescribeLogGroups", "*", "Allow"),
    ],
)
def test_it_writes_its_own_log_and_no_other(action, resource, decision):
    assert decide(POLICY, action, resource) == decision
