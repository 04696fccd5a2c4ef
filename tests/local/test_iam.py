"""Policies are combined as API Gateway combines them, and see the network that a request really came through."""

from functools import partial

import pytest
from ministack.core import iam_evaluator

from local.aws.iam import anonymous_context, combine, condition_key, endpoint_allows, first_match, identity_policy
from local.aws.network import ATTACHMENT, Attachment

ARN = "arn:aws:execute-api:eu-west-1:000000000000:0a1b2c3d/dev/GET/alice"


@pytest.mark.parametrize(
    ("resource_policy", "authorizer", "decision"),
    [
        ("Allow", "Allow", "Allow"),
        ("Allow", "ImplicitDeny", "Allow"),
        ("Allow", "Deny", "Deny"),
        ("ImplicitDeny", "Allow", "Allow"),
        ("ImplicitDeny", "ImplicitDeny", "ImplicitDeny"),
        ("ImplicitDeny", "Deny", "Deny"),
        ("Deny", "Allow", "Deny"),
        ("Deny", "ImplicitDeny", "Deny"),
        ("Deny", "Deny", "Deny"),
    ],
)
def test_a_resource_policy_and_an_authorizer_combine_as_in_table_a(resource_policy, authorizer, decision):
    assert combine(resource_policy, authorizer) == decision


THROUGH_ENDPOINT = Attachment("10.16.0.10", "vpce-1", "vpc-1")
OUTSIDE = Attachment("203.0.113.66")


@pytest.mark.parametrize(
    ("attachment", "key", "value"),
    [
        (THROUGH_ENDPOINT, "aws:SourceVpce", "vpce-1"),
        (THROUGH_ENDPOINT, "aws:sourceVpc", "vpc-1"),
        (THROUGH_ENDPOINT, "aws:VpcSourceIp", "10.16.0.10"),
        (THROUGH_ENDPOINT, "aws:SourceIp", None),
        (OUTSIDE, "aws:SourceIp", "203.0.113.66"),
        (OUTSIDE, "aws:SourceVpce", None),
        (OUTSIDE, "aws:SourceVpc", None),
        (OUTSIDE, "aws:VpcSourceIp", None),
        (OUTSIDE, "aws:SecureTransport", "true"),
        (None, "aws:SourceVpce", "MiniStack's"),
        (OUTSIDE, "aws:RequestedRegion", "MiniStack's"),
        (OUTSIDE, "aws:PrincipalAccount", None),
        (OUTSIDE, "aws:PrincipalArn", None),
    ],
)
def test_a_condition_sees_the_attachment_and_not_what_the_caller_says(attachment, key, value):
    token = ATTACHMENT.set(attachment)
    try:
        assert condition_key(lambda *_: "MiniStack's", key, anonymous_context("execute-api:Invoke", ARN)) == value
    finally:
        ATTACHMENT.reset(token)


def test_the_principal_of_a_session_is_its_role():
    session = "arn:aws:sts::000000000000:assumed-role/presigner/name"
    context = iam_evaluator.EvalContext(session, "AssumedRole", "000000000000", "s:A", "*", "eu-west-1")
    role = "arn:aws:iam::000000000000:role/presigner"
    assert condition_key(lambda *_: "MiniStack's", "aws:PrincipalArn", context) == role


def statement(effect="Allow", **parts):
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": "execute-api:Invoke", **parts}]}


@pytest.mark.parametrize(
    ("policy", "decision"),
    [
        (statement(Resource=ARN), "Allow"),
        (statement(Resource=ARN.replace("alice", "bob")), "ImplicitDeny"),
        (statement("Deny", NotResource=ARN.replace("alice", "bob")), "Deny"),
        (statement("Deny", NotResource=ARN), "ImplicitDeny"),
        (
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]},
            "ImplicitDeny",
        ),
        (statement(Resource="*", Condition={"DateLessThan": {"aws:EpochTime": "1"}}), "ImplicitDeny"),
        (statement(Resource="*", Condition={"DateLessThan": {"aws:EpochTime": "4102444800"}}), "Allow"),
        (statement(Resource="*", Condition={"NumericLessThan": {"aws:EpochTime": "4102444800"}}), "Allow"),
        (statement(Resource="*", Condition={"NumericLessThan": {"aws:EpochTime": "1"}}), "ImplicitDeny"),
    ],
)
def test_an_authorizers_policy_counts_in_full(policy, decision):
    assert identity_policy(policy, anonymous_context("execute-api:Invoke", ARN)) == decision


def test_a_line_feed_at_the_end_of_a_path_is_another_path():
    context = anonymous_context("execute-api:Invoke", f"{ARN}\n")
    assert identity_policy(statement(Resource=ARN), context) == "ImplicitDeny"


def test_an_endpoint_without_a_policy_lets_everything_through_and_one_with_a_policy_what_it_allows():
    context = anonymous_context("execute-api:Invoke", ARN)
    assert endpoint_allows(None, context)
    assert endpoint_allows(statement(Resource=ARN, Principal="*"), context)
    assert not endpoint_allows(statement(Resource=ARN, Principal={"AWS": "arn:aws:iam::000000000000:role/a"}), context)
    assert not endpoint_allows(statement(Resource="arn:aws:execute-api:*:*:other/*", Principal="*"), context)


@pytest.fixture
def as_on_aws(monkeypatch):
    """MiniStack's evaluator with what the local AWS puts in its place."""
    monkeypatch.setattr(iam_evaluator, "_first_match", partial(first_match, iam_evaluator._first_match))


SPACES = "arn:aws:sagemaker:eu-west-1:000000000000:space/d-1"


def decided(policy, action, resource, **keys):
    principal = "arn:aws:sts::000000000000:assumed-role/studio/SageMaker"
    context = iam_evaluator.EvalContext(
        principal, "AssumedRole", "000000000000", action, resource, "eu-west-1", principal_keys=keys
    )
    return identity_policy(policy, context)


def allow(action, resource, **parts):
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource, **parts}],
    }


@pytest.mark.parametrize(
    ("action", "granted_on", "decision"),
    [
        ("sagemaker:ListSpaces", f"{SPACES}/*", "ImplicitDeny"),
        ("sagemaker:ListSpaces", "*", "Allow"),
        ("sagemaker:listspaces", f"{SPACES}/*", "ImplicitDeny"),
        ("sagemaker:ListTags", f"{SPACES}/*", "Allow"),
        ("sagemaker:DescribeSpace", f"{SPACES}/*", "Allow"),
    ],
)
def test_an_action_without_resource_level_permissions_is_not_allowed_on_an_arn(as_on_aws, action, granted_on, decision):
    assert decided(allow(action, granted_on), action, f"{SPACES}/of-alice") == decision


@pytest.mark.parametrize(
    ("keys", "decision"),
    [
        ({"sagemaker:userprofilename": "alice"}, "Allow"),
        ({"sagemaker:userprofilename": "bob"}, "ImplicitDeny"),
        ({}, "ImplicitDeny"),
    ],
)
@pytest.mark.parametrize("in_a_condition", [False, True])
def test_a_policy_variable_stands_for_the_caller_s_value(as_on_aws, keys, decision, in_a_condition):
    mine = "arn:aws:sagemaker:eu-west-1:000000000000:user-profile/d-1/${sagemaker:UserProfileName}"
    alice = mine.replace("${sagemaker:UserProfileName}", "alice")
    if in_a_condition:
        policy = allow("s:A", "*", Condition={"ArnLike": {"s:owner": mine}})
        assert decided(policy, "s:A", "*", **{"s:owner": alice}, **keys) == decision
    else:
        assert decided(allow("s:A", mine), "s:A", alice, **keys) == decision
