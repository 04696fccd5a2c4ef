"""What the functions' roles may do besides presigning."""

from components.studio_access.aws.location import Location
from components.studio_access.iam.document import document
from components.studio_access.iam.lambda_roles import attach_to_vpc, write_log
from tests.iam import decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
STREAM = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/front-presigner:log-stream:2026/01/01"
CODE = {"lambda:SourceFunctionArn": "arn:aws:lambda:eu-west-1:111122223333:function:front-presigner"}


def test_a_function_writes_its_own_log_and_no_other():
    policy = document(write_log(HERE, "/aws/lambda/front-presigner"))
    assert decide(policy, "logs:PutLogEvents", STREAM) == "Allow"
    assert decide(policy, "logs:PutLogEvents", STREAM.replace("presigner", "authorizer")) == "ImplicitDeny"
    assert decide(policy, "logs:CreateLogGroup", STREAM) == "ImplicitDeny"
    assert decide(policy, "logs:GetLogEvents", STREAM) == "ImplicitDeny"


def test_lambda_attaches_the_function_to_the_vpc_but_the_function_s_code_cannot():
    policy = document(*attach_to_vpc(HERE, "front-presigner"))
    assert decide(policy, "ec2:CreateNetworkInterface", "*") == "Allow"
    assert decide(policy, "ec2:CreateNetworkInterface", "*", CODE) == "Deny"
    assert decide(policy, "ec2:DeleteVpcEndpoints", "*") == "ImplicitDeny"
