"""Metric filters, alarms, dashboards, event rules and the topics they tell; all recorded, none at work here."""

import json

from .row import Made, RefusedByAwsError, ResourceType, Values

_MOST_DIMENSIONS = 3


def _metric_filter(made: Made) -> Values:
    """What CloudWatch Logs refuses and MiniStack stores; a filter takes a list of transformations, of one."""
    given = made.inputs["metricTransformation"]
    dimensions = given.get("dimensions") or {}
    if dimensions and given.get("defaultValue") is not None:
        raise RefusedByAwsError("InvalidParameterException: a metric with dimensions cannot have a default value")
    if len(dimensions) > _MOST_DIMENSIONS:
        raise RefusedByAwsError(f"InvalidParameterException: {len(dimensions)} dimensions; at most {_MOST_DIMENSIONS}")
    names = {"name": "metricName", "namespace": "metricNamespace", "value": "metricValue"}
    transformation = {names.get(key, key): value for key, value in given.items()}
    rest = {key: value for key, value in made.inputs.items() if key != "metricTransformation"}
    return {**rest, "metricTransformations": [transformation]}


def _delete_metric_filter(made: Made) -> None:
    group, name = made.inputs["logGroupName"], made.inputs["name"]
    made.call("logs", "delete_metric_filter", logGroupName=group, filterName=name)


def _alarm(made: Made) -> Values:
    dimensions = made.inputs.get("dimensions") or {}
    listed = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    return {**made.inputs, "dimensions": listed}


def _rule_arn(made: Made) -> Values:
    return {"arn": made.response["RuleArn"]}


def _target(made: Made) -> Values:
    """One target as the list that PutTargets takes."""
    names = {"targetId": "id", "inputTransformer": "inputTransformer"}
    target = {names.get(key, key): value for key, value in made.inputs.items() if key != "rule"}
    transformer = target.get("inputTransformer")
    if transformer:
        target["inputTransformer"] = {
            "inputPathsMap": transformer["inputPaths"],
            "inputTemplate": transformer["inputTemplate"],
        }
    return {"rule": made.inputs["rule"], "targets": [target]}


def _remove_target(made: Made) -> None:
    made.call("events", "remove_targets", Rule=made.inputs["rule"], Ids=[made.inputs["targetId"]])


def _topic(made: Made) -> Values:
    key = made.inputs.get("kmsMasterKeyId")
    rest = {name: value for name, value in made.inputs.items() if name != "kmsMasterKeyId"}
    return {**rest, "attributes": {"KmsMasterKeyId": key} if key else {}}


def _topic_policy(made: Made) -> Values:
    return {"topicArn": made.inputs["arn"], "attributeName": "Policy", "attributeValue": made.inputs["policy"]}


def _rotate(made: Made) -> None:
    if made.inputs.get("enableKeyRotation"):
        made.call("kms", "enable_key_rotation", KeyId=made.resource_id)


def _delete_key(made: Made) -> None:
    """A key goes when its days of waiting are over; on the local AWS as on AWS."""
    days = made.inputs["deletionWindowInDays"]
    made.call("kms", "schedule_key_deletion", KeyId=made.resource_id, PendingWindowInDays=days)


def _body_is_json(made: Made) -> Values:
    try:
        json.loads(made.inputs["dashboardBody"])
    except ValueError as error:
        raise RefusedByAwsError(f"InvalidParameterInput: the dashboard body is no JSON: {error}") from error
    return made.inputs


TYPES = {
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": ResourceType(
        service="logs",
        create="put_metric_filter",
        identify=lambda made: f"{made.inputs['logGroupName']}:{made.inputs['name']}",
        names={"name": "filterName", "pattern": "filterPattern"},
        invents="name",
        prepare=_metric_filter,
        delete=_delete_metric_filter,
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ResourceType(
        service="cloudwatch",
        create="put_metric_alarm",
        identify=lambda made: made.inputs["name"],
        names={"name": "alarmName", "okActions": "OKActions"},
        invents="name",
        prepare=_alarm,
        delete=lambda made: made.call("cloudwatch", "delete_alarms", AlarmNames=[made.resource_id]),
    ),
    "aws:cloudwatch/dashboard:Dashboard": ResourceType(
        service="cloudwatch",
        create="put_dashboard",
        identify=lambda made: made.inputs["dashboardName"],
        prepare=_body_is_json,
        delete=lambda made: made.call("cloudwatch", "delete_dashboards", DashboardNames=[made.resource_id]),
    ),
    "aws:cloudwatch/eventRule:EventRule": ResourceType(
        service="events",
        create="put_rule",
        identify=lambda made: made.inputs["name"],
        invents="name",
        outputs=_rule_arn,
        delete=lambda made: made.call("events", "delete_rule", Name=made.resource_id),
    ),
    "aws:cloudwatch/eventTarget:EventTarget": ResourceType(
        service="events",
        create="put_targets",
        identify=lambda made: f"{made.inputs['rule']}-{made.inputs['targetId']}",
        invents="targetId",
        prepare=_target,
        delete=_remove_target,
    ),
    "aws:sns/topic:Topic": ResourceType(
        service="sns",
        create="create_topic",
        identify=lambda made: made.response["TopicArn"],
        invents="name",
        prepare=_topic,
        outputs=lambda made: {"arn": made.response["TopicArn"]},
        delete=lambda made: made.call("sns", "delete_topic", TopicArn=made.resource_id),
    ),
    "aws:sns/topicPolicy:TopicPolicy": ResourceType(
        service="sns",
        create="set_topic_attributes",
        identify=lambda made: made.inputs["arn"],
        prepare=_topic_policy,
        delete=None,
    ),
    "aws:kms/key:Key": ResourceType(
        service="kms",
        create="create_key",
        identify=lambda made: made.response["KeyMetadata"]["KeyId"],
        handled=frozenset({"enableKeyRotation", "deletionWindowInDays"}),
        after=_rotate,
        outputs=lambda made: {"arn": made.response["KeyMetadata"]["Arn"]},
        delete=_delete_key,
    ),
}
