"""MiniStack's private functions that the local AWS replaces or calls: checked at start, restored at the end."""

import importlib
import inspect
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

VERSION = "1.5.33"

_EXECUTE = "api_id, stage_name, method, path, headers, body, query_params, owner_account_id, owner_region"
_PROXY = (
    "integration, api_id, stage_name, stage, resource, request_path, method, headers, body, query_params, path_params, "
    "owner_account_id, owner_region, binary_media_types, authorizer_context, caller_identity"
)
_EVENT = (
    "api_id, stage_name, stage, resource, request_path, method, headers, body, query_params, path_params, "
    "binary_media_types, authorizer_context, caller_identity"
)
_AUTHORIZE = (
    "api_id, stage_name, method_obj, method, request_path, resource, headers, body, query_params, path_params, stage, "
    "owner_account_id, owner_region"
)
_TRIGGER = (
    "pool_id, claims, token_type, trigger_source, client_id, username, user_attrs, groups, client_metadata, scope"
)
_EXPORT = "api_id, stage_name, export_type, include_integrations, include_authorizers"

# Module, function, parameters in order.
SIGNATURES = (
    ("core.iam_evaluator", "_first_match", "ctx, stmts, effect"),
    ("core.iam_evaluator", "_principal_keys", "credential"),
    ("core.iam_evaluator", "_resolve_condition_key", "key, ctx"),
    ("core.lambda_runtime", "_collect", "proc, deadline"),
    ("core.lambda_runtime", "execution_credentials", "config"),
    ("core.lambda_runtime", "reset", ""),
    ("core.responses", "_account_from_sts_session", "access_key_id"),
    ("services.apigateway_v1", "_authorize_request_v1", _AUTHORIZE),
    ("services.apigateway_v1", "_build_api_export", _EXPORT),
    ("services.apigateway_v1", "_build_lambda_event_v1", _EVENT),
    ("services.apigateway_v1", "_evaluate_policy", "policy_doc, method_arn"),
    ("services.apigateway_v1", "_extract_lambda_ref_from_integration_uri", "uri"),
    ("services.apigateway_v1", "_gateway_error_response", "error, request"),
    ("services.apigateway_v1", "_gw_error", "response_type, message"),
    ("services.apigateway_v1", "_handle_execute_in_scope", _EXECUTE),
    ("services.apigateway_v1", "_invoke_authorizer_lambda", "authorizer, event, account_id, region"),
    ("services.apigateway_v1", "_invoke_lambda_proxy_v1", _PROXY),
    ("services.apigateway_v1", "_lambda_proxy_response", "result"),
    ("services.apigateway_v1", "rest_api_policy_for_arn", "resource_arn"),
    ("services.apigateway_v1", "stages_for_api", "api_id"),
    ("services.cloudwatch_logs", "_append_log_events", "stream, events"),
    ("services.cognito", "_apply_pretoken_trigger", _TRIGGER),
    ("services.cognito", "_find_pool_by_client_id", "client_id"),
    ("services.cognito", "_oauth2_error", "error, description, status"),
    ("services.cognito", "_oauth2_token", "data, query_params, raw_body, headers"),
    ("services.cognito", "_revoke_token", "data"),
    ("services.cognito", "_run_idp_handler", "handler, action, data"),
    ("services.cognito", "_signed_jwt", "claims, pool_id, use"),
    ("services.ec2", "_vpce_fields_xml", "ep, tag"),
    ("services.lambda_svc", "_ensure_reaper_thread", ""),
    ("services.lambda_svc", "execution_credentials", "config"),
    ("services.lambda_svc", "function_policy_for_arn", "resource_arn"),
)


class WrongMiniStackError(Exception):
    """Raised if the installed MiniStack is not the one the local AWS was made for."""


def check() -> None:
    """Refuse to start on another MiniStack than the one whose private functions are known here."""
    installed = version("ministack")
    differing = [line for line in map(_difference, SIGNATURES) if line]
    if installed == VERSION and not differing:
        return
    found = "; ".join(differing) or "its private functions have the expected parameters"
    raise WrongMiniStackError(
        f"The local AWS needs ministack {VERSION}, installed is {installed}: {found}. "
        f"Install ministack=={VERSION}, or adapt local/ to {installed}."
    )


def _difference(expected: tuple[str, str, str]) -> str | None:
    module, name, parameters = expected
    function = getattr(importlib.import_module(f"ministack.{module}"), name, None)
    if function is None:
        return f"{module}.{name} is gone"
    actual = ", ".join(inspect.signature(function).parameters)
    return None if actual == parameters else f"{module}.{name} takes ({actual}) instead of ({parameters})"


@contextmanager
def replaced(module: Any, replacements: Mapping[str, Callable[..., Any]]) -> Generator[None]:
    """Replace functions of a module, and put them back afterwards."""
    originals = {name: getattr(module, name) for name in replacements}
    try:
        for name, replacement in replacements.items():
            setattr(module, name, replacement)
        yield
    finally:
        for name, original in originals.items():
            setattr(module, name, original)
