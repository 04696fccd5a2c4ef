"""The CloudWatch dashboard: four questions, each a row of widgets.

Structure: CloudWatch API reference, "Dashboard body structure and syntax".
"""

from collections.abc import Iterator, Sequence
from typing import Any

from ..aws.location import Location
from ..aws.naming import alarm_name
from .alarms import FIVE_MINUTES, Alarm
from .metrics import FILTERS
from .names import MonitoredNames

Widget = dict[str, Any]
Metric = list[Any]

QUESTIONS = ("Do people get in?", "Who is using it?", "Who is being refused?", "Is it fast?")
COLUMNS = 24
_TITLE_HEIGHT, _HEIGHT = 1, 6
# A list of lines needs twice the width of a graph.
_WIDE = 2


def dashboard(names: MonitoredNames, location: Location, alarms: Sequence[Alarm]) -> dict[str, Any]:
    """The dashboard's body; `alarms` are those that exist, none where they are switched off."""
    region = location.region
    rows = (
        _open(names, location, alarms),
        _using(names, region),
        _refused(names, region),
        _fast(names, region),
    )
    widgets: list[Widget] = []
    y = 0
    for question, row in zip(QUESTIONS, rows, strict=True):
        title = {"type": "text", "properties": {"markdown": f"## {question}", "background": "transparent"}}
        widgets += [_placed(title, 0, y, COLUMNS, _TITLE_HEIGHT)]
        contents = list(row)
        parts = [_WIDE if "fields " in widget["properties"].get("query", "") else 1 for widget in contents]
        x = 0
        for widget, part in zip(contents, parts, strict=True):
            width = COLUMNS * part // sum(parts)
            widgets.append(_placed(widget, x, y + _TITLE_HEIGHT, width, _HEIGHT))
            x += width
        y += _TITLE_HEIGHT + _HEIGHT
    return {"start": "-PT24H", "periodOverride": "inherit", "widgets": widgets}


def _placed(widget: Widget, x: int, y: int, width: int, height: int) -> Widget:
    return {**widget, "x": x, "y": y, "width": width, "height": height}


def _open(names: MonitoredNames, location: Location, alarms: Sequence[Alarm]) -> Iterator[Widget]:
    own = names.namespace
    if alarms:
        arns = [location.arn("cloudwatch", f"alarm:{alarm_name(names.prefix, alarm.name)}") for alarm in alarms]
        yield {"type": "alarm", "properties": {"title": "Alarms", "alarms": arns}}
    yield _graph(
        "URLs given, and calls that failed",
        location.region,
        [
            [own, "Presigned", {"label": "URLs given", "stat": "Sum"}],
            [*_api(names, "5XXError"), {"label": "failed (5xx)", "stat": "Sum"}],
            [own, "Throttled", {"label": "throttled (429)", "stat": "Sum"}],
        ],
    )
    yield _graph(
        "Signs that somebody goes around it",
        location.region,
        [
            ["AWS/Events", "MatchedEvents", "RuleName", names.foreign_presign_rule, _sum("presigned by others")],
            [own, "AuthorizerBypassed", _sum("past the authorizer")],
            [own, "EndpointUntrusted", _sum("wrong certificate")],
            [own, "PresignDenied", _sum("presigner denied")],
        ],
    )


def _using(names: MonitoredNames, region: str) -> Iterator[Widget]:
    answered = 'filter status = "200"'
    yield _log(
        "URLs by person", names, region, answered, "stats count(*) as urls by profile", "sort urls desc", "limit 20"
    )
    yield _log(
        "From where",
        names,
        region,
        answered,
        "stats count(*) as urls by endpoint, sourceIp",
        "sort urls desc",
        "limit 20",
    )
    yield _search("Calls by status", names, region, "Calls")


def _refused(names: MonitoredNames, region: str) -> Iterator[Widget]:
    yield _search("Decisions by reason", names, region, "Decisions")
    yield _search("Outcomes by reason", names, region, "Outcomes")
    yield _log(
        "Last refused",
        names,
        region,
        "fields @timestamp, status, reason, responseType, principal, sourceIp, endpoint",
        'filter status in ["401", "403", "429"]',
        "sort @timestamp desc",
        "limit 20",
    )


def _fast(names: MonitoredNames, region: str) -> Iterator[Widget]:
    percentiles = ("p50", "p95", "p99")
    for title, metric in (
        ("The whole call (ms)", _api(names, "Latency")),
        ("The presigner's part (ms)", [names.namespace, "PresignTime"]),
        ("The authorizer's part (ms)", ["AWS/Lambda", "Duration", "FunctionName", names.authorizer]),
    ):
        yield _graph(title, region, [[*metric, {"label": stat, "stat": stat}] for stat in percentiles])


def _api(names: MonitoredNames, metric: str) -> Metric:
    return ["AWS/ApiGateway", metric, "ApiName", names.prefix, "Stage", names.stage_name]


def _sum(label: str) -> dict[str, str]:
    return {"label": label, "stat": "Sum"}


def _graph(title: str, region: str, metrics: Sequence[Metric], **properties: Any) -> Widget:
    return {
        "type": "metric",
        "properties": {
            "title": title,
            "region": region,
            "view": "timeSeries",
            "stacked": False,
            "period": FIVE_MINUTES,
            "metrics": list(metrics),
            **properties,
        },
    }


def _search(title: str, names: MonitoredNames, region: str, metric: str) -> Widget:
    """One line for each value of the metric's dimensions, whichever there are."""
    (dimensions,) = (each.dimensions for each in FILTERS if each.metric == metric)
    listed = ",".join(name for name, _ in dimensions)
    schema = f'{{"{names.namespace}",{listed}}} MetricName="{metric}"'
    expression = f"SEARCH('{schema}', 'Sum', {FIVE_MINUTES})"
    return _graph(title, region, [[{"expression": expression, "id": "e1", "label": ""}]], stacked=True)


def _log(title: str, names: MonitoredNames, region: str, *commands: str) -> Widget:
    query = "\n| ".join([f"SOURCE '{names.access_log}'", *commands])
    return {"type": "log", "properties": {"title": title, "region": region, "view": "table", "query": query}}
