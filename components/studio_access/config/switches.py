"""Switches whose default is the environment's: on where `production` is, and a value of their own wins.

A boolean with a declared default could not tell "not given" from "off", since the Pulumi CLI hands declared defaults to
the program; so a switch that is not given is the empty text there, and means what `production` says.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .checks import YES_OR_NO, shown
from .given import Given

SWITCHES = ("alarms", "dashboard", "firewall", "tracing")
AS_PRODUCTION = YES_OR_NO.or_else("")


# What shapes a switch's resources, and nothing where the switch is off.
_SHAPING = {
    "alarms": ("alarm_topic_arn", "refused_calls_alarm"),
    "firewall": ("firewall_rate", "firewall_managed_rules"),
}


def switched(values: Mapping[str, Any]) -> dict[str, bool]:
    """What each switch stands at, given the values of all settings."""
    return {name: values["production"] if values[name] == "" else values[name] for name in SWITCHES}


def shaping_nothing(given: Given) -> Iterator[str]:
    """A line for each setting that is given although its switch is off."""
    for switch, names in _SHAPING.items():
        if switched({name: given[name] for name in ("production", *SWITCHES)})[switch]:
            continue
        for name in names:
            if given.is_set(name):
                key = given.key(name)
                yield (
                    f"{key} and {given.key(switch)} exclude each other: {key} is {shown(given[name])}, but "
                    f"{given.key(switch)} is off; turn it on (or {given.key('production')}), or remove {key}"
                )
