"""Functions are called by whom they are meant for, from where they are meant to be called."""

import re
from collections.abc import Iterator

from pulumi_policy import Severity

from ..inputs import Resource
from ..policy import About, Config, resource_policy

PERMISSION, URL = "aws:lambda/permission:Permission", "aws:lambda/functionUrl:FunctionUrl"
# Partition, service and the first part of the resource are spelled out, so that one API, bucket or rule is meant.
_NAMED_SOURCE = re.compile(r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[^*?/:]+(?:[/:].*)?", re.DOTALL)


def _source(resource: Resource, _: Config) -> Iterator[str]:
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


def _url(_: Resource, __: Config) -> Iterator[str]:
    yield "a function's URL is on the internet, past the private API and its authorizer"


LAMBDA_NAMED_SOURCE = resource_policy(
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
    {PERMISSION: _source},
)

LAMBDA_NO_URL = resource_policy(
    About(
        name="lambda-no-url",
        description="Functions have no URL of their own.",
        severity=Severity.CRITICAL,
        controls=("checkov:CKV_AWS_258",),
        remedy="Call it through the private API",
    ),
    {URL: _url},
)
