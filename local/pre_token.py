"""The pre-token trigger's rules that MiniStack lacks: who may call it, and which claims are Cognito's own."""

import re
from collections.abc import Callable
from typing import Any

from .cloud import ACCOUNT_ID
from .evaluation import anonymous_context, resource_policy

_RAISED = re.compile(r"'errorMessage': '([^']*)'")
# Cognito developer guide, "Pre token generation Lambda trigger", claims that cannot be changed.
# fmt: off
PROTECTED = frozenset((
    "acr", "amr", "at_hash", "auth_time", "azp", "client_id", "cognito:username", "device_key", "event_id", "exp",
    "iat", "identities", "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use", "username", "version",
))
# fmt: on


class TriggerRefusedError(Exception):
    """Raised where Cognito gives out no token; the text is the one it answers with."""


class PreToken:
    """MiniStack's trigger, with a permission before it, a comparison after it, and Cognito's answers to a refusal."""

    def __init__(self, cognito: Any, functions: Any) -> None:
        self._cognito = cognito
        self._functions = functions
        self._original = {name: getattr(cognito, name) for name in self.replacements()}

    def replacements(self) -> dict[str, Callable[..., Any]]:
        """The functions to put in the place of MiniStack's."""
        return {
            "_apply_pretoken_trigger": self._apply,
            "_oauth2_token": self._token,
            "_run_idp_handler": self._operation,
        }

    def _apply(self, pool_id: str, claims: dict[str, Any], **request: Any) -> dict[str, Any]:
        """The claims as the trigger leaves them."""
        pool = self._cognito._user_pools.get(pool_id) or {}
        trigger = ((pool.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}).get("LambdaArn")
        if trigger and not self._may_call(trigger, pool["Arn"]):
            raise TriggerRefusedError(f"{pool['Arn']} is not permitted to invoke {trigger}")
        before = {name: claims.get(name) for name in PROTECTED}
        try:
            changed = self._original["_apply_pretoken_trigger"](pool_id=pool_id, claims=claims, **request)
        except RuntimeError as error:
            raise TriggerRefusedError(f"PreTokenGeneration failed with error {_message(error)}.") from None
        if {name: changed.get(name) for name in PROTECTED} != before:
            raise TriggerRefusedError("PreTokenGeneration changed a protected claim")
        return changed

    def _token(self, *request: Any, **named: Any) -> Any:
        """The token endpoint's answer."""
        try:
            return self._original["_oauth2_token"](*request, **named)
        except TriggerRefusedError as refusal:
            return self._cognito._oauth2_error("invalid_grant", str(refusal))

    def _operation(self, handler: Callable[..., Any], action: str, data: dict[str, Any]) -> Any:
        """An API operation's answer (API reference, InitiateAuth, "UserLambdaValidationException")."""
        try:
            return self._original["_run_idp_handler"](handler, action, data)
        except TriggerRefusedError as refusal:
            return self._cognito.error_response_json("UserLambdaValidationException", str(refusal), 400)

    def _may_call(self, function_arn: str, pool_arn: str) -> bool:
        """Whether the function's own policy lets this pool call it."""
        found = self._functions.function_policy_for_arn(function_arn)
        if found is None:
            return False
        context = anonymous_context("lambda:InvokeFunction", function_arn)
        context.service_context = {"aws:sourcearn": pool_arn, "aws:sourceaccount": ACCOUNT_ID}
        return resource_policy(found[0], context, service="cognito-idp.amazonaws.com") == "Allow"


def _message(error: RuntimeError) -> str:
    """What the function raised, out of MiniStack's words about it."""
    found = _RAISED.search(str(error))
    return found[1] if found else "an unknown one"
