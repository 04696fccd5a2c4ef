"""The tables of docs/cost.md: what a stack asks AWS for, counted, by the list prices in prices.json."""

import json
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

PRICES: Mapping[str, Any] = json.loads((Path(__file__).parent / "prices.json").read_text())
REGIONS: Sequence[str] = PRICES["regions"]

Inputs = Mapping[str, Any]
Pieces = Mapping[str, int]
"""How many of each thing that costs by the month, by its name in prices.json."""


def _endpoint(inputs: Inputs) -> Pieces:
    # A gateway endpoint costs nothing.
    return {"endpoint": len(inputs.get("subnetIds", []))} if inputs["vpcEndpointType"] == "Interface" else {}


def _web_acl(inputs: Inputs) -> Pieces:
    return {"web_acl": 1, "web_acl_rule": len(inputs["rules"])}


# By the type of a resource. A metric filter with dimensions makes a metric for each value that occurs; one is counted.
PRICED: Mapping[str, Callable[[Inputs], Pieces]] = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": _endpoint,
    "aws:route53/resolverEndpoint:ResolverEndpoint": lambda inputs: {"resolver": len(inputs["ipAddresses"])},
    "aws:cloudwatch/logMetricFilter:LogMetricFilter": lambda _: {"metric": 1},
    "aws:cloudwatch/metricAlarm:MetricAlarm": lambda _: {"alarm": 1},
    "aws:cloudwatch/dashboard:Dashboard": lambda _: {"dashboard": 1},
    "aws:wafv2/webAcl:WebAcl": _web_acl,
    "aws:kms/key:Key": lambda _: {"key": 1},
}
# Types that cost by use only, or nothing at all.
UNPRICED = frozenset(
    {
        "apigateway",
        "cognito",
        "dynamodb",
        "iam",
        "lambda",
        "sagemaker",
        "scheduler",
        "sns",
        "aws:cloudwatch/eventRule:EventRule",
        "aws:cloudwatch/eventTarget:EventTarget",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:ec2/flowLog:FlowLog",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
        "aws:kms/alias:Alias",
        "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
        "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "aws:wafv2/webAclAssociation:WebAclAssociation",
    }
)

_PRODUCTION = {"production": "true"}
# What a column of the first table is, and its settings besides those of the stack's file.
STACKS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "dev": ("dev", {}),
    "greenfield": ("greenfield", {}),
    "greenfield, `production`": ("greenfield", _PRODUCTION),
}
# What a row of the second table is, and the settings that it adds to greenfield.
SWITCHES: Mapping[str, Mapping[str, str]] = {
    "`zones: 3` instead of 2": {"zones": "3"},
    "`createResolver: false`, with one that is there": {"createResolver": "false"},
    "an endpoint adopted or left out, such as `servicecatalogEndpointId: none`": {"servicecatalogEndpointId": "none"},
    "`production: true`": _PRODUCTION,
    "`alarms: true`": {"alarms": "true"},
    "`dashboard: true`": {"dashboard": "true"},
    "`firewall: true`": {"firewall": "true"},
    "`firewall` with `firewallManagedRules`": {"firewall": "true", "firewallManagedRules": "true"},
}


@cache
def pieces(stack: str, settings: tuple[tuple[str, str], ...] = ()) -> Counter[str]:
    """What the stack file with these settings asks for that costs by the month.

    Raises ValueError for a resource of a type that is neither priced nor known to cost nothing by the month.
    """
    # The recorded cloud, which is a test's.
    from tests.cloud import deploy_stack  # noqa: PLC0415

    found: Counter[str] = Counter()
    for resource in deploy_stack(stack, **dict(settings)).resources:
        if resource.typ.startswith("pulumi:"):
            continue
        if resource.typ in PRICED:
            found.update(PRICED[resource.typ](resource.inputs))
        elif not {resource.typ, resource.typ.split(":")[1].partition("/")[0]} & UNPRICED:
            raise ValueError(f"{resource.typ}: add it to PRICED or UNPRICED in tools/cost.py")
    return found


def monthly(price: Mapping[str, Any], region: str) -> float:
    """US dollars a month for one of something."""
    hourly = price.get("an_hour")
    return hourly[region] * PRICES["hours_a_month"] if hourly else price["a_month"][region]


def total(found: Mapping[str, int], region: str) -> float:
    """US dollars a month for all of it; a count below zero is a saving."""
    return sum(number * monthly(PRICES["prices"][name], region) for name, number in found.items())


def stacks_table() -> str:
    """How many of each piece the stacks have, and what all of them cost."""
    counted = {title: pieces(stack, tuple(given.items())) for title, (stack, given) in STACKS.items()}
    heads = [f"one, {region}" for region in REGIONS]
    rows = [_row("Piece", *heads, *counted), _row(*["---"] * (1 + len(heads) + len(counted)))]
    for name, price in PRICES["prices"].items():
        costs = [f"${monthly(price, region):.2f}" for region in REGIONS]
        rows.append(_row(price["what"], *costs, *(str(found[name]) for found in counted.values())))
    for region in REGIONS:
        sums = [f"**${total(found, region):.0f}**" for found in counted.values()]
        rows.append(_row(f"**all of it a month, {region}**", *[""] * len(heads), *sums))
    return "\n".join(rows)


def switches_table() -> str:
    """What each switch adds to greenfield, or saves."""
    base = pieces("greenfield")
    rows = [_row("Switch", *REGIONS), _row(*["---"] * (1 + len(REGIONS)))]
    for title, given in SWITCHES.items():
        changed = Counter(pieces("greenfield", tuple(given.items())))
        changed.subtract(base)
        rows.append(_row(title, *(_signed(total(changed, region)) for region in REGIONS)))
    return "\n".join(rows)


def sources_table() -> str:
    """Where each price is from."""
    rows = [_row("Price", "From"), _row("---", "---")]
    return "\n".join(rows + [_row(price["what"], price["source"]) for price in PRICES["prices"].values()])


def first_line() -> str:
    """README's one line."""
    sums = [f"${total(pieces('greenfield'), region):.0f} ({region})" for region in REGIONS]
    small = f"${total(pieces('dev'), REGIONS[0]):.0f}"
    text = (
        f"**What it costs** before anybody uses it, by AWS's list prices of {PRICES['read']}: {' or '.join(sums)} a "
        f"month where everything is created, {small} where most is there; nearly all of it is resolver and endpoints: "
        "[docs/cost.md](docs/cost.md)."
    )
    return textwrap.fill(text, 120, break_long_words=False, break_on_hyphens=False)


def _signed(dollars: float) -> str:
    return f"{'-' if dollars < 0 else '+'}${abs(dollars):.2f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
