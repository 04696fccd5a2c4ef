"""Log groups, metric filters, alarms, dashboards, event rules and topics; recorded, and without effect here."""

import json

from local.emulator.local_aws import ACCOUNT_ID
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Resource, ResourceType, Values

_MOST_DIMENSIONS = 3


def _set_retention(resource: Resource) -> None:
    days = int(resource.inputs.get("retentionInDays") or 0)
    if days:
        resource.call("logs", "put_retention_policy", logGroupName=resource.inputs["name"], retentionInDays=days)


def _metric_filter(resource: Resource) -> Values:
    """What CloudWatch Logs refuses and MiniStack stores; a filter takes a list of transformations, of one."""
    inputs = resource.inputs["metricTransformation"]
    dimensions = inputs.get("dimensions") or {}
    if dimensions and inputs.get("defaultValue") is not None:
        raise RefusedByAwsError("InvalidParameterException: a metric with dimensions cannot have a default value")
    if len(dimensions) > _MOST_DIMENSIONS:
        raise RefusedByAwsError(f"InvalidParameterException: {len(dimensions)} dimensions; at most {_MOST_DIMENSIONS}")
    names = {"name": "metricName", "namespace": "metricNamespace", "value": "metricValue"}
    transformation = {names.get(key, key): value for key, value in inputs.items()}
    rest = {key: value for key, value in resource.inputs.items() if key != "metricTransformation"}
    return {**rest, "metricTransformations": [transformation]}


def _delete_metric_filter(resource: Resource) -> None:
    group, name = resource.inputs["logGroupName"], resource.inputs["name"]
    resource.call("logs", "delete_metric_filter", logGroupName=group, filterName=name)


def _alarm(resource: Resource) -> Values:
    dimensions = resource.inputs.get("dimensions") or {}
    listed = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    return {**resource.inputs, "dimensions": listed}


def _rule_arn(resource: Resource) -> Values:
    return {"arn": resource.response["RuleArn"]}


def _target(resource: Resource) -> Values:
    """One target as the list that PutTargets takes."""
    names = {"targetId": "id", "inputTransformer": "inputTransformer"}
    target = {names.get(key, key): value for key, value in resource.inputs.items() if key != "rule"}
    transformer = target.get("inputTransformer")
    if transformer:
        target["inputTransformer"] = {
            "inputPathsMap": transformer["inputPaths"],
            "inputTemplate": transformer["inputTemplate"],
        }
    return {"rule": resource.inputs["rule"], "targets": [target]}


def _remove_target(resource: Resource) -> None:
    resource.call("events", "remove_targets", Rule=resource.inputs["rule"], Ids=[resource.inputs["targetId"]])


def _topic(resource: Resource) -> Values:
    key = resource.inputs.get("kmsMasterKeyId")
    rest = {name: value for name, value in resource.inputs.items() if name != "kmsMasterKeyId"}
    return {**rest, "attributes": {"KmsMasterKeyId": key} if key else {}}


def _topic_policy(resource: Resource) -> Values:
    return {"topicArn": resource.inputs["arn"], "attributeName": "Policy", "attributeValue": resource.inputs["policy"]}


def _rotate(resource: Resource) -> None:
    if resource.inputs.get("enableKeyRotation"):
        resource.call("kms", "enable_key_rotation", KeyId=resource.resource_id)


def _delete_key(resource: Resource) -> None:
    """A key goes when its days of waiting are over; on the local AWS as on AWS."""
    days = resource.inputs["deletionWindowInDays"]
    resource.call("kms", "schedule_key_deletion", KeyId=resource.resource_id, PendingWindowInDays=days)


def _body_is_json(resource: Resource) -> Values:
    try:
        json.loads(resource.inputs["dashboardBody"])
    except ValueError as error:
        raise RefusedByAwsError(f"InvalidParameterInput: the dashboard body is no JSON: {error}") from error
    return resource.inputs


TYPES = {
    "aws:cloudwatch/logGroup:LogGroup": ResourceType(
        service="logs",
        create="create_log_group",
        identify=lambda resource: resource.inputs["name"],
        names={"name": "logGroupName"},
        generates="name",
        handled=frozenset({"retentionInDays"}),
        after=_set_retention,
        outputs=lambda resource: {
            "arn": f"arn:aws:logs:{resource.aws.region}:{ACCOUNT_ID}:log-group:{resource.inputs['name']}"
        },
        delete=lambda resource: resource.call("logs", "delete_log_group", logGroupName=resource.resource_id),
    ),
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": ResourceType(
        service="logs",
        create="put_metric_filter",
        identify=lambda resource: f"{resource.inputs['logGroupName']}:{resource.inputs['name']}",
        names={"name": "filterName", "pattern": "filterPattern"},
        generates="name",
        prepare=_metric_filter,
        delete=_delete_metric_filter,
    ),
    "aws:cloudwatch/metricAlarm:MetricAlarm": ResourceType(
        service="cloudwatch",
        create="put_metric_alarm",
        identify=lambda resource: resource.inputs["name"],
        names={"name": "alarmName", "okActions": "OKActions"},
        generates="name",
        prepare=_alarm,
        delete=lambda resource: resource.call("cloudwatch", "delete_alarms", AlarmNames=[resource.resource_id]),
    ),
    "aws:cloudwatch/dashboard:Dashboard": ResourceType(
        service="cloudwatch",
        create="put_dashboard",
        identify=lambda resource: resource.inputs["dashboardName"],
        prepare=_body_is_json,
        delete=lambda resource: resource.call("cloudwatch", "delete_dashboards", DashboardNames=[resource.resource_id]),
    ),
    "aws:cloudwatch/eventRule:EventRule": ResourceType(
        service="events",
        create="put_rule",
        identify=lambda resource: resource.inputs["name"],
        generates="name",
        outputs=_rule_arn,
        delete=lambda resource: resource.call("events", "delete_rule", Name=resource.resource_id),
    ),
    "aws:cloudwatch/eventTarget:EventTarget": ResourceType(
        service="events",
        create="put_targets",
        identify=lambda resource: f"{resource.inputs['rule']}-{resource.inputs['targetId']}",
        generates="targetId",
        prepare=_target,
        delete=_remove_target,
    ),
    "aws:sns/topic:Topic": ResourceType(
        service="sns",
        create="create_topic",
        identify=lambda resource: resource.response["TopicArn"],
        generates="name",
        prepare=_topic,
        outputs=lambda resource: {"arn": resource.response["TopicArn"]},
        delete=lambda resource: resource.call("sns", "delete_topic", TopicArn=resource.resource_id),
    ),
    "aws:sns/topicPolicy:TopicPolicy": ResourceType(
        service="sns",
        create="set_topic_attributes",
        identify=lambda resource: resource.inputs["arn"],
        prepare=_topic_policy,
        delete=None,
    ),
    "aws:kms/key:Key": ResourceType(
        service="kms",
        create="create_key",
        identify=lambda resource: resource.response["KeyMetadata"]["KeyId"],
        handled=frozenset({"enableKeyRotation", "deletionWindowInDays"}),
        after=_rotate,
        outputs=lambda resource: {"arn": resource.response["KeyMetadata"]["Arn"]},
        delete=_delete_key,
    ),
}
