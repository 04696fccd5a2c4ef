"""The parts of a REST API, one AWS resource each."""

from collections.abc import Callable

from local.cloud import ACCOUNT_ID

from .row import Made, RefusedByAwsError, ResourceType, Values

SERVICE = "apigateway"
_API = {"restApi": "restApiId"}


def _patch(path: str, value: object) -> Values:
    return {"op": "replace", "path": path, "value": value if isinstance(value, str) else str(value).lower()}


def _policy(made: Made) -> Values:
    return {"restApiId": made.inputs["restApiId"], "patchOperations": [_patch("/policy", made.inputs["policy"])]}


def _remove_policy(made: Made) -> None:
    made.call(SERVICE, "update_rest_api", restApiId=made.inputs["restApiId"], patchOperations=[_patch("/policy", "")])


def _account(made: Made) -> Values:
    return {"patchOperations": [_patch("/cloudwatchRoleArn", made.inputs["cloudwatchRoleArn"])]}


def _api_outputs(made: Made) -> Values:
    return {
        "rootResourceId": made.response["rootResourceId"],
        "executionArn": f"arn:aws:execute-api:{made.cloud.region}:{ACCOUNT_ID}:{made.resource_id}",
        "arn": f"arn:aws:apigateway:{made.cloud.region}::/restapis/{made.resource_id}",
    }


def _deployable(made: Made) -> Values:
    """AWS refuses to deploy a private API without a resource policy."""
    api = made.call(SERVICE, "get_rest_api", restApiId=made.inputs["restApi"])
    if "PRIVATE" in api["endpointConfiguration"].get("types", []) and not api.get("policy"):
        raise RefusedByAwsError("Private REST API doesn't have a resource policy attached to it")
    return made.inputs


def _set_access_log(made: Made) -> None:
    settings = made.inputs.get("accessLogSettings") or {}
    patches = [_patch(f"/accessLogSettings/{name}", value) for name, value in settings.items()]
    if patches:
        _update_stage(made, patches)


def _update_stage(made: Made, patches: list[Values]) -> None:
    api, stage = made.inputs["restApi"], made.inputs["stageName"]
    made.call(SERVICE, "update_stage", restApiId=api, stageName=stage, patchOperations=patches)


# Paths below a method's settings (API Gateway API reference, UpdateStage, "Patch operations").
_SETTING_PATHS = {
    "throttlingRateLimit": "throttling/rateLimit",
    "throttlingBurstLimit": "throttling/burstLimit",
    "metricsEnabled": "metrics/enabled",
    "loggingLevel": "logging/loglevel",
    "dataTraceEnabled": "logging/dataTrace",
    "cachingEnabled": "caching/enabled",
}


def _method_settings(made: Made) -> Values:
    prefix = f"/{made.inputs['methodPath']}"
    patches = [_patch(f"{prefix}/{_SETTING_PATHS[name]}", value) for name, value in made.inputs["settings"].items()]
    return {"restApiId": made.inputs["restApi"], "stageName": made.inputs["stageName"], "patchOperations": patches}


def _stage_outputs(made: Made) -> Values:
    api, stage = made.inputs["restApi"], made.inputs["stageName"]
    host = f"{api}.execute-api.{made.cloud.region}.amazonaws.com"
    return {
        "arn": f"arn:aws:apigateway:{made.cloud.region}::/restapis/{api}/stages/{stage}",
        "executionArn": f"arn:aws:execute-api:{made.cloud.region}:{ACCOUNT_ID}:{api}/{stage}",
        "invokeUrl": f"https://{host}/{stage}",
    }


def _delete_stage(made: Made) -> None:
    made.call(SERVICE, "delete_stage", restApiId=made.inputs["restApi"], stageName=made.inputs["stageName"])


def _part(create: str, identify: Callable[[Made], str], names: dict[str, str] | None = None) -> ResourceType:
    """A part that goes with its API."""
    return ResourceType(service=SERVICE, create=create, identify=identify, delete=None, names=names or _API)


def _by_id(made: Made) -> str:
    return made.response["id"]


def _by_method(made: Made) -> str:
    return "-".join(made.inputs[name] for name in ("restApi", "resourceId", "httpMethod"))


TYPES = {
    "aws:apigateway/restApi:RestApi": ResourceType(
        service=SERVICE,
        create="create_rest_api",
        identify=_by_id,
        invents="name",
        outputs=_api_outputs,
        delete=lambda made: made.call(SERVICE, "delete_rest_api", restApiId=made.resource_id),
    ),
    "aws:apigateway/restApiPolicy:RestApiPolicy": ResourceType(
        service=SERVICE,
        create="update_rest_api",
        identify=lambda made: made.inputs["restApiId"],
        prepare=_policy,
        delete=_remove_policy,
    ),
    "aws:apigateway/resource:Resource": _part("create_resource", _by_id),
    "aws:apigateway/authorizer:Authorizer": _part("create_authorizer", _by_id),
    "aws:apigateway/requestValidator:RequestValidator": _part("create_request_validator", _by_id),
    "aws:apigateway/method:Method": _part("put_method", _by_method, {**_API, "authorization": "authorizationType"}),
    "aws:apigateway/integration:Integration": _part(
        "put_integration", _by_method, {**_API, "timeoutMilliseconds": "timeoutInMillis"}
    ),
    "aws:apigateway/response:Response": _part(
        "put_gateway_response", lambda made: f"{made.inputs['restApiId']}-{made.inputs['responseType']}", {}
    ),
    "aws:apigateway/deployment:Deployment": ResourceType(
        service=SERVICE,
        create="create_deployment",
        identify=_by_id,
        names=_API,
        # Only says when to deploy again; here every deployment is the first.
        not_enforced=frozenset({"triggers"}),
        prepare=_deployable,
        delete=None,
    ),
    "aws:apigateway/stage:Stage": ResourceType(
        service=SERVICE,
        create="create_stage",
        identify=lambda made: f"ags-{made.inputs['restApi']}-{made.inputs['stageName']}",
        names={**_API, "deployment": "deploymentId", "xrayTracingEnabled": "tracingEnabled"},
        handled=frozenset({"accessLogSettings"}),
        after=_set_access_log,
        outputs=_stage_outputs,
        delete=_delete_stage,
    ),
    "aws:apigateway/account:Account": ResourceType(
        service=SERVICE,
        create="update_account",
        identify=lambda _: "api-gateway-account",
        prepare=_account,
        delete=lambda made: made.call(SERVICE, "update_account", patchOperations=[_patch("/cloudwatchRoleArn", "")]),
    ),
    "aws:apigateway/methodSettings:MethodSettings": ResourceType(
        service=SERVICE,
        create="update_stage",
        identify=lambda made: f"{made.inputs['restApi']}-{made.inputs['stageName']}-{made.inputs['methodPath']}",
        prepare=_method_settings,
        delete=None,
    ),
}
