"""Only deployers change a front door, and only services call its functions."""

import pytest

from components.studio_access.guardrails.protection import kept_in_sight, only_services_call, protection
from components.studio_access.iam.document import document
from tests.components.guardrails.doors import (
    ADMIN,
    API,
    BREAK_GLASS,
    BROKER,
    DEPLOYER,
    DOOR,
    EVERYTHING,
    STUDIO,
    TRUSTED,
)
from tests.iam import decide

SCP = document(*protection([DOOR], TRUSTED), *only_services_call([DOOR], TRUSTED), *kept_in_sight([DOOR], TRUSTED))
REST_API = "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5"
PRESIGNER = "arn:aws:lambda:eu-west-1:111122223333:function:studio-access-prod-presigner"
AUTHORIZER = PRESIGNER.replace("presigner", "authorizer")
KEYS = PRESIGNER.replace("presigner", "keys")
SCHEDULE = f"{BROKER.rpartition('/')[0]}/studio-access-prod-keys-schedule"
LOGS = "arn:aws:logs:eu-west-1:111122223333:log-group:"
ACCESS_LOG = f"{LOGS}/aws/apigateway/studio-access-prod"
EXECUTION_LOG = f"{LOGS}API-Gateway-Execution-Logs_a1b2c3d4e5/prod"
ENDPOINT = f"arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/{API}"

CHANGES = [
    ("apigateway:UpdateRestApiPolicy", REST_API),
    ("apigateway:PATCH", REST_API),
    ("apigateway:DELETE", REST_API),
    ("apigateway:PUT", f"{REST_API}/resources/abc/methods/GET"),
    ("apigateway:PATCH", f"{REST_API}/authorizers/abc"),
    ("apigateway:POST", f"{REST_API}/deployments"),
    ("apigateway:PATCH", f"{REST_API}/stages/prod"),
    ("apigateway:SetWebACL", f"{REST_API}/stages/prod"),
    ("lambda:UpdateFunctionCode", AUTHORIZER),
    ("lambda:UpdateFunctionConfiguration", PRESIGNER),
    ("lambda:AddPermission", PRESIGNER),
    ("lambda:CreateFunctionUrlConfig", PRESIGNER),
    ("lambda:PutFunctionConcurrency", AUTHORIZER),
    ("lambda:DeleteFunction", f"{AUTHORIZER}:3"),
    ("iam:PutRolePolicy", BROKER),
    ("iam:AttachRolePolicy", BROKER),
    ("iam:UpdateAssumeRolePolicy", BROKER),
    ("iam:DeleteRolePermissionsBoundary", BROKER),
    ("iam:PassRole", BROKER),
    ("lambda:UpdateFunctionConfiguration", KEYS),
    ("iam:PutRolePolicy", f"{BROKER.rpartition('/')[0]}/studio-access-prod-keys"),
    ("iam:PutRolePolicy", SCHEDULE),
    ("iam:PassRole", SCHEDULE),
    ("logs:DeleteLogGroup", f"{LOGS}/aws/lambda/studio-access-prod-keys"),
    ("ec2:ModifyVpcEndpoint", ENDPOINT),
    ("ec2:DeleteVpcEndpoints", ENDPOINT),
    ("logs:DeleteLogGroup", ACCESS_LOG),
    ("logs:DeleteLogStream", f"{ACCESS_LOG}:log-stream:x"),
    ("logs:PutRetentionPolicy", f"{LOGS}/aws/lambda/studio-access-prod-presigner"),
    ("logs:DeleteMetricFilter", f"{LOGS}/aws/lambda/studio-access-prod-authorizer"),
    ("logs:PutSubscriptionFilter", EXECUTION_LOG),
    ("cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:studio-access-prod-refused"),
    ("cloudwatch:DisableAlarmActions", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:studio-access-prod-errors"),
    ("events:DisableRule", "arn:aws:events:eu-west-1:111122223333:rule/studio-access-prod-foreign-presign"),
    ("sns:SetTopicAttributes", "arn:aws:sns:eu-west-1:111122223333:studio-access-prod-alarms"),
]
READS_AND_WORK = [
    ("apigateway:GET", REST_API),
    ("lambda:GetFunction", PRESIGNER),
    ("iam:GetRolePolicy", BROKER),
    ("ec2:DescribeVpcEndpoints", "*"),
    ("logs:GetLogEvents", f"{ACCESS_LOG}:log-stream:x"),
    ("logs:PutLogEvents", f"{ACCESS_LOG}:log-stream:x"),
    ("logs:CreateLogStream", f"{LOGS}/aws/lambda/studio-access-prod-presigner:log-stream:x"),
    ("cloudwatch:DescribeAlarms", "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:studio-access-prod-refused"),
    ("apigateway:PATCH", "arn:aws:apigateway:eu-west-1::/restapis/other"),
    ("lambda:UpdateFunctionCode", f"{PRESIGNER}-of-others"),
    ("iam:PassRole", "arn:aws:iam::111122223333:role/studio-access-prod-studio"),
    ("ec2:ModifyVpcEndpoint", f"arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/{STUDIO}"),
]


def asks(who, action, resource):
    return decide([EVERYTHING, SCP], action, resource, {"aws:PrincipalArn": who})


@pytest.mark.parametrize(("action", "resource"), CHANGES)
def test_a_change_is_for_deployers_and_emergencies(action, resource):
    assert asks(ADMIN, action, resource) == asks(BROKER, action, resource) == "Deny"
    assert asks(DEPLOYER, action, resource) == asks(BREAK_GLASS, action, resource) == "Allow"


@pytest.mark.parametrize(("action", "resource"), READS_AND_WORK)
def test_reading_working_and_what_is_not_ours_stay_allowed(action, resource):
    assert asks(ADMIN, action, resource) == "Allow"


@pytest.mark.parametrize("action", ["lambda:InvokeFunction", "lambda:InvokeAsync", "lambda:InvokeFunctionUrl"])
@pytest.mark.parametrize("function", [PRESIGNER, AUTHORIZER, f"{PRESIGNER}:1"])
def test_nobody_calls_the_functions_with_an_event_of_their_own(action, function):
    assert asks(ADMIN, action, function) == asks(DEPLOYER, action, function) == "Deny"
    assert asks(BREAK_GLASS, action, function) == "Allow"


def test_a_schedule_and_a_deployment_call_the_key_refresher():
    assert asks(SCHEDULE, "lambda:InvokeFunction", KEYS) == asks(DEPLOYER, "lambda:InvokeFunction", KEYS) == "Allow"
