"""What CloudWatch would make of the local logs: metrics by filter patterns, which MiniStack stores only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .cloud import Cloud
from .filter_pattern import matches, parsed, select

Lines = Mapping[str, Sequence[tuple[int, str]]]
"""By log group: time in milliseconds, and message."""
Series = tuple[str, str, tuple[tuple[str, str], ...]]
"""Namespace, name and dimensions of a metric."""


def lines(cloud: Cloud, groups: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
    """All lines of the groups, oldest first."""
    pages = cloud.client("logs").get_paginator("filter_log_events")
    return {
        group: sorted(
            (event["timestamp"], event["message"].rstrip("\n"))
            for page in pages.paginate(logGroupName=group)
            for event in page["events"]
        )
        for group in groups
    }


def samples(filters: Sequence[Mapping], logs: Lines) -> dict[Series, list[tuple[int, float]]]:
    """What metric filters, as CloudWatch Logs describes them, publish for the lines."""
    found: dict[Series, list[tuple[int, float]]] = defaultdict(list)
    for each in filters:
        (made,) = each["metricTransformations"]
        for time, message in logs.get(each["logGroupName"], ()):
            line = parsed(message)
            if line is None or not matches(each["filterPattern"], message):
                continue
            dimensions = tuple((name, str(select(line, path))) for name, path in (made.get("dimensions") or {}).items())
            value = made["metricValue"]
            number = select(line, value) if value.startswith("$") else value
            found[made["metricNamespace"], made["metricName"], dimensions].append((time, float(number)))
    return dict(found)
