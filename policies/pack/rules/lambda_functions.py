"""Lambda functions: who may invoke them, what they run on, and that they carry no credentials."""

import re
from collections.abc import Iterator

from pulumi_policy import Severity

from ..framework.policy import ADVISORY, About, Config, resource_policy
from ..framework.resource import UNKNOWN, NotYetKnownError, Resource

_PERMISSION, _URL = "aws:lambda/permission:Permission", "aws:lambda/functionUrl:FunctionUrl"
# Partition, service and the first part of the resource are spelled out, so that one API, bucket or rule is meant.
_NAMED_SOURCE = re.compile(r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[^*?/:]+(?:[/:].*)?", re.DOTALL)
_FUNCTION = "aws:lambda/function:Function"
# Lambda developer guide, "Lambda runtimes", "Supported runtimes", November 2026.
_SUPPORTED_RUNTIMES = [
    *("python3.11", "python3.12", "python3.13", "python3.14", "python3.15"),
    *("nodejs22.x", "nodejs24.x", "java11", "java17", "java21", "java25", "dotnet8", "dotnet10"),
    *("ruby3.3", "ruby3.4", "provided.al2023"),
]
_CREDENTIAL = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----")


def _named_source(resource: Resource, _: Config) -> Iterator[str]:
    principal = resource.known("principal")
    if resource.known("functionUrlAuthType") == "NONE":
        yield "it opens the function's URL to everybody"
    elif principal in (None, "*") and not resource.known("principalOrgId"):
        yield "everybody may call the function"
    elif str(principal).endswith((".amazonaws.com", ".amazonaws.com.cn")):
        source = resource.known("sourceArn")
        if not source:
            yield "the service may call the function for anybody's account, since no sourceArn is named"
        elif not _NAMED_SOURCE.fullmatch(source):
            yield "its sourceArn names no single source"


def _no_url(_: Resource, __: Config) -> Iterator[str]:
    yield "a function's URL is on the internet, past the private API and its authorizer"


def _supported_runtime(resource: Resource, config: Config) -> Iterator[str]:
    runtime = resource.known("runtime")
    if runtime is not None and runtime not in config["runtimes"]:
        yield "its runtime gets no security fixes any more, or is not one of the allowed"


def _no_credentials(resource: Resource, _: Config) -> Iterator[str | NotYetKnownError]:
    variables = resource.known_members("environment", "variables")
    for value in variables:
        if value is UNKNOWN:
            yield NotYetKnownError("environment.variables")
        elif _CREDENTIAL.search(str(value)):
            yield "its environment holds a credential, readable to whoever may describe the function"


POLICIES = (
    resource_policy(
        About(
            name="lambda-named-source",
            description="Functions can be called by named sources only.",
            severity=Severity.CRITICAL,
            controls=(
                "securityhub:Lambda.1",
                "config:lambda-function-public-access-prohibited",
                "checkov:CKV_AWS_301",
                "checkov:CKV_AWS_364",
            ),
            remedy="Set sourceArn to the ARN of the one API, rule or bucket",
        ),
        {_PERMISSION: _named_source},
    ),
    resource_policy(
        About(
            name="lambda-no-url",
            description="Functions have no URL of their own.",
            severity=Severity.CRITICAL,
            controls=("checkov:CKV_AWS_258",),
            remedy="Call it through the private API",
        ),
        {_URL: _no_url},
    ),
    resource_policy(
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
                    "default": _SUPPORTED_RUNTIMES,
                    "description": "Runtimes that functions may use.",
                }
            },
        ),
        {_FUNCTION: _supported_runtime},
    ),
    resource_policy(
        About(
            name="lambda-no-credentials",
            description="Functions' environments hold no AWS access keys and no private keys.",
            severity=Severity.CRITICAL,
            controls=("checkov:CKV_AWS_45",),
            remedy="Use the function's role, or AWS Secrets Manager",
        ),
        {_FUNCTION: _no_credentials},
    ),
)
