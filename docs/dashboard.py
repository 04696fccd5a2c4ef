"""Draws the deployed dashboard, as docs/images/dashboard.svg, from what a journey leaves in the logs.

`python -m docs.dashboard` brings the stack up on the local AWS, drives the journey and writes the lines and the
picture; a test draws the picture from the written lines again. CloudWatch draws otherwise: this shows which widgets
there are and what their queries find.
"""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from local.deployment import configuration, deployed
from local.insights import TIME, query, shown
from local.journey import journey, set_the_scene
from local.metric_samples import Lines, Series, lines, samples

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "images" / "dashboard.svg"
RECORD = PICTURE.with_suffix(".json")
ROUNDS = 3
_COLUMNS, _INCHES_A_COLUMN, _INCHES_A_ROW = 24, 0.62, 0.5
_SECOND = 1000
_MOST_ROWS, _MOST_CHARACTERS = 8, 14
_STYLE: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "studio-access",
    "font.size": 7,
    "axes.titlesize": 8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,
}

Found = Mapping[Series, Sequence[tuple[int, float]]]


def record() -> dict[str, Any]:
    """Bring the stack up, drive the journey, and keep its metric filters and log lines, times from the first one on."""
    with deployed(ROOT, "local", configuration(ROOT, "local")) as deployment:
        scene = set_the_scene(deployment)
        for _ in range(ROUNDS):
            list(journey(scene))
        filters = deployment.cloud.client("logs").describe_metric_filters()["metricFilters"]
        logs = lines(deployment.cloud, sorted({each["logGroupName"] for each in filters}))
        name = deployment.outputs["dashboardName"]
        body = deployment.cloud.client("cloudwatch").get_dashboard(DashboardName=name)["DashboardBody"]
    begin = min(time for group in logs.values() for time, _ in group)
    kept = ("logGroupName", "filterPattern", "metricTransformations")
    return {
        "dashboard": json.loads(body),
        "filters": [{key: each[key] for key in kept} for each in sorted(filters, key=lambda each: each["filterName"])],
        "logs": {
            group: [[time - begin, message] for time, message in found if message.startswith("{")]
            for group, found in logs.items()
        },
    }


def draw(recorded: Mapping[str, Any]) -> str:
    """The picture of a record, as SVG; the same record is always the same text."""
    body, logs = recorded["dashboard"], recorded["logs"]
    found = samples(recorded["filters"], logs)
    height = max(widget["y"] + widget["height"] for widget in body["widgets"])
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_COLUMNS * _INCHES_A_COLUMN, height * _INCHES_A_ROW))
        for widget in body["widgets"]:
            axes = figure.add_axes(_place(widget, height))
            _WIDGETS[widget["type"]](axes, widget["properties"], found, logs)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Title": "The dashboard of studio-access"})
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())


def _place(widget: Mapping[str, Any], height: int) -> tuple[float, float, float, float]:
    """Left, bottom, width and height in parts of the picture, with room for a title and the axes."""
    left, right, below, above = (0.9, 0.4, 0.9, 0.7) if widget["type"] != "text" else (0.2, 0.2, 0.1, 0.1)
    return (
        (widget["x"] + left) / _COLUMNS,
        (height - widget["y"] - widget["height"] + below) / height,
        (widget["width"] - left - right) / _COLUMNS,
        (widget["height"] - below - above) / height,
    )


def _text(axes: Axes, properties: Mapping[str, Any], _found: Found, _logs: Lines) -> None:
    axes.axis("off")
    axes.text(0, 0.5, properties["markdown"].lstrip("# "), fontsize=12, fontweight="bold", va="center")


def _alarms(axes: Axes, properties: Mapping[str, Any], _found: Found, _logs: Lines) -> None:
    axes.axis("off")
    axes.set_title(properties["title"])
    names = [arn.rpartition(":")[2] for arn in properties["alarms"]]
    rows = -(-len(names) // 2)
    for number, name in enumerate(names):
        x, y = divmod(number, rows)
        axes.text(x / 2, 1 - (y + 0.5) / rows, f"○ {name.partition('-local-')[2] or name}", va="center")


def _metrics(axes: Axes, properties: Mapping[str, Any], found: Found, _logs: Lines) -> None:
    axes.set_title(properties["title"])
    axes.set_xlabel("seconds", labelpad=0)
    empty, top = [], 0.0
    for label, statistic, series in _asked(properties["metrics"], found):
        by_second: dict[int, list[float]] = {}
        for time, value in series:
            by_second.setdefault(time // _SECOND, []).append(value)
        if not by_second:
            empty.append(label)
            continue
        values = [_statistic(statistic, by_second[second]) for second in sorted(by_second)]
        top = max(top, *values)
        axes.plot(sorted(by_second), values, marker="o", markersize=3, linewidth=1, label=label)
    if empty:
        axes.plot([], [], " ", label="nothing here: " + ", ".join(empty))
    axes.legend(fontsize=6, frameon=False, loc="upper right")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    # Room for the legend.
    axes.set_ylim(0, 1.6 * top or 1)
    if not top:
        axes.set_xticks([])


def _asked(metrics: Sequence[Sequence[Any]], found: Found) -> list[tuple[str, str, Sequence[tuple[int, float]]]]:
    """Label, statistic and samples of each line that a graph asks for."""
    asked: list[tuple[str, str, Sequence[tuple[int, float]]]] = []
    for metric in metrics:
        if isinstance(metric[0], dict):
            name = metric[0]["expression"].partition('MetricName="')[2].partition('"')[0]
            asked += [
                (" ".join(value for _, value in series[2]), "Sum", found[series])
                for series in sorted(found)
                if series[1] == name
            ]
        else:
            *names, rendering = metric
            dimensions = tuple(zip(names[2::2], names[3::2], strict=True))
            asked.append((rendering["label"], rendering["stat"], found.get((names[0], names[1], dimensions), ())))
    return asked


def _statistic(name: str, values: Sequence[float]) -> float:
    if name == "Sum":
        return sum(values)
    # The nearest of the values: there are few.
    return sorted(values)[min(len(values) - 1, int(len(values) * float(name[1:]) / 100))]


def _log(axes: Axes, properties: Mapping[str, Any], _found: Found, logs: Lines) -> None:
    axes.axis("off")
    axes.set_title(properties["title"])
    group = properties["query"].partition("'")[2].partition("'")[0]
    _, answer = query(properties["query"], logs[group])
    rows = [shown(row) for row in answer[:_MOST_ROWS]]
    if not rows:
        return
    cells = [[_cell(name, value) for name, value in row.items()] for row in rows]
    table = axes.table(cells, colLabels=list(rows[0]), loc="upper left", cellLoc="left", edges="horizontal")
    table.auto_set_font_size(False)
    table.set_fontsize(6)


def _cell(name: str, value: object) -> str:
    text = f"{float(str(value)) / _SECOND:.1f} s" if name == TIME else str(value)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"


_WIDGETS = {"text": _text, "alarm": _alarms, "metric": _metrics, "log": _log}


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    taken = record()
    RECORD.write_text(json.dumps(taken, indent=1) + "\n")
    PICTURE.write_text(draw(taken))
