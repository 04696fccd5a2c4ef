"""The stage's access log, which MiniStack does not write: one line a call, in the stage's own format."""

import re
import time
from collections.abc import Mapping
from typing import Any

_VARIABLE = re.compile(r"\$context((?:\.\w+)+)")
_STREAM = "access"


def render(template: str, variables: Mapping[str, Any]) -> str:
    """The line for one call; a variable without a value is `-`, as on AWS."""

    def value(match: re.Match[str]) -> str:
        found = variables.get(match.group(1)[1:])
        return "-" if found in (None, "") else str(found)

    return _VARIABLE.sub(value, template)


def write(settings: Mapping[str, str], variables: Mapping[str, Any]) -> None:
    """Append one line to the log group of the stage's access log settings; without settings nothing is logged."""
    from ministack.services import cloudwatch_logs  # noqa: PLC0415 - MiniStack loads its services when first called

    if not settings.get("destinationArn") or not settings.get("format"):
        return
    name = settings["destinationArn"].partition(":log-group:")[2].removesuffix(":*")
    group = cloudwatch_logs._log_groups.get(name)
    if group is None:
        # On AWS, too, lines for a deleted group are lost without a word to the caller.
        return
    now = int(time.time() * 1000)
    stream = group["streams"].setdefault(_STREAM, _new_stream(now))
    line = {"timestamp": now, "message": render(settings["format"], variables), "ingestionTime": now}
    cloudwatch_logs._append_log_events(stream, [line])


def _new_stream(now: int) -> dict[str, Any]:
    return {
        "events": [],
        "uploadSequenceToken": "1",
        "creationTime": now,
        "firstEventTimestamp": None,
        "lastEventTimestamp": None,
        "lastIngestionTime": None,
    }
