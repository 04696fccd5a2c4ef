"""CloudWatch's rules for a dashboard's body, as far as ours uses them; anything else is refused.

Source: CloudWatch API reference, "Dashboard body structure and syntax".
"""

import re

_BODY = {"start", "end", "periodOverride", "widgets"}
_PLACE = {"type", "x", "y", "width", "height", "properties"}
_PROPERTIES = {
    "text": ({"markdown"}, {"background"}),
    "metric": (
        {"region", "metrics"},
        {
            "title",
            "view",
            "stacked",
            "period",
            "stat",
            "yAxis",
            "liveData",
            "legend",
            "annotations",
            "setPeriodToTimeRange",
        },
    ),
    "log": ({"region", "query"}, {"title", "view", "stacked"}),
    "alarm": ({"alarms"}, {"title", "sortBy", "states"}),
}
_RENDERING = {"color", "label", "period", "stat", "visible", "yAxis", "id", "region", "accountId"}
_STAT = re.compile(r"SampleCount|Average|Sum|Minimum|Maximum|(p|tm|tc|ts|wm)\d{1,2}(\.\d+)?")
_NAME = re.compile(r"[\x20-\x7e]{1,255}")


def faults(body):
    """What CloudWatch would refuse, a line each."""
    if not isinstance(body, dict) or not isinstance(body.get("widgets"), list):
        yield "a body is an object with a list of widgets"
        return
    yield from (f"unknown {key} in the body" for key in body.keys() - _BODY)
    if not re.fullmatch(r"-P(\d+[DWM]|T\d+[MH])", body.get("start", "-P1D")):
        yield f"start {body['start']!r} is no relative time"
    if body.get("periodOverride", "auto") not in ("auto", "inherit"):
        yield f"periodOverride {body['periodOverride']!r}"
    if len(body["widgets"]) > 500:
        yield f"{len(body['widgets'])} widgets; at most 500"
    for number, widget in enumerate(body["widgets"]):
        yield from (f"widget {number}: {fault}" for fault in _widget(widget))
    if all(widget.keys() >= _PLACE for widget in body["widgets"]):
        yield from _overlaps(body["widgets"])


def _widget(widget):
    if widget.get("type") not in _PROPERTIES:
        yield f"type {widget.get('type')!r}"
        return
    if widget.keys() != _PLACE:
        yield f"keys {sorted(widget.keys() ^ _PLACE)} are missing or unknown"
        return
    for key, low, high in (("x", 0, 23), ("y", 0, 10**6), ("width", 1, 24), ("height", 1, 1000)):
        if type(widget[key]) is not int or not low <= widget[key] <= high:
            yield f"{key} is {widget[key]!r}"
            return
    if widget["x"] + widget["width"] > 24:
        yield "it ends right of the grid's 24 columns"
    properties = widget["properties"]
    required, optional = _PROPERTIES[widget["type"]]
    yield from (f"{key} is missing" for key in required - properties.keys())
    yield from (f"{key} is unknown" for key in properties.keys() - required - optional)
    yield from {"metric": _metric_widget, "log": _log, "alarm": _alarm, "text": _text}[widget["type"]](properties)


def _text(properties):
    if properties.get("background", "solid") not in ("solid", "transparent"):
        yield f"background {properties['background']!r}"


def _alarm(properties):
    if not 1 <= len(properties["alarms"]) <= 100:
        yield f"{len(properties['alarms'])} alarms; 1 to 100"
    for arn in properties["alarms"]:
        if not re.fullmatch(r"arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:\d{12}:alarm:.{1,255}", arn):
            yield f"{arn!r} is no alarm's ARN"


def _log(properties):
    if properties.get("view") not in ("table", "timeSeries", "bar", "pie"):
        yield f"view {properties.get('view')!r}"
    commands = re.split(r"\n?\| ", properties["query"])
    if not re.fullmatch(r"SOURCE '[^']{1,512}'", commands[0]):
        yield f"the query begins with {commands[0]!r}"
    for command in commands[1:]:
        if command.split()[0] not in ("fields", "filter", "stats", "sort", "limit", "parse", "display", "dedup"):
            yield f"unknown command {command!r}"


def _metric_widget(properties):
    if properties.get("view", "timeSeries") not in ("timeSeries", "singleValue", "gauge", "bar", "pie", "table"):
        yield f"view {properties['view']!r}"
    period = properties.get("period", 300)
    if period not in (1, 5, 10, 20, 30) and (period <= 0 or period % 60):
        yield f"period {period}"
    if not 1 <= len(properties["metrics"]) <= 500:
        yield f"{len(properties['metrics'])} metrics; 1 to 500"
    for metric in properties["metrics"]:
        yield from _expression(metric[0]) if isinstance(metric[0], dict) else _metric(metric)


def _expression(metric):
    if metric.keys() - {"expression", "label", "id", "color", "period", "visible", "region"}:
        yield f"unknown in an expression: {sorted(metric)}"
    if not re.fullmatch(r"[a-z][A-Za-z0-9_]{0,254}", metric.get("id", "")):
        yield f"id {metric.get('id')!r}"
    if not re.fullmatch(r"SEARCH\('\{\"[^\"]+\"(,\w+)+\} MetricName=\"\w+\"', '\w+', \d+\)", metric["expression"]):
        yield f"expression {metric['expression']!r}"


def _metric(metric):
    *names, rendering = metric if isinstance(metric[-1], dict) else [*metric, {}]
    if len(names) < 2 or len(names) % 2 or len(names) > 62:
        yield f"{names} is no namespace, name, and pairs of dimensions"
    yield from (f"name {name!r}" for name in names if not isinstance(name, str) or not _NAME.fullmatch(name))
    yield from (f"unknown {key} of {names}" for key in rendering.keys() - _RENDERING)
    if not _STAT.fullmatch(rendering.get("stat", "Average")):
        yield f"stat {rendering['stat']!r}"


def _overlaps(widgets):
    taken = {}
    for number, widget in enumerate(widgets):
        for x in range(widget["x"], widget["x"] + widget["width"]):
            for y in range(widget["y"], widget["y"] + widget["height"]):
                if (x, y) in taken:
                    yield f"widgets {taken[x, y]} and {number} overlap"
                    return
                taken[x, y] = number
