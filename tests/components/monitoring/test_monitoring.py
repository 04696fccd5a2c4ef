"""What a stack has for monitoring, as the settings say."""

import json

import pytest

from components.studio_access.monitoring.metrics import FILTERS
from tests.cloud import ACCOUNT, deploy_stack
from tests.resource_schema import problems as schema_problems

TOPIC = f"arn:aws:sns:eu-west-1:{ACCOUNT}:company-alarms"
KEY = f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1234abcd"
MONITORED = {
    "LogMetricFilter",
    "MetricAlarm",
    "EventRule",
    "EventTarget",
    "Topic",
    "TopicPolicy",
    "Key",
    "Dashboard",
    "WebAcl",
}


def production(**given):
    return deploy_stack("dev", production="true", **given)


def resource_types(deployment):
    return {seen.typ.rpartition(":")[2] for seen in deployment.resources} & MONITORED


def test_production_turns_everything_on_and_without_it_nothing_is():
    assert resource_types(production()) == MONITORED
    assert resource_types(deploy_stack("dev")) == set()
    off = deploy_stack("dev")
    assert off.outputs["alarmTopicArn"] == off.outputs["dashboardName"] == ""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"production": "true", "alarms": "false"}, {"LogMetricFilter", "Dashboard", "WebAcl"}),
        ({"production": "true", "alarms": "false", "dashboard": "false"}, {"WebAcl"}),
        ({"production": "true", "firewall": "false"}, MONITORED - {"WebAcl"}),
        ({"production": "true", "dashboard": "false"}, MONITORED - {"Dashboard"}),
        ({"dashboard": "true"}, {"LogMetricFilter", "Dashboard"}),
        ({"alarms": "true"}, MONITORED - {"Dashboard", "WebAcl"}),
        ({"firewall": "true"}, {"WebAcl"}),
    ],
)
def test_a_switch_of_its_own_wins(given, expected):
    assert resource_types(deploy_stack("dev", **given)) == expected


def test_filters_read_the_logs_that_are_made():
    filters = production().all_of("LogMetricFilter")
    assert len(filters) == len([each for each in FILTERS if each.log != "pre_token"])
    groups = {group["name"] for group in production().all_of("LogGroup").values()}
    unwatched = {name for name in groups if "Execution" in name or name.endswith("-page")}
    assert {each["logGroupName"] for each in filters.values()} == groups - unwatched
    assert filters["studio-access-Refused"] == {
        "name": "Refused",
        "logGroupName": "/aws/apigateway/studio-access-dev",
        "pattern": '{ ($.status = "401") || ($.status = "403") }',
        "metricTransformation": {
            "name": "Refused",
            "namespace": "StudioAccess/studio-access-dev",
            "value": "1",
            "unit": "Count",
            "defaultValue": "0",
        },
    }
    assert filters["studio-access-Decisions"]["metricTransformation"] == {
        "name": "Decisions",
        "namespace": "StudioAccess/studio-access-dev",
        "value": "1",
        "unit": "Count",
        "dimensions": {"Decision": "$.decision", "Reason": "$.reason"},
    }


def test_filters_wait_for_the_logs():
    request = production().request("LogMetricFilter", "studio-access-Refused")
    assert {urn.rpartition("::")[2] for urn in request.dependencies} >= {"studio-access-access"}
    assert {
        urn.rpartition("::")[2]
        for urn in production().request("LogMetricFilter", "studio-access-Decisions").dependencies
    } >= {"studio-access-authorizer"}


def test_an_alarm_is_exactly_this():
    topic = f"arn:aws:sns:eu-west-1:{ACCOUNT}:studio-access-dev-alarms"
    alarm = production(refusedCallsAlarm="7").one("MetricAlarm", "studio-access-refused")
    assert {key: value for key, value in alarm.items() if key != "tags"} == {
        "name": "studio-access-dev-refused",
        "alarmDescription": "Many calls are refused (401 or 403). What to do: docs/watch.md, refused",
        "namespace": "StudioAccess/studio-access-dev",
        "metricName": "Refused",
        "statistic": "Sum",
        "period": 300,
        "evaluationPeriods": 1,
        "comparisonOperator": "GreaterThanOrEqualToThreshold",
        "threshold": 7,
        "treatMissingData": "notBreaching",
        "alarmActions": [topic],
        "okActions": [topic],
    }
    assert production().outputs["alarmTopicArn"] == topic


def test_a_percentile_is_asked_for_as_one():
    slow = production().one("MetricAlarm", "studio-access-slow")
    assert slow["extendedStatistic"] == "p95"
    assert "statistic" not in slow


def test_the_created_topic_is_encrypted_with_a_key_that_rotates():
    deployment = production()
    assert deployment.one("Topic", "studio-access-alarms")["kmsMasterKeyId"].endswith(":key/studio-access-alarms")
    key = deployment.one("Key", "studio-access-alarms")
    assert (key["enableKeyRotation"], key["deletionWindowInDays"]) == (True, 30)
    statements = json.loads(key["policy"])["Statement"]
    assert [each["Sid"] for each in statements] == ["TheAccount", "OurAlarms", "OurRule"]
    policy = json.loads(deployment.one("TopicPolicy", "studio-access-alarms")["policy"])
    assert [each["Sid"] for each in policy["Statement"]] == ["OurAlarms", "OurRule", "OnlyEncrypted"]


def test_a_customer_key_is_the_topic_s_too():
    deployment = production(kmsKeyArn=KEY)
    assert deployment.one("Topic", "studio-access-alarms")["kmsMasterKeyId"] == KEY
    assert deployment.all_of("Key") == {}


def test_a_topic_of_the_company_is_used_and_none_is_made():
    deployment = production(alarmTopicArn=TOPIC)
    assert resource_types(deployment) == MONITORED - {"Topic", "TopicPolicy", "Key"}
    assert {tuple(alarm["alarmActions"]) for alarm in deployment.all_of("MetricAlarm").values()} == {(TOPIC,)}
    assert deployment.one("EventTarget", "studio-access-foreign-presign")["arn"] == TOPIC


@pytest.mark.parametrize(
    ("stack", "given", "roles"),
    [
        ("dev", {}, ["studio-access-dev-presigner"]),
        (
            "dev",
            {"studioRoleArns": json.dumps([f"arn:aws:iam::{ACCOUNT}:role/service-role/Studio"])},
            ["studio-access-dev-presigner", "service-role/Studio"],
        ),
        ("greenfield", {}, ["studio-access-greenfield-presigner", "studio-access-greenfield-studio"]),
    ],
)
def test_the_rule_leaves_out_the_broker_and_studio_itself(stack, given, roles):
    deployment = deploy_stack(stack, production="true", **given)
    pattern = json.loads(deployment.one("EventRule", "studio-access-foreign-presign")["eventPattern"])
    first, second, *_ = (
        each["userIdentity"]["sessionContext"]["sessionIssuer"]["arn"] for each in pattern["detail"]["$or"]
    )
    assert first == [{"anything-but": [f"arn:aws:iam::{ACCOUNT}:role/{role}" for role in roles]}]
    assert second == [{"exists": False}]
    assert pattern["detail"]["requestParameters"] == {"domainId": [deployment.outputs["domainId"], {"exists": False}]}


def test_the_dashboard_is_called_as_the_stack_and_its_body_is_known_before_it_is_made():
    assert production().outputs["dashboardName"] == "studio-access-dev"
    body = json.loads(
        deploy_stack("dev", production="true", preview=True).one("Dashboard", "studio-access")["dashboardBody"]
    )
    assert body == json.loads(production().one("Dashboard", "studio-access")["dashboardBody"])
    shown = next(widget for widget in body["widgets"] if widget["type"] == "alarm")
    names = {alarm["name"] for alarm in production().all_of("MetricAlarm").values()}
    assert {arn.rpartition(":")[2] for arn in shown["properties"]["alarms"]} == names


def test_tracing_is_on_for_the_functions_and_the_stage_with_a_policy_for_it():
    traced, plain = production(), deploy_stack("dev")
    assert {function["tracingConfig"]["mode"] for function in traced.all_of("Function").values()} == {"Active"}
    assert traced.one("Stage", "studio-access")["xrayTracingEnabled"] is True
    for function in ("authorizer", "presigner"):
        policy = json.loads(traced.one("RolePolicy", f"studio-access-{function}-trace")["policy"])
        assert [each["Action"] for each in policy["Statement"]] == [
            ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        ]
    assert not any("tracingConfig" in function for function in plain.all_of("Function").values())
    assert not any(name.endswith("-trace") for name in plain.all_of("RolePolicy"))
    assert "xrayTracingEnabled" not in plain.one("Stage", "studio-access")


def test_the_firewall_stands_before_the_stage_and_keeps_no_sample_of_a_request():
    deployment = production(firewallRate="500", firewallManagedRules="true")
    acl = deployment.one("WebAcl", "studio-access")
    rules = {rule["name"]: rule for rule in acl["rules"]}
    assert list(rules) == ["rate", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"]
    assert rules["rate"]["statement"] == {
        "rateBasedStatement": {"aggregateKeyType": "IP", "limit": 500, "evaluationWindowSec": 300}
    }
    assert rules["rate"]["action"] == {"block": {}}
    assert acl["defaultAction"] == {"allow": {}}
    shown = [acl["visibilityConfig"], *(rule["visibilityConfig"] for rule in acl["rules"])]
    assert [each["sampledRequestsEnabled"] for each in shown] == [False] * 4
    association = deployment.one("WebAclAssociation", "studio-access")
    api = deployment.outputs["apiId"]
    assert association["resourceArn"] == f"arn:aws:apigateway:eu-west-1::/restapis/{api}/stages/dev"
    assert list(production().one("WebAcl", "studio-access")["rules"][0]["statement"]) == ["rateBasedStatement"]


def test_every_input_is_one_that_the_provider_knows_in_every_combination():
    for given in ({"alarmTopicArn": TOPIC}, {"kmsKeyArn": KEY}, {"firewallManagedRules": "true"}):
        found = [line for seen in production(**given).resources for line in schema_problems(seen.typ, seen.inputs)]
        assert found == []
