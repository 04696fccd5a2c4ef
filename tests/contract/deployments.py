"""What a deployed stack leaves behind that people depend on, read from what the program asks the recorded cloud for.

A list has four kinds of lines:

`urn`: every resource and component, by the chain of its parents' types, its own type and its name. Pulumi deletes and
creates anew what changes its URN without an alias. The stack and the project are left out; the chain is put together
as the engine does it, from the parents in the registrations. An alias that a resource carries is a line too.

`name`: every input that names something in AWS. The rule goes by the last word of an input's name, at any depth, so
that a new type of resource needs no entry here: the word is `name`, `names`, `domain`, `namespace`, `part` (of a path)
or `prefix`; or the input is one of `_OTHER_NAMES`, which name things by another word. `tags` take part through their
key `Name` only. Only texts count, and the list of a plural.

`environment`: the variables of each Lambda function, without their values.

`output`: the outputs of the stack; of an output that is an object also its keys, and of a list those of its objects.

A variant is a stack with more settings. Its list has only the lines that the settings add (`+`) and take away (`-`).
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from google.protobuf import json_format

from tests.cloud import Deployment, deploy_stack
from tests.examples.running import run
from tests.identity import DIRECTORY, FEDERATED

STACKS = ("dev", "greenfield", "local", "local-oidc")
CREATES_PROFILES = {"createProfiles": "true", "createProfilesForGroups": '["data-science"]'}
# By name: the stack, and the settings that it has besides its own. Together they register all that can be registered.
VARIANTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "dev with existing parts": (
        "dev",
        {
            "executeApiEndpointId": "vpce-0123456789abcdef2",
            "stsEndpointId": "none",
            "logsEndpointId": "none",
            "functionSecurityGroupIds": '["sg-0123456789abcdef0"]',
            "userPoolId": "eu-west-1_AbCdEfGhI",
            "clientIds": '["1h57kf5cpq17m0eml12EXAMPLE"]',
            "page": "false",
        },
    ),
    "dev in production": (
        "dev",
        {
            "production": "true",
            "firewallManagedRules": "true",
            "manageApiGatewayAccount": "true",
            "corsOrigins": '["https://portal.example.com"]',
        },
    ),
    "greenfield with a name prefix": ("greenfield", {"namePrefix": "dp-studio"}),
    "local with a customer key": ("local", {"kmsKeyArn": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"}),
    "local with a directory": ("local", DIRECTORY),
    "local with an existing alarm topic": (
        "local",
        {"alarmTopicArn": "arn:aws:sns:eu-west-1:111122223333:company-alarms"},
    ),
    "local with identity providers": ("local", {**FEDERATED, **CREATES_PROFILES}),
    "greenfield with the authorizer in the VPC": ("greenfield", {"authorizerInVpc": "true", "keyRefresh": "scheduled"}),
    "local-oidc with the authorizer in the VPC": ("local-oidc", {"authorizerInVpc": "true"}),
    "local-oidc with scheduled keys": ("local-oidc", {"keyRefresh": "scheduled", "production": "true"}),
}

_NAMING = re.compile(r"(?:^|[a-z])(?:[nN]ames?|[dD]omain|[nN]amespace|[pP]art|[pP]refix)$")
_OTHER_NAMES = {"function", "hashKey", "logGroup", "rangeKey", "rule", "statementId", "targetId"}


def stack(name: str) -> list[str]:
    """The list of a stack file, sorted."""
    return sorted(_lines(deploy_stack(name)))


def variant(name: str) -> list[str]:
    """What a variant adds to its stack's list and takes from it, sorted."""
    base, settings = VARIANTS[name]
    with_settings, without = _lines(deploy_stack(base, **settings)), _lines(deploy_stack(base))
    return sorted([f"- {line}" for line in without - with_settings] + [f"+ {line}" for line in with_settings - without])


def example(name: str) -> list[str]:
    """The list of an example, sorted."""
    return sorted(_lines(run(name)))


def every_deployment() -> Iterator[Deployment]:
    """All stacks and variants; the examples have nothing of the component that these have not."""
    for name in STACKS:
        yield deploy_stack(name)
    for base, settings in VARIANTS.values():
        yield deploy_stack(base, **settings)


@cache
def metrics() -> list[str]:
    """What is measured: the log lines that become a metric, what alarms and dashboards read, the access log's fields.

    Dimensions are named without their values, except in the filters, where the value says which field it comes from.
    """
    lines: set[str] = set()
    for deployment in every_deployment():
        for inputs in deployment.all_of("LogMetricFilter").values():
            metric = inputs["metricTransformation"]
            facts = [f"{key} {metric[key]}" for key in ("value", "unit", "defaultValue") if metric.get(key) is not None]
            lines.add(
                f"filter {metric['namespace']} {metric['name']}: {inputs['logGroupName']} {inputs['pattern']}, "
                f"{', '.join(facts)}, dimensions {json.dumps(metric.get('dimensions') or {}, sort_keys=True)}"
            )
        for inputs in deployment.all_of("MetricAlarm").values():
            dimensions = ", ".join(sorted(inputs.get("dimensions") or ())) or "no dimensions"
            lines.add(f"alarm {inputs['name']}: {inputs['namespace']} {inputs['metricName']} by {dimensions}")
        for inputs in deployment.all_of("Dashboard").values():
            lines |= {f"dashboard {inputs['dashboardName']}: {metric}" for metric in _dashboard_metrics(inputs)}
        for inputs in deployment.all_of("Stage").values():
            lines |= {f"access log field {field}" for field in json.loads(inputs["accessLogSettings"]["format"])}
    return sorted(lines)


def _dashboard_metrics(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Namespace and metric of each line in a dashboard's graphs; of a search, the expression."""
    for widget in json.loads(inputs["dashboardBody"])["widgets"]:
        for metric in widget["properties"].get("metrics", ()):
            texts = [part for part in metric if isinstance(part, str)]
            yield " ".join(texts[:2]) if texts else metric[0]["expression"]


def _lines(deployment: Deployment) -> set[str]:
    return {*_urns(deployment), *_names(deployment), *_environment(deployment), *_outputs(deployment)}


def _urns(deployment: Deployment) -> Iterator[str]:
    requests = deployment.monitor.requests

    def chain(urn: str) -> list[str]:
        """The types from the outermost component to this resource. The engine leaves the stack out."""
        request = requests.get(urn)
        if request is None or request.type == "pulumi:pulumi:Stack":
            return []
        return [*chain(request.parent), request.type]

    for urn, request in requests.items():
        if types := chain(urn):
            line = f"urn {'$'.join(types)}::{request.name}"
            yield line
            for alias in request.aliases:
                yield f"{line} alias {json.dumps(json_format.MessageToDict(alias), sort_keys=True)}"
            for alias in request.aliasURNs:
                yield f"{line} alias {alias}"


def _names(deployment: Deployment) -> Iterator[str]:
    for resource in deployment.resources:
        for path, name in _named("", resource.inputs):
            yield f"name {resource.typ}::{resource.name} {path} = {name}"


def _named(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "variables" and path == "environment":
                continue  # a function's variables have lines of their own
            if path == "tags" and key != "Name":
                continue
            yield from _named(f"{path}.{key}".lstrip("."), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _named(f"{path}[]", inner)
    elif isinstance(value, str) and _is_a_naming(path.removesuffix("[]").rpartition(".")[2]):
        yield path, value


def _is_a_naming(key: str) -> bool:
    return key in _OTHER_NAMES or bool(_NAMING.search(key))


def _environment(deployment: Deployment) -> Iterator[str]:
    for name, inputs in deployment.all_of("Function").items():
        for variable in inputs.get("environment", {}).get("variables", {}):
            yield f"environment {name} {variable}"


def _outputs(deployment: Deployment) -> Iterator[str]:
    for path in _keys("", deployment.outputs):
        yield f"output {path}"


def _keys(path: str, value: Any) -> Iterator[str]:
    if path:
        yield path
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _keys(f"{path}.{key}".lstrip("."), inner)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, Mapping):
                yield from _keys(f"{path}[]", inner)
