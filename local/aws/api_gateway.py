"""What API Gateway does and MiniStack does not: private APIs, resource policies, invoke permissions, access logs."""

import re
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from types import ModuleType
from typing import Any

from local.aws.api_call import CALL, Call, write_access_log
from local.aws.iam import anonymous_context, combine, endpoint_allows, identity_policy, may_invoke, resource_policy
from local.aws.network import ATTACHMENT
from local.aws.vpc_endpoints import Endpoints
from local.servers.http_servers import App, Receive, Scope, Send, header, respond

# `<api>` or `<api>-<endpoint>` before `.execute-api`; the endpoint's part adds nothing, the listener already is it.
_API_HOST = re.compile(r"(?P<api>[a-z0-9]+)(-vpce-[0-9a-f]+)?\.execute-api\.")
# Any other host name would reach one of MiniStack's other services.
_API_ID = re.compile(r"[0-9a-f]{8}")
INVOKE = "execute-api:Invoke"
_FORBIDDEN = (
    403,
    {"Content-Type": "application/json", "x-amzn-ErrorType": "ForbiddenException"},
    b'{"message":"Forbidden"}',
)

ASKED_HOST: ContextVar[str] = ContextVar("local_aws_asked_host", default="")
"""The host name the caller asked for, which MiniStack cannot be asked for."""


class Gateway:
    """Stands in for some of MiniStack's private functions; each method that does calls the one it replaces."""

    def __init__(self, ministack: ModuleType, functions: ModuleType, endpoints: Endpoints) -> None:
        self._ministack = ministack
        self._functions = functions
        self._endpoints = endpoints
        self._original = {name: getattr(ministack, name) for name in self.replacements()}

    def replacements(self) -> dict[str, Callable[..., Any]]:
        """MiniStack's function names and what stands in for them."""
        return {
            "_handle_execute_in_scope": self._handle,
            "_authorize_request_v1": self._authorize,
            "_evaluate_policy": self._decide,
            "_invoke_authorizer_lambda": self._call_authorizer,
            "_build_lambda_event_v1": self._event,
            "_invoke_lambda_proxy_v1": self._integrate,
            "_lambda_proxy_response": self._proxy_response,
            "_gateway_error_response": self._error_response,
        }

    async def _handle(
        self,
        api_id: str,
        stage: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
        query: Mapping[str, list[str]],
        account_id: str,
        region: str,
    ) -> tuple[int, dict[str, Any], bytes]:
        """The whole call: who may reach the API, then the stage, then the access log."""
        host = ASKED_HOST.get() or headers.get("host", "")
        call = Call(api_id, stage, method, path, account_id, region, ATTACHMENT.get(), host)
        CALL.set(call)
        if not self._is_reachable(call):
            return _FORBIDDEN
        handle = self._original["_handle_execute_in_scope"]
        status, answered, content = await handle(api_id, stage, method, path, headers, body, query, account_id, region)
        call.log_variables |= {"status": status, "responseLength": len(content)}
        settings = self._ministack.stages_for_api(api_id).get(stage, {}).get("accessLogSettings") or {}
        write_access_log(settings, call.variables())
        ids = {"x-amzn-RequestId": call.request_id, "x-amz-apigw-id": call.extended_request_id}
        kept = {name: value for name, value in answered.items() if name.lower() != "x-amzn-requestid"}
        return status, {**kept, **ids}, content

    def _is_reachable(self, call: Call) -> bool:
        """A private API answers VPC endpoints only, and the endpoint's own policy is asked before anything else."""
        api = self._ministack._rest_apis.get(call.api_id) or {}
        private = "PRIVATE" in (api.get("endpointConfiguration") or {}).get("types", [])
        endpoint = self._endpoints.find(call.attachment.endpoint_id if call.attachment else None)
        if private and (endpoint is None or endpoint.service != "execute-api" or not self._policy_of(_arn(call))):
            return False
        return endpoint is None or endpoint_allows(endpoint.policy, anonymous_context(INVOKE, _arn(call)))

    def _policy_of(self, arn: str) -> str:
        found = self._ministack.rest_api_policy_for_arn(arn)
        return found[0] if found else ""

    async def _authorize(
        self,
        api_id: str,
        stage_name: str,
        method_obj: Mapping[str, Any],
        method: str,
        path: str,
        resource: Mapping[str, Any],
        *rest: Any,
    ) -> tuple[Any, dict[str, str] | None]:
        """An explicit Deny of the resource policy ends the call before the authorizer is asked."""
        call = CALL.get()
        call.route = resource["path"]
        arn = _arn(call)
        if resource_policy(self._policy_of(arn), anonymous_context(INVOKE, arn)) == "Deny":
            message = f"User: anonymous is not authorized to perform: {INVOKE} with an explicit deny"
            return self._ministack._gw_error("ACCESS_DENIED", message), None
        authorize = self._original["_authorize_request_v1"]
        error, context = await authorize(api_id, stage_name, method_obj, method, path, resource, *rest)
        call.log_variables |= {f"authorizer.{name}": value for name, value in (context or {}).items()}
        return error, context

    def _decide(self, policy: Any, arn: str) -> str:
        """The authorizer's policy, in full IAM terms, combined with the resource policy."""
        if not isinstance(policy, dict):
            return "NoMatch"
        context = anonymous_context(INVOKE, arn)
        decision = combine(resource_policy(self._policy_of(arn), context), identity_policy(policy, context))
        return "NoMatch" if decision == "ImplicitDeny" else decision

    async def _call_authorizer(
        self, authorizer: Mapping[str, Any], event: dict[str, Any], account_id: str, region: str
    ) -> dict[str, Any] | None:
        call = CALL.get()
        source = f"arn:aws:execute-api:{region}:{account_id}:{call.api_id}/authorizers/{authorizer['id']}"
        if not self._may_invoke(authorizer.get("authorizerUri", ""), source):
            return None
        started = time.monotonic()
        ask = self._original["_invoke_authorizer_lambda"]
        result = await ask(authorizer, call.complete(event), account_id, region)
        failed = result is None or bool(result.get("error"))
        call.log_variables |= {
            "authorizer.status": 500 if failed else 200,
            "authorizer.latency": int((time.monotonic() - started) * 1000),
            **_authorizer_variables(result),
        }
        return result

    def _event(self, *args: Any, **options: Any) -> dict[str, Any]:
        return CALL.get().complete(self._original["_build_lambda_event_v1"](*args, **options))

    async def _integrate(
        self,
        integration: Mapping[str, Any],
        api_id: str,
        stage_name: str,
        stage: Mapping[str, Any],
        resource: Mapping[str, Any],
        *rest: Any,
        **options: Any,
    ) -> Any:
        call = CALL.get()
        route = "/".join("*" if part.startswith("{") else part for part in resource["path"].split("/"))
        source = _arn(call, route)
        if not self._may_invoke(integration.get("uri", ""), source):
            return self._ministack._gw_error("API_CONFIGURATION_ERROR", "Internal server error")
        started = time.monotonic()
        integrate = self._original["_invoke_lambda_proxy_v1"]
        answer = await integrate(integration, api_id, stage_name, stage, resource, *rest, **options)
        call.log_variables["integration.latency"] = int((time.monotonic() - started) * 1000)
        if isinstance(answer, tuple):
            call.log_variables["integration.status"] = answer[0]
        return answer

    def _may_invoke(self, uri: str, source_arn: str) -> bool:
        """Whether the function behind an integration's URI lets this API call it."""
        function_arn = self._ministack._extract_lambda_ref_from_integration_uri(uri)
        return may_invoke(self._functions, function_arn, source_arn, "apigateway.amazonaws.com")

    def _error_response(self, error: Any, request: dict[str, Any]) -> tuple[int, dict[str, Any], bytes]:
        """A gateway response; MiniStack's templates know no extended request id."""
        call = CALL.get()
        call.log_variables |= {"error.responseType": error.response_type, "error.message": error.message}
        respond = self._original["_gateway_error_response"]
        status, headers, body = respond(error, {**request, "request_id": call.request_id})
        return status, headers, body.replace(b"$context.extendedRequestId", call.extended_request_id.encode())

    def _proxy_response(self, result: Mapping[str, Any]) -> tuple[Mapping[str, Any] | None, str | None]:
        """A function's answer; API Gateway passes on only what has a status code, and a text as body."""
        answer = result.get("body")
        well_formed = isinstance(answer, dict) and _is_proxy_response(answer)
        if not result.get("error") and not well_formed:
            return None, "Internal server error"
        return self._original["_lambda_proxy_response"](result)


def api_of(scope: Scope) -> str | None:
    """The API a request names: by the `x-apigw-api-id` header or by the host name.

    Source: API Gateway developer guide, "Invoke a private API".
    """
    host = _API_HOST.match(header(scope, "host").lower())
    api = header(scope, "x-apigw-api-id") or (host["api"] if host else "")
    return api if _API_ID.fullmatch(api) else None


class ExecuteApi:
    """MiniStack's data plane under AWS's host names."""

    def __init__(self, ministack: App, ministack_port: int) -> None:
        self._ministack = ministack
        self._port = ministack_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for an API."""
        api = api_of(scope)
        if api is None:
            await respond(send, 403, {"content-type": "application/json"}, b'{"message":"Forbidden"}')
            return
        ASKED_HOST.set(header(scope, "host"))
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"host"]
        local = (b"host", f"{api}.execute-api.localhost:{self._port}".encode())
        await self._ministack({**scope, "headers": [*headers, local]}, receive, send)


def api_export(original: Callable[..., dict[str, Any]], apis: Any) -> Callable[..., dict[str, Any]]:
    """API Gateway's export of a deployed API, with its resource policy as of today.

    The policy is in it as on AWS (API Gateway developer guide, "x-amazon-apigateway-policy"); MiniStack's deployments
    freeze nothing.
    """

    def export(api_id: str, *arguments: Any) -> dict[str, Any]:
        return {**original(api_id, *arguments), "x-amazon-apigateway-policy": apis[api_id].get("policy")}

    return export


def _authorizer_variables(result: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the authorizer tells the access log, whether it lets the caller through or not."""
    if result is None or result.get("error"):
        return {"authorizer.error": "Unauthorized"} if result else {}
    answer = result.get("body")
    if not isinstance(answer, dict):
        return {}
    context = {f"authorizer.{name}": value for name, value in (answer.get("context") or {}).items()}
    return {**context, "authorizer.principalId": answer.get("principalId")}


def _is_proxy_response(answer: Mapping[str, Any]) -> bool:
    """Source: API Gateway developer guide, "Output format of a Lambda function for proxy integration"."""
    return isinstance(answer.get("statusCode"), int) and isinstance(answer.get("body", ""), str)


def _arn(call: Call, path: str | None = None) -> str:
    path = call.path if path is None else path
    stage = f"{call.api_id}/{call.stage}/{call.method}/{path.lstrip('/')}"
    return f"arn:aws:execute-api:{call.region}:{call.account_id}:{stage}"
