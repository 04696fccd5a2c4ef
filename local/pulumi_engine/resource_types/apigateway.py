"""The parts of a REST API, one AWS resource each, and the web ACL before it, which is recorded only."""

from collections.abc import Callable

from local.emulator.local_aws import ACCOUNT_ID
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Resource, ResourceType, Values

SERVICE = "apigateway"
_API = {"restApi": "restApiId"}
_WAF = "wafv2"


def _patch(path: str, value: object) -> Values:
    return {"op": "replace", "path": path, "value": value if isinstance(value, str) else str(value).lower()}


def _policy(resource: Resource) -> Values:
    return {
        "restApiId": resource.inputs["restApiId"],
        "patchOperations": [_patch("/policy", resource.inputs["policy"])],
    }


def _remove_policy(resource: Resource) -> None:
    resource.call(
        SERVICE, "update_rest_api", restApiId=resource.inputs["restApiId"], patchOperations=[_patch("/policy", "")]
    )


def _account(resource: Resource) -> Values:
    return {"patchOperations": [_patch("/cloudwatchRoleArn", resource.inputs["cloudwatchRoleArn"])]}


def _api_outputs(resource: Resource) -> Values:
    return {
        "rootResourceId": resource.response["rootResourceId"],
        "executionArn": f"arn:aws:execute-api:{resource.aws.region}:{ACCOUNT_ID}:{resource.resource_id}",
        "arn": f"arn:aws:apigateway:{resource.aws.region}::/restapis/{resource.resource_id}",
    }


def _deployable(resource: Resource) -> Values:
    """AWS refuses to deploy a private API without a resource policy."""
    api = resource.call(SERVICE, "get_rest_api", restApiId=resource.inputs["restApi"])
    if "PRIVATE" in api["endpointConfiguration"].get("types", []) and not api.get("policy"):
        raise RefusedByAwsError("Private REST API doesn't have a resource policy attached to it")
    return resource.inputs


def _set_access_log(resource: Resource) -> None:
    settings = resource.inputs.get("accessLogSettings") or {}
    patches = [_patch(f"/accessLogSettings/{name}", value) for name, value in settings.items()]
    if patches:
        _update_stage(resource, patches)


def _update_stage(resource: Resource, patches: list[Values]) -> None:
    api, stage = resource.inputs["restApi"], resource.inputs["stageName"]
    resource.call(SERVICE, "update_stage", restApiId=api, stageName=stage, patchOperations=patches)


# Paths below a method's settings (API Gateway API reference, UpdateStage, "Patch operations").
_SETTING_PATHS = {
    "throttlingRateLimit": "throttling/rateLimit",
    "throttlingBurstLimit": "throttling/burstLimit",
    "metricsEnabled": "metrics/enabled",
    "loggingLevel": "logging/loglevel",
    "dataTraceEnabled": "logging/dataTrace",
    "cachingEnabled": "caching/enabled",
}


def _method_settings(resource: Resource) -> Values:
    prefix = f"/{resource.inputs['methodPath']}"
    patches = [_patch(f"{prefix}/{_SETTING_PATHS[name]}", value) for name, value in resource.inputs["settings"].items()]
    return {
        "restApiId": resource.inputs["restApi"],
        "stageName": resource.inputs["stageName"],
        "patchOperations": patches,
    }


def _stage_outputs(resource: Resource) -> Values:
    api, stage = resource.inputs["restApi"], resource.inputs["stageName"]
    host = f"{api}.execute-api.{resource.aws.region}.amazonaws.com"
    return {
        "arn": f"arn:aws:apigateway:{resource.aws.region}::/restapis/{api}/stages/{stage}",
        "executionArn": f"arn:aws:execute-api:{resource.aws.region}:{ACCOUNT_ID}:{api}/{stage}",
        "invokeUrl": f"https://{host}/{stage}",
    }


def _delete_stage(resource: Resource) -> None:
    resource.call(SERVICE, "delete_stage", restApiId=resource.inputs["restApi"], stageName=resource.inputs["stageName"])


def _part(create: str, identify: Callable[[Resource], str], names: dict[str, str] | None = None) -> ResourceType:
    """A part that goes with its API."""
    return ResourceType(service=SERVICE, create=create, identify=identify, delete=None, names=names or _API)


def _by_id(resource: Resource) -> str:
    return resource.response["id"]


def _by_method(resource: Resource) -> str:
    return "-".join(resource.inputs[name] for name in ("restApi", "resourceId", "httpMethod"))


def _acl_id(resource: Resource) -> str:
    return resource.response["Summary"]["Id"]


def _delete_acl(resource: Resource) -> None:
    which = {"Name": resource.inputs["name"], "Scope": resource.inputs["scope"], "Id": resource.resource_id}
    lock = resource.call(_WAF, "get_web_acl", **which)["LockToken"]
    resource.call(_WAF, "delete_web_acl", **which, LockToken=lock)


TYPES = {
    "aws:apigateway/restApi:RestApi": ResourceType(
        service=SERVICE,
        create="create_rest_api",
        identify=_by_id,
        generates="name",
        outputs=_api_outputs,
        delete=lambda resource: resource.call(SERVICE, "delete_rest_api", restApiId=resource.resource_id),
    ),
    "aws:apigateway/restApiPolicy:RestApiPolicy": ResourceType(
        service=SERVICE,
        create="update_rest_api",
        identify=lambda resource: resource.inputs["restApiId"],
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
        "put_gateway_response", lambda resource: f"{resource.inputs['restApiId']}-{resource.inputs['responseType']}", {}
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
        identify=lambda resource: f"ags-{resource.inputs['restApi']}-{resource.inputs['stageName']}",
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
        delete=lambda resource: resource.call(
            SERVICE, "update_account", patchOperations=[_patch("/cloudwatchRoleArn", "")]
        ),
    ),
    "aws:apigateway/methodSettings:MethodSettings": ResourceType(
        service=SERVICE,
        create="update_stage",
        identify=lambda resource: (
            f"{resource.inputs['restApi']}-{resource.inputs['stageName']}-{resource.inputs['methodPath']}"
        ),
        prepare=_method_settings,
        delete=None,
    ),
    "aws:wafv2/webAcl:WebAcl": ResourceType(
        service=_WAF,
        create="create_web_acl",
        identify=_acl_id,
        generates="name",
        outputs=lambda resource: {"arn": resource.response["Summary"]["ARN"]},
        delete=_delete_acl,
    ),
    "aws:wafv2/webAclAssociation:WebAclAssociation": ResourceType(
        service=_WAF,
        create="associate_web_acl",
        identify=lambda resource: f"{resource.inputs['webAclArn']},{resource.inputs['resourceArn']}",
        delete=lambda resource: resource.call(_WAF, "disassociate_web_acl", ResourceArn=resource.inputs["resourceArn"]),
    ),
}
