"""Evaluates IAM policies with MiniStack's evaluator, so that no document is judged by the code that wrote it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.core import iam_evaluator

Policy = Mapping[str, Any]
ANYONE = "*"
_NOT_AN_ARN = "arn:aws:iam::000000000000:user/nobody"


def decide(
    policies: Policy | Sequence[Policy],
    action: str,
    resource: str,
    context: Mapping[str, object] | None = None,
    principal: str = ANYONE,
) -> str:
    """Return "Allow", "Deny" (an explicit one) or "ImplicitDeny" for all `policies` taken together.

    `context` holds every condition key of the request by its name, in any case ("aws:SourceVpce", "aws:EpochTime");
    a key that is not in it is absent from the request. `principal` is an ARN or a service, or `ANYONE` for an
    anonymous caller: a statement with a Principal counts only if it names that caller.
    """
    documents = [policies] if isinstance(policies, Mapping) else list(policies)
    request = iam_evaluator.EvalContext(
        principal_arn=_NOT_AN_ARN if principal == ANYONE else principal,
        principal_type="User",
        principal_account="000000000000",
        action=action,
        # Its patterns would let a newline at the end pass, which AWS does not.
        resource_arn=resource.replace("\n", "\N{SYMBOL FOR NEWLINE}"),
        region="",
        service_context={_isolated(key): value for key, value in (context or {}).items()},
    )
    parsed = [iam_evaluator.parse_policy_document(_for_caller(document, principal)) for document in documents]
    return iam_evaluator.evaluate(request, parsed).decision


def api_gateway_decision(
    resource_policy: Policy,
    authorizer_policy: Policy,
    resource: str,
    context: Mapping[str, object] | None = None,
) -> str:
    """Combine both policies the way API Gateway does for a Lambda authorizer.

    An explicit Deny in either wins, and an Allow in either is enough: silence of the other does not deny (API Gateway
    Developer Guide, "How API Gateway resource policies affect authorization workflow", table A).
    """
    return decide([resource_policy, authorizer_policy], "execute-api:Invoke", resource, context)


def _for_caller(document: Policy, principal: str) -> dict[str, Any]:
    """The statements that speak of the caller, with condition keys that only our own context can answer."""
    # Through JSON, as AWS gets it: whatever is not plain data fails here.
    plain = json.loads(json.dumps(document))
    statements = plain["Statement"] if isinstance(plain["Statement"], list) else [plain["Statement"]]
    for statement in statements:
        if statement.get("Effect") not in ("Allow", "Deny") or not statement.keys() & {"Action", "NotAction"}:
            raise ValueError(f"not a policy statement: {statement}")
        if "NotPrincipal" in statement:
            raise ValueError(f"NotPrincipal is not evaluated here: {statement}")
        for operator, keys in statement.get("Condition", {}).items():
            statement["Condition"][operator] = {_isolated(key): value for key, value in keys.items()}
    return {"Statement": [s for s in statements if "Principal" not in s or _names(s["Principal"], principal)]}


def _names(named: str | Mapping[str, str | list[str]], principal: str) -> bool:
    values = [named] if isinstance(named, str) else [value for group in named.values() for value in _as_list(group)]
    return "*" in values or principal in values


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _isolated(key: str) -> str:
    """A name the evaluator has no answer of its own for: it would take the time or an address from this machine."""
    return f"request:{key.lower()}"
