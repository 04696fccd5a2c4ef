"""Metrics of a stack that is up: the deployed filters over the lines that the deployed functions write."""

import json
from contextlib import contextmanager
from typing import Any

import pulumi_aws as aws
import pytest

from components.studio_access.monitoring.metrics import FILTERS
from local.pulumi_engine.applier import Applier
from local.pulumi_engine.resource_types.inputs import plain
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError
from policies.guardrails.deployed_stack import DeployedStack
from tests.components.monitoring.dashboard_structure import faults
from tests.metric_filters import lines, samples

# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")

ACCESS_LOG = "/aws/apigateway/studio-access-local"


def counted(deployment):
    """By metric, how often it was published."""
    filters = deployment.aws.client("logs").describe_metric_filters()["metricFilters"]
    found = samples(filters, lines(deployment.aws.client("logs"), sorted({each["logGroupName"] for each in filters})))
    counts = dict.fromkeys((each["filterName"] for each in filters), 0)
    for (_, metric, _), values in found.items():
        counts[metric] += len(values)
    return counts


@contextmanager
def counting(deployment):
    """What was published within the block, without what was not."""
    before, more = counted(deployment), {}
    yield more
    after = counted(deployment)
    more.update({metric: after[metric] - before[metric] for metric in after if after[metric] != before[metric]})


def test_all_filters_are_deployed(deployment):
    filters = deployment.aws.client("logs").describe_metric_filters()["metricFilters"]
    assert {each["filterName"]: each["filterPattern"] for each in filters} == {
        each.metric: each.pattern for each in FILTERS if each.log != "pre_token"
    }


def test_the_metrics_say_what_happened_in_the_demonstration(checks, caller):
    """It gives four URLs, shows the page once, and refuses five tokens, one of which is none."""
    filters = caller.deployment.aws.client("logs").describe_metric_filters()["metricFilters"]
    logs = lines(caller.deployment.aws.client("logs"), sorted({each["logGroupName"] for each in filters}))
    found = {series[1:]: len(values) for series, values in samples(filters, logs).items()}
    assert found["Presigned", ()] == 4
    assert found["Calls", (("Status", "200"),)] == 4 + 1
    assert found["Calls", (("Status", "401"),)] == 5
    assert found["Refused", ()] == found["Calls", (("Status", "401"),)] + found["Calls", (("Status", "403"),)]
    reasons = {dict(series[1])["Reason"] for series in found if series[0] == "Decisions"}
    assert reasons == {"own_profile", "expired", "signature", "token_use", "unknown_key"}


def test_a_url_that_is_given_counts_as_one(checks, caller):
    with counting(caller.deployment) as more:
        assert caller.request("me", caller.alice.access).status == 200
    assert more == {"Calls": 1, "Presigned": 1, "Outcomes": 1, "PresignTime": 1}  # the decision was cached


def test_a_refusal_counts_whether_a_function_gave_it_or_not(checks, caller):
    with counting(caller.deployment) as more:
        assert caller.request("bob", caller.alice.access).status == 403
        assert caller.request("me", None).status == 401
    assert more == {"Calls": 2, "Refused": 2}


def test_a_refused_token_has_its_reason_as_a_metric(checks, caller):
    with counting(caller.deployment) as more:
        assert caller.request("me", "no.such.token").status == 401
    assert more == {"Calls": 1, "Refused": 1, "Decisions": 1}


def test_a_presigner_that_is_denied_sets_off_its_alarm(checks, caller):
    deployment = caller.deployment
    iam, role = deployment.aws.client("iam"), deployment.outputs["functionNames"]["presigner"]
    iam.delete_role_policy(RoleName=role, PolicyName="presign")
    try:
        with counting(deployment) as more:
            assert caller.request("me", caller.alice.access).status == 502
    finally:
        document = plain(deployment.outputs["presignPolicy"])
        iam.put_role_policy(RoleName=role, PolicyName="presign", PolicyDocument=document)
    assert more == {"Calls": 1, "PresignDenied": 1, "Outcomes": 1, "PresignTime": 1}


def test_a_call_past_the_authorizer_sets_off_its_alarm(checks, caller):
    deployment = caller.deployment
    event = {"httpMethod": "GET", "resource": "/me", "pathParameters": None, "requestContext": {"identity": {}}}
    with counting(deployment) as more:
        name = deployment.outputs["functionNames"]["presigner"]
        deployment.aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    assert more == {"AuthorizerBypassed": 1, "Outcomes": 1, "PresignTime": 1}


def test_the_access_log_says_what_the_authorizer_decided_and_why(checks, caller):
    caller.request("me", caller.alice.access)
    found = [
        json.loads(message) for _, message in lines(caller.deployment.aws.client("logs"), [ACCESS_LOG])[ACCESS_LOG]
    ]
    said = {(line["status"], line["decision"], line["reason"], line["authorizerError"]) for line in found}
    assert said >= {("200", "allow", "own_profile", "-"), ("401", "-", "-", "Unauthorized")}
    assert all(line["extendedRequestId"] != "-" and line["sourceIp"] != "-" for line in found)


def test_a_call_is_found_in_all_three_logs_by_its_extended_id(checks, caller):
    names = caller.deployment.outputs["functionNames"]
    groups = [ACCESS_LOG, *(f"/aws/lambda/{names[function]}" for function in ("authorizer", "presigner"))]
    logs = lines(caller.deployment.aws.client("logs"), groups)
    ids = [
        {json.loads(message).get(key) for _, message in logs[group] if message.startswith("{")}
        for group, key in zip(groups, ("extendedRequestId", "requestId", "requestId"), strict=True)
    ]
    assert set.intersection(*ids) - {None}


def test_the_deployed_dashboard_is_as_cloudwatch_documents_it_and_its_alarms_are_there(deployment):
    cloudwatch = deployment.aws.client("cloudwatch")
    body = json.loads(cloudwatch.get_dashboard(DashboardName=deployment.outputs["dashboardName"])["DashboardBody"])
    assert list(faults(body)) == []
    alarms = {alarm["AlarmArn"]: alarm for alarm in cloudwatch.describe_alarms()["MetricAlarms"]}
    (shown,) = (widget["properties"]["alarms"] for widget in body["widgets"] if widget["type"] == "alarm")
    assert set(shown) == set(alarms)
    assert {tuple(alarm["AlarmActions"]) for alarm in alarms.values()} == {(deployment.outputs["alarmTopicArn"],)}


def test_the_web_acl_stands_before_the_stage(deployment):
    waf = deployment.aws.client("wafv2")
    (acl,) = waf.list_web_acls(Scope="REGIONAL")["WebACLs"]
    stage = f"arn:aws:apigateway:eu-west-1::/restapis/{deployment.outputs['apiId']}/stages/dev"
    assert waf.list_resources_for_web_acl(WebACLArn=acl["ARN"], ResourceType="API_GATEWAY")["ResourceArns"] == [stage]


def test_guardrails_can_be_made_from_what_the_stack_says(deployment):
    stack = DeployedStack.from_output(plain(deployment.outputs["frontDoor"]))
    assert stack.broker == deployment.outputs["functionNames"]["presigner"]
    assert stack.account_id == "000000000000"


@pytest.mark.parametrize(
    ("transformation", "message"),
    [
        ({"dimensions": {"A": "$.a"}, "default_value": "0"}, "cannot have a default value"),
        ({"dimensions": dict.fromkeys("ABCD", "$.a")}, "4 dimensions; at most 3"),
    ],
)
def test_a_filter_that_aws_would_refuse_is_refused(deployment, transformation, message):
    made: Any = {"name": "m", "namespace": "n", "value": "1", **transformation}

    def program():
        aws.cloudwatch.LogMetricFilter(
            "f", log_group_name=ACCESS_LOG, pattern="{ $.a = 1 }", metric_transformation=made
        )

    with pytest.raises(RefusedByAwsError, match=message):
        Applier(deployment.aws).up(program, {}, "project", "local")


def test_a_dashboard_that_is_no_json_is_refused(deployment):
    def program():
        aws.cloudwatch.Dashboard("d", dashboard_name="d", dashboard_body="{")

    with pytest.raises(RefusedByAwsError, match="the dashboard body is no JSON"):
        Applier(deployment.aws).up(program, {}, "project", "local")
