"""The pre-token trigger's rules that MiniStack lacks: who may call it, and which claims are Cognito's own."""

from collections.abc import Callable
from typing import Any

from .cloud import ACCOUNT_ID
from .evaluation import anonymous_context, resource_policy

# Cognito developer guide, "Pre token generation Lambda trigger", claims that cannot be changed.
# fmt: off
PROTECTED = frozenset((
    "acr", "amr", "at_hash", "auth_time", "azp", "client_id", "cognito:username", "device_key", "event_id", "exp",
    "iat", "identities", "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use", "username", "version",
))
# fmt: on


class TriggerRefusedError(Exception):
    """Raised where Cognito would give out no token."""


class PreToken:
    """MiniStack's trigger, with a permission before it and a comparison after it."""

    def __init__(self, original: Callable[..., dict[str, Any]], cognito: Any, functions: Any) -> None:
        self._original = original
        self._cognito = cognito
        self._functions = functions

    def apply(self, pool_id: str, claims: dict[str, Any], **request: Any) -> dict[str, Any]:
        """The claims as the trigger leaves them; raises if it may not be called or changes what is Cognito's."""
        pool = self._cognito._user_pools.get(pool_id) or {}
        trigger = ((pool.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}).get("LambdaArn")
        if trigger and not self._may_call(trigger, pool["Arn"]):
            raise TriggerRefusedError(f"UnexpectedLambdaException: {pool['Arn']} may not call {trigger}")
        before = {name: claims.get(name) for name in PROTECTED}
        changed = self._original(pool_id=pool_id, claims=claims, **request)
        if {name: changed.get(name) for name in PROTECTED} != before:
            raise TriggerRefusedError("InvalidLambdaResponseException: a protected claim was changed")
        return changed

    def _may_call(self, function_arn: str, pool_arn: str) -> bool:
        """Whether the function's own policy lets this pool call it."""
        found = self._functions.function_policy_for_arn(function_arn)
        if found is None:
            return False
        context = anonymous_context("lambda:InvokeFunction", function_arn)
        context.service_context = {"aws:sourcearn": pool_arn, "aws:sourceaccount": ACCOUNT_ID}
        return resource_policy(found[0], context, service="cognito-idp.amazonaws.com") == "Allow"
