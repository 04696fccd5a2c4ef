"""Wires what is seen of a front door: metric filters, alarms, the rule for foreign presigning, the dashboard."""

import json
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from . import presign_events
from .alarms import Alarm, alarms
from .dashboard import dashboard
from .metrics import FILTERS, MetricFilter
from .names import Watched
from .topic import alarm_topic


class Watch(pulumi.ComponentResource):
    """Metrics from the logs, alarms and the dashboard; each only where the settings say so.

    `opts.depends_on` must hold whatever makes the logs. `presigning_roles` are ARNs of roles that set off no alarm.
    """

    alarm_topic_arn: pulumi.Output[str]
    """Where alarms go; empty where there are none."""
    dashboard_name: pulumi.Output[str]
    """Empty where there is none."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        watched: Watched,
        presigning_roles: Sequence[pulumi.Input[str]],
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("studio-access:index:Watch", name, {}, opts)
        self._name = name
        self._settings = settings
        self._watched = watched
        self._child = pulumi.ResourceOptions(parent=self)
        self.alarm_topic_arn = self.dashboard_name = pulumi.Output.from_input("")
        made: list[Alarm] = []
        if settings.alarms or settings.dashboard:
            for each in FILTERS:
                if each.log in watched.log_groups:
                    self._filter(each, opts)
        if settings.alarms:
            made = alarms(watched, settings.refused_calls_alarm, location.apply(lambda place: place.region))
            self.alarm_topic_arn = alarm_topic(name, settings, location, watched.prefix, self._child)
            for alarm in made:
                self._alarm(alarm)
            self._foreign_presign(presigning_roles)
        if settings.dashboard:
            body = location.apply(lambda place: json.dumps(dashboard(watched, place, made), sort_keys=True))
            self.dashboard_name = aws.cloudwatch.Dashboard(
                name, dashboard_name=watched.prefix, dashboard_body=body, opts=self._child
            ).dashboard_name
        self.register_outputs({"alarmTopicArn": self.alarm_topic_arn, "dashboardName": self.dashboard_name})

    def _filter(self, each: MetricFilter, opts: pulumi.ResourceOptions) -> None:
        aws.cloudwatch.LogMetricFilter(
            f"{self._name}-{each.filter_name}",
            name=each.filter_name,
            log_group_name=self._watched.log_groups[each.log],
            pattern=each.pattern,
            metric_transformation={
                "name": each.metric,
                "namespace": self._watched.namespace,
                "value": each.value,
                "unit": each.unit,
                "dimensions": dict(each.dimensions) or None,
                "default_value": "0" if each.counts_from_zero else None,
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=opts.depends_on),
        )

    def _alarm(self, alarm: Alarm) -> None:
        is_percentile = alarm.statistic.startswith("p")
        aws.cloudwatch.MetricAlarm(
            f"{self._name}-{alarm.name}",
            name=f"{self._watched.prefix}-{alarm.name}",
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
            tags=self._settings.tags,
            opts=self._child,
        )

    def _foreign_presign(self, presigning_roles: Sequence[pulumi.Input[str]]) -> None:
        known = pulumi.Output.all(self._settings.domain_id, pulumi.Output.all(*presigning_roles))
        rule = aws.cloudwatch.EventRule(
            f"{self._name}-foreign-presign",
            name=self._watched.foreign_presign_rule,
            description="Presigning by anybody but the broker. What to do: docs/watch.md, foreign-presign",
            event_pattern=known.apply(lambda k: json.dumps(presign_events.foreign_presign(*k), sort_keys=True)),
            tags=self._settings.tags,
            opts=self._child,
        )
        aws.cloudwatch.EventTarget(
            f"{self._name}-foreign-presign",
            rule=rule.name,
            target_id="alarms",
            arn=self.alarm_topic_arn,
            input_transformer={
                "input_paths": presign_events.INPUT_PATHS,
                "input_template": presign_events.message(self._watched.prefix),
            },
            opts=self._child,
        )
