"""Does the private API refuse what it must, and is that what is deployed?"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ...api.documents import resource_policy
from ..stack import Stack
from .finding import ADVICE, REDEPLOY, Check, Finding, Patient, normal

_API = "apigateway"
_PUBLIC = re.compile(r"[^/]*/[^/*]+/(GET/?|OPTIONS/.*)")


def policy(patient: Patient) -> Iterator[Finding]:
    """The resource policy that stands beside the API."""
    api = patient.aws.client(_API).get_rest_api(restApiId=patient.stack.outputs["apiId"])
    yield from judged(parsed(api.get("policy")), patient.stack)


def deployed(patient: Patient) -> Iterator[Finding]:
    """The resource policy that the stage answers by: the one there was when it was deployed."""
    client, stack = patient.aws.client(_API), patient.stack
    exported = client.get_export(
        restApiId=stack.outputs["apiId"],
        stageName=stack.stage_name,
        exportType="oas30",
        parameters={"extensions": "apigateway"},
    )
    frozen = json.loads(exported["body"].read()).get("x-amazon-apigateway-policy")
    live = parsed(client.get_rest_api(restApiId=stack.outputs["apiId"]).get("policy"))
    if normal(frozen) != normal(live):
        yield Finding(
            "the stage was deployed with another resource policy than the API has now",
            "a policy counts from the next deployment on",
            f"aws apigateway create-deployment --rest-api-id {stack.outputs['apiId']} --stage-name {stack.stage_name}",
        )


def parsed(text: str | None) -> dict[str, Any] | None:
    """The policy in an API; API Gateway gives it with its quotes escaped."""
    if not text:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(json.loads(f'"{text}"'))


def judged(found: dict[str, Any] | None, stack: Stack) -> Iterator[Finding]:
    """Every Deny that the component makes must be there, and no Allow but for the page at `/` and for preflights."""
    execution_arn = stack.location.arn("execute-api", stack.outputs["apiId"])
    ranges = [*stack.setting("vpcCidrs"), *stack.setting("corporateCidrs")]
    wanted = resource_policy(execution_arn, stack.outputs["endpointIds"]["executeApi"], ranges)["Statement"]
    statements = _list((found or {}).get("Statement", []))
    there = [_meaning(statement) for statement in statements]
    for statement in wanted:
        if statement["Effect"] == "Deny" and _meaning(statement) not in there:
            yield Finding(
                f"the API's resource policy lacks its Deny {statement['Sid']}",
                "calls get in that do not come through your endpoint, from your ranges",
                REDEPLOY,
            )
    for statement in statements:
        if statement.get("Effect") != "Deny" and not _opens_no_profile(statement):
            yield Finding(
                f"the API's resource policy allows something ({statement.get('Sid', 'without a name')})",
                "API Gateway takes that for the authorizer's yes wherever the authorizer is silent",
                REDEPLOY,
            )


def _meaning(statement: dict[str, Any]) -> Any:
    meaning = normal({key: value for key, value in statement.items() if key != "Sid"})
    return meaning if meaning.get("Principal") != {"AWS": "*"} else {**meaning, "Principal": "*"}


def _opens_no_profile(statement: dict[str, Any]) -> bool:
    """Whether it is about the page, which is the same for everybody, or about preflights, which have no token."""
    resources = _list(statement.get("Resource", []))
    return bool(resources) and all(_PUBLIC.fullmatch(str(resource)) for resource in resources)


def _list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [value]


def cache(patient: Patient) -> Iterator[Finding]:
    """How long an answer of the authorizer is reused."""
    stack = patient.stack
    authorizers = patient.aws.client(_API).get_authorizers(restApiId=stack.outputs["apiId"])["items"]
    if len(authorizers) != 1:
        yield Finding(
            f"the API has {len(authorizers)} authorizers, not one", "a route may be guarded by another", REDEPLOY
        )
    for authorizer in authorizers:
        seconds, wanted = authorizer.get("authorizerResultTtlInSeconds", 300), stack.setting("authorizerCacheSeconds")
        if seconds != wanted:
            yield Finding(
                f"answers of the authorizer are reused for {seconds} s, not {wanted} s",
                "what was revoked opens the door that much longer",
                REDEPLOY,
            )


def logs(patient: Patient) -> Iterator[Finding]:
    """Is written down what happens, and nothing that must not be?"""
    client, stack = patient.aws.client(_API), patient.stack
    stage = client.get_stage(restApiId=stack.outputs["apiId"], stageName=stack.stage_name)
    if not stage.get("accessLogSettings", {}).get("destinationArn"):
        yield Finding("the stage has no access log", "nobody can see afterwards who asked for what", REDEPLOY)
    if any(settings.get("dataTraceEnabled") for settings in stage.get("methodSettings", {}).values()):
        yield Finding("the stage traces whole requests", "its log holds tokens and presigned URLs", REDEPLOY)
    if not client.get_account().get("cloudwatchRoleArn"):
        yield Finding(
            "API Gateway has no role to write logs with in this region",
            "it writes no execution log; a stage with logging may be refused",
            "set manageApiGatewayAccount: true where no other stack owns it, and pulumi up",
            ADVICE,
        )


CHECKS = (
    Check("the API's resource policy", policy),
    Check("what the stage was deployed with", deployed),
    Check("the authorizer and its cache", cache),
    Check("the API's logs", logs),
)
