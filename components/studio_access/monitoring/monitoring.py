"""Metrics from the logs, alarms, the rule for presigning by others, and the dashboard, as the settings say."""

import json
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..aws.naming import alarm_name, alarm_topic_name
from ..context import Context, when_known
from ..iam.alarm_topic import key_policy, topic_policy
from . import presign_events
from .alarms import Alarm, alarms
from .dashboard import dashboard
from .metrics import FILTERS, MetricFilter
from .names import MonitoredNames

_DAYS_BEFORE_A_KEY_IS_GONE = 30


class Monitoring(pulumi.ComponentResource):
    """What tells whether the deployment works, who uses it, and who goes around it."""

    alarm_topic_arn: pulumi.Output[str]
    """Where alarms go; empty where there are none."""
    dashboard_name: pulumi.Output[str]
    """Empty where there is none."""

    def __init__(
        self,
        context: Context,
        names: MonitoredNames,
        *,
        broker_arn: pulumi.Input[str],
        studio_role_arns: Sequence[pulumi.Input[str]],
        endpoint_ids: Sequence[pulumi.Input[str]],
        after: Sequence[pulumi.Resource],
    ) -> None:
        """`broker_arn`: of the role that presigns for everybody; `studio_role_arns`: of those with which Studio opens
        apps, through the endpoints of `endpoint_ids`; `after`: whatever makes the logs."""
        super().__init__("studio-access:index:Watch", context.name, {}, context.options())
        self._context = context = context.within(self)
        self._names = names
        settings = context.settings
        self.alarm_topic_arn = self.dashboard_name = pulumi.Output.from_input("")
        made: list[Alarm] = []
        if settings.alarms or settings.dashboard:
            for each in FILTERS:
                if each.log in names.log_groups:
                    self._filter(each, after)
        if settings.alarms:
            region = context.location.apply(lambda location: location.region)
            made = alarms(names, settings.refused_calls_alarm, region)
            self.alarm_topic_arn = _alarm_topic(context)
            for alarm in made:
                self._alarm(alarm)
            self._foreign_presign(broker_arn, studio_role_arns, endpoint_ids)
        if settings.dashboard:
            self.dashboard_name = aws.cloudwatch.Dashboard(
                context.name,
                dashboard_name=context.prefix,
                dashboard_body=context.location.apply(
                    lambda location: json.dumps(dashboard(names, location, made), sort_keys=True)
                ),
                opts=context.options(),
            ).dashboard_name
        self.register_outputs({"alarmTopicArn": self.alarm_topic_arn, "dashboardName": self.dashboard_name})

    def _filter(self, each: MetricFilter, after: Sequence[pulumi.Resource]) -> None:
        aws.cloudwatch.LogMetricFilter(
            f"{self._context.name}-{each.filter_name}",
            name=each.filter_name,
            log_group_name=self._names.log_groups[each.log],
            pattern=each.pattern,
            metric_transformation={
                "name": each.metric,
                "namespace": self._names.namespace,
                "value": each.value,
                "unit": each.unit,
                "dimensions": dict(each.dimensions) or None,
                "default_value": "0" if each.counts_from_zero else None,
            },
            opts=self._context.options(depends_on=list(after)),
        )

    def _alarm(self, alarm: Alarm) -> None:
        is_percentile = alarm.statistic.startswith("p")
        aws.cloudwatch.MetricAlarm(
            f"{self._context.name}-{alarm.name}",
            name=alarm_name(self._context.prefix, alarm.name),
            alarm_description=f"{alarm.meaning}. What to do: docs/watch.md, {alarm.name}",
            namespace=alarm.namespace,
            metric_name=alarm.metric,
            dimensions=alarm.dimensions or None,
            statistic=None if is_percentile else alarm.statistic,
            extended_statistic=alarm.statistic if is_percentile else None,
            period=alarm.period,
            evaluation_periods=alarm.periods,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=alarm.threshold,
            treat_missing_data="notBreaching",
            alarm_actions=[self.alarm_topic_arn],
            ok_actions=[self.alarm_topic_arn],
            tags=self._context.settings.tags,
            opts=self._context.options(),
        )

    def _foreign_presign(
        self,
        broker_arn: pulumi.Input[str],
        studio_role_arns: Sequence[pulumi.Input[str]],
        endpoint_ids: Sequence[pulumi.Input[str]],
    ) -> None:
        context, name = self._context, f"{self._context.name}-foreign-presign"
        rule = aws.cloudwatch.EventRule(
            name,
            name=self._names.foreign_presign_rule,
            description="Presigning by others, or by Studio from outside. What to do: docs/watch.md, foreign-presign",
            event_pattern=when_known(
                lambda **known: json.dumps(presign_events.foreign_presign(**known), sort_keys=True),
                domain_ids=context.domain_ids,
                broker_arn=broker_arn,
                studio_role_arns=list(studio_role_arns),
                # With `any`, the policy lets people presign from the corporate network without an endpoint.
                endpoint_ids=list(endpoint_ids) if context.settings.entrypoints == "all" else [],
            ),
            tags=context.settings.tags,
            opts=context.options(),
        )
        aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            target_id="alarms",
            arn=self.alarm_topic_arn,
            input_transformer={
                "input_paths": presign_events.INPUT_PATHS,
                "input_template": presign_events.message(context.prefix),
            },
            opts=context.options(),
        )


def _alarm_topic(context: Context) -> pulumi.Output[str]:
    """The topic that alarms go to, by its ARN: an existing one, or one that is created and encrypted."""
    settings, name = context.settings, f"{context.name}-alarms"
    if settings.alarm_topic_arn != "":
        return pulumi.Output.from_input(settings.alarm_topic_arn)
    physical_name = alarm_topic_name(context.prefix)
    topic = aws.sns.Topic(
        name,
        name=physical_name,
        kms_master_key_id=settings.kms_key_arn or _topic_key(context, name).arn,
        tags=settings.tags,
        opts=context.options(),
    )
    aws.sns.TopicPolicy(
        name,
        arn=topic.arn,
        # By its name, so that a preview knows the policy too.
        policy=context.policy(
            lambda location: topic_policy(location, location.arn("sns", physical_name), context.prefix)
        ),
        opts=context.options(),
    )
    return topic.arn


def _topic_key(context: Context, name: str) -> aws.kms.Key:
    return aws.kms.Key(
        name,
        description=f"Alarms of {context.prefix}",
        policy=context.policy(key_policy, prefix=context.prefix),
        enable_key_rotation=True,
        deletion_window_in_days=_DAYS_BEFORE_A_KEY_IS_GONE,
        tags=context.settings.tags,
        opts=context.options(),
    )
