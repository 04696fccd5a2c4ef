"""Functions run on a supported runtime and carry no credentials."""

import re
from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import UNKNOWN, NotYetKnownError, Resource
from ..policy import ADVISORY, About, Config, resource_policy

FUNCTION = "aws:lambda/function:Function"
# Lambda developer guide, "Lambda runtimes", "Supported runtimes", November 2026.
_SUPPORTED = [
    *("python3.11", "python3.12", "python3.13", "python3.14", "python3.15"),
    *("nodejs22.x", "nodejs24.x", "java11", "java17", "java21", "java25", "dotnet8", "dotnet10"),
    *("ruby3.3", "ruby3.4", "provided.al2023"),
]
_CREDENTIAL = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----")


def _runtime(resource: Resource, config: Config) -> Iterator[str]:
    runtime = resource.known("runtime")
    if runtime is not None and runtime not in config["runtimes"]:
        yield "its runtime gets no security fixes any more, or is not one of the allowed"


def _credentials(resource: Resource, _: Config) -> Iterator[str | NotYetKnownError]:
    variables = resource.known_members("environment", "variables")
    for value in variables:
        if value is UNKNOWN:
            yield NotYetKnownError("environment.variables")
        elif _CREDENTIAL.search(str(value)):
            yield "its environment holds a credential, readable to whoever may describe the function"


LAMBDA_SUPPORTED_RUNTIME = resource_policy(
    About(
        name="lambda-supported-runtime",
        description="Functions run on a runtime that gets security fixes.",
        severity=Severity.HIGH,
        level=ADVISORY,
        controls=("securityhub:Lambda.2", "config:lambda-function-settings-check", "checkov:CKV_AWS_363"),
        remedy="Move to a supported runtime",
        config={
            "runtimes": {
                "type": "array",
                "items": {"type": "string"},
                "default": _SUPPORTED,
                "description": "Runtimes that functions may use.",
            }
        },
    ),
    {FUNCTION: _runtime},
)

LAMBDA_NO_CREDENTIALS = resource_policy(
    About(
        name="lambda-no-credentials",
        description="Functions' environments hold no AWS access keys and no private keys.",
        severity=Severity.CRITICAL,
        controls=("checkov:CKV_AWS_45",),
        remedy="Use the function's role, or AWS Secrets Manager",
    ),
    {FUNCTION: _credentials},
)
