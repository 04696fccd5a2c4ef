"""What the functions' roles may do besides presigning."""

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.iam.directory_table import look_up
from components.studio_access.iam.document import document
from components.studio_access.iam.lambda_roles import (
    attach_to_vpc,
    call_function,
    create_profiles,
    only_from_schedules,
    read_key_sets,
    store_key_sets,
    write_log,
)
from tests.iam import decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
OURS = "vpce-0a0a0a0a0a0a0a0a0"
ROLE = "arn:aws:iam::111122223333:role/studio"
PROFILE = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc/alice"
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/front-keys"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"
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


@pytest.mark.parametrize(
    ("action", "resource", "context", "decision"),
    [
        ("sagemaker:CreateUserProfile", PROFILE, {"aws:SourceVpce": OURS}, "Allow"),
        ("sagemaker:DescribeUserProfile", PROFILE, {"aws:SourceVpce": OURS}, "Allow"),
        ("sagemaker:CreateUserProfile", PROFILE, {"aws:SourceVpce": "vpce-other"}, "ImplicitDeny"),
        ("sagemaker:CreateUserProfile", PROFILE, {}, "ImplicitDeny"),
        ("sagemaker:CreateUserProfile", PROFILE.replace("d-abc", "d-abcd"), {"aws:SourceVpce": OURS}, "ImplicitDeny"),
        ("sagemaker:UpdateUserProfile", PROFILE, {"aws:SourceVpce": OURS}, "ImplicitDeny"),
        ("sagemaker:DeleteUserProfile", PROFILE, {"aws:SourceVpce": OURS}, "ImplicitDeny"),
        ("sagemaker:CreatePresignedDomainUrl", PROFILE, {"aws:SourceVpce": OURS}, "ImplicitDeny"),
        ("iam:PassRole", ROLE, {"iam:PassedToService": "sagemaker.amazonaws.com"}, "Allow"),
        ("iam:PassRole", ROLE, {"iam:PassedToService": "lambda.amazonaws.com"}, "ImplicitDeny"),
        ("iam:PassRole", ROLE, {}, "ImplicitDeny"),
        ("iam:PassRole", f"{ROLE}-admin", {"iam:PassedToService": "sagemaker.amazonaws.com"}, "ImplicitDeny"),
    ],
)
def test_the_profile_creator_creates_profiles_of_this_domain_and_no_more(action, resource, context, decision):
    assert decide(create_profiles(HERE, "d-abc", OURS, ROLE), action, resource, context) == decision


def test_without_an_execution_role_none_can_be_passed():
    policy = create_profiles(HERE, "d-abc", OURS, "")
    context = {"iam:PassedToService": "sagemaker.amazonaws.com"}
    assert decide(policy, "iam:PassRole", ROLE, context) == "ImplicitDeny"


@pytest.mark.parametrize("action", ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"])
def test_the_authorizer_reads_key_sets_and_the_refresher_writes_them_and_neither_does_more(action):
    reads, stores = (rights(HERE, TABLE, "") for rights in (read_key_sets, store_key_sets))
    assert (decide(reads, f"dynamodb:{action}", TABLE) == "Allow") == (action == "GetItem")
    assert (decide(stores, f"dynamodb:{action}", TABLE) == "Allow") == (action == "PutItem")


def test_a_table_s_customer_key_is_used_through_dynamodb_only():
    through = {"kms:ViaService": "dynamodb.eu-west-1.amazonaws.com"}
    for rights in (read_key_sets, store_key_sets):
        assert decide(rights(HERE, TABLE, KEY), "kms:Decrypt", KEY, through) == "Allow"
        assert decide(rights(HERE, TABLE, KEY), "kms:Decrypt", KEY) == "ImplicitDeny"
        assert decide(rights(HERE, TABLE, ""), "kms:Decrypt", KEY, through) == "ImplicitDeny"


def test_a_schedule_s_role_calls_one_function_and_is_assumed_for_one_schedule():
    function = "arn:aws:lambda:eu-west-1:111122223333:function:front-keys"
    assert decide(call_function(function), "lambda:InvokeFunction", function) == "Allow"
    assert decide(call_function(function), "lambda:InvokeFunction", f"{function}2") == "ImplicitDeny"
    assert decide(call_function(function), "lambda:UpdateFunctionCode", function) == "ImplicitDeny"
    (trust,) = only_from_schedules(HERE, "front-keys-schedule")["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnEquals": {"aws:SourceArn": "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/front-keys-schedule"},
    }


@pytest.mark.parametrize(
    ("context", "decision"),
    [({"aws:SourceVpce": OURS}, "Allow"), ({"aws:SourceVpce": "vpce-other"}, "ImplicitDeny"), ({}, "ImplicitDeny")],
)
def test_an_authorizer_in_the_vpc_reads_its_tables_through_the_vpc_s_endpoint_only(context, decision):
    for rights in (read_key_sets, look_up):
        assert decide(rights(HERE, TABLE, "", OURS), "dynamodb:GetItem", TABLE, context) == decision
