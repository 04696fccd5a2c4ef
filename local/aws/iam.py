"""IAM policy evaluation with the network's condition keys, on MiniStack's evaluator."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from ministack.core import iam_evaluator

from local.aws.network import ATTACHMENT, NETWORK_KEYS

Decision = Literal["Allow", "Deny", "ImplicitDeny"]
Policy = Mapping[str, Any] | str

ANONYMOUS = "Anonymous"
WITHOUT_RESOURCES = frozenset(
    {
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSubnets",
        "logs:DescribeLogGroups",
        "sagemaker:ListApps",
        "sagemaker:ListDomains",
        "sagemaker:ListSpaces",
        "sagemaker:ListUserProfiles",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    }
)
"""The actions in this project's documents that have no resource-level permissions: AWS asks them on `*`, so a statement
that names ARNs does not allow them. A test compares the list with AWS's reference."""
_VARIABLE = re.compile(r"\$\{([^}*?$]+)\}")


def combine(resource_policy: Decision, authorizer: Decision) -> Decision:
    """A resource policy and a Lambda authorizer's policy together.

    Either Allow is enough unless either says Deny, so a resource policy's Allow stands in for an authorizer's silence
    (API Gateway developer guide, "How API Gateway resource policies affect authorization workflow", table A).
    """
    if "Deny" in (resource_policy, authorizer):
        return "Deny"
    if "Allow" in (resource_policy, authorizer):
        return "Allow"
    return "ImplicitDeny"


def anonymous_context(action: str, resource_arn: str) -> iam_evaluator.EvalContext:
    """What policies see of a caller without AWS credentials: to IAM, a bearer token is nobody."""
    region = resource_arn.split(":")[3]
    # MiniStack's patterns end in `$`, which lets a line feed at the end pass; AWS's do not.
    visible = resource_arn.replace("\n", "\N{SYMBOL FOR NEWLINE}")
    return iam_evaluator.EvalContext("*", ANONYMOUS, "", action, visible, region)


def identity_policy(policy: Policy, context: iam_evaluator.EvalContext) -> Decision:
    """The decision of one policy that has no principals, such as an authorizer's."""
    document = policy if isinstance(policy, str) else dict(policy)
    return cast(Decision, iam_evaluator.evaluate(context, [iam_evaluator.parse_policy_document(document)]).decision)


def resource_policy(policy: Policy | None, context: iam_evaluator.EvalContext, service: str | None = None) -> Decision:
    """The decision of a policy with principals; `service` is the AWS service that calls, if one does."""
    if not policy:
        return "ImplicitDeny"
    document = policy if isinstance(policy, str) else dict(policy)
    return cast(Decision, iam_evaluator.evaluate_resource_policy(document, context, service).decision)


def endpoint_allows(policy: Policy | None, context: iam_evaluator.EvalContext) -> bool:
    """Whether an endpoint policy lets a request through; an endpoint without one lets everything through."""
    return policy is None or resource_policy(policy, context) == "Allow"


def may_invoke(functions: Any, function_arn: str, source_arn: str, service: str) -> bool:
    """Whether a function's own policy lets `service` call it for the resource `source_arn`.

    `functions` is MiniStack's Lambda service. Permissions name the source by ARN and account.
    """
    found = functions.function_policy_for_arn(function_arn)
    if found is None:
        return False
    context = anonymous_context("lambda:InvokeFunction", function_arn)
    context.service_context = {"aws:sourcearn": source_arn, "aws:sourceaccount": source_arn.split(":")[4]}
    return resource_policy(found[0], context, service=service) == "Allow"


def caller_context(
    access_key_id: str, action: str, resource: str, region: str, account_id: str
) -> iam_evaluator.EvalContext | None:
    """What policies see of a caller with credentials; None if the credentials are no longer known."""
    principal = iam_evaluator.resolve_principal(access_key_id, account_id)
    if isinstance(principal, iam_evaluator.AuthError):
        return None
    return iam_evaluator.EvalContext(
        principal.arn, principal.type, principal.account, action, resource, region, principal_keys=principal.keys
    )


def condition_key(original: Any, key: str, context: iam_evaluator.EvalContext) -> Any:
    """The value of a condition key, where MiniStack's own answer would differ from AWS's."""
    name = key.lower()
    attachment = ATTACHMENT.get()
    if name in NETWORK_KEYS and attachment is not None:
        return attachment.condition_key(name)
    if name == "aws:securetransport" and attachment is not None:
        return "true"  # every attachment is a TLS listener
    if name.startswith("aws:principal") and name != "aws:principaltype" and context.principal_type == ANONYMOUS:
        return None
    if name == "aws:principalarn" and context.principal_type == "AssumedRole":
        return role_arn(context.principal_arn)
    return original(key, context)


def first_match(original: Any, context: iam_evaluator.EvalContext, statements: Sequence[Any], effect: str) -> Any:
    """The first statement of an effect that speaks of a request, with what MiniStack leaves out of AWS's evaluation.

    Actions without resource-level permissions are asked on `*`, and policy variables stand for their values. A variable
    without a value stays as it is, and no resource has such a name (IAM User Guide, "IAM policy elements: Variables and
    tags").
    """
    action = context.action.lower()
    if any(action == known.lower() for known in WITHOUT_RESOURCES):
        context = dataclasses.replace(context, resource_arn="*")

    def valued(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: valued(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [valued(inner) for inner in value]
        return _VARIABLE.sub(lambda found: _value(found, context), value) if isinstance(value, str) else value

    named = [
        dataclasses.replace(
            one,
            resources=valued(one.resources),
            not_resources=valued(one.not_resources),
            conditions=valued(one.conditions),
        )
        for one in statements
    ]
    return original(context, named, effect)


def _value(variable: re.Match[str], context: iam_evaluator.EvalContext) -> str:
    value = iam_evaluator._resolve_condition_key(variable[1], context)
    return variable[0] if value is None else str(value)


def role_arn(session_arn: str) -> str:
    """The role behind a session: what `aws:PrincipalArn` holds (IAM User Guide, "aws:PrincipalArn")."""
    from ministack.services import iam  # noqa: PLC0415 - MiniStack loads its services when first called

    account, name = session_arn.split(":")[4], session_arn.split("/")[1]
    role = iam._roles.get_scoped(account, None, name)
    return role["Arn"] if role else f"arn:aws:iam::{account}:role/{name}"
