"""What makes the private REST API answer: routes, one authorizer, everything else refused; deployed to a stage."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pulumi
import pulumi_aws as aws
from pulumi_aws import apigateway

from ..aws.naming import access_log_group, execution_log_group
from ..context import Context, when_known
from ..iam.api import resource_policy
from ..iam.document import service_trust, to_json
from ..lambda_functions.catalog import AUTHORIZER, FunctionSpec
from .responses import ACCESS_LOG_FORMAT, gateway_responses
from .rest_api import RestApi
from .routes import Route, invoked_by, routes

# Longer than the presigning function's own limit, so that its answer, not API Gateway's, reaches the caller.
INTEGRATION_TIMEOUT_MS = 10_000

Part = TypeVar("Part", bound=pulumi.CustomResource)


class ApiDeployment:
    """The routes behind the authorizer and the public ones, with the functions that answer; children of the API."""

    stage_name: pulumi.Output[str]
    """Known once the API answers."""

    def __init__(self, context: Context, api: RestApi, functions: Mapping[FunctionSpec, aws.lambda_.Function]) -> None:
        self._context = context.within(api)
        self._api = api
        self._rest_api = api.rest_api
        self._definition: dict[str, Any] = {}
        self._parts: list[pulumi.Resource] = []
        self._resources: dict[str, apigateway.Resource] = {}
        self._routes = routes(context.settings)
        self._resource_policy()
        self._gateway_responses()
        authorizer = self._authorizer(functions[AUTHORIZER])
        validator = self._validator()
        for route in self._routes:
            self._route(route, authorizer, validator, functions[route.function])
        self._allow_invocation(authorizer, functions)
        self.stage_name = self._stage(self._deployment()).stage_name

    def _part(self, suffix: str, resource_type: Callable[..., Part], args: Any) -> Part:
        """Create a part of the API's definition and remember its inputs, so that any change of it redeploys."""
        self._definition[suffix] = vars(args)
        part = resource_type(f"{self._context.name}-{suffix}", args, opts=self._context.options())
        self._parts.append(part)
        return part

    def _resource_policy(self) -> None:
        settings = self._context.settings
        policy = when_known(
            lambda **known: to_json(resource_policy(**known)),
            execution_arn=self._rest_api.execution_arn,
            endpoint_id=self._api.endpoint_id,
            ranges=[*settings.vpc_cidrs, *settings.corporate_cidrs],
            public=[f"{settings.stage_name}/{route.resource}" for route in self._routes if route.public],
        )
        self._part(
            "policy",
            apigateway.RestApiPolicy,
            apigateway.RestApiPolicyArgs(rest_api_id=self._rest_api.id, policy=policy),
        )

    def _gateway_responses(self) -> None:
        for response in gateway_responses(self._context.settings.cors_origins):
            self._part(
                response.response_type.lower().replace("_", "-"),
                apigateway.Response,
                apigateway.ResponseArgs(
                    rest_api_id=self._rest_api.id,
                    response_type=response.response_type,
                    status_code=response.status_code,
                    response_templates={"application/json": response.template},
                    response_parameters=response.parameters,
                ),
            )

    def _authorizer(self, function: aws.lambda_.Function) -> apigateway.Authorizer:
        return self._part(
            "authorizer",
            apigateway.Authorizer,
            apigateway.AuthorizerArgs(
                rest_api=self._rest_api.id,
                name="token",
                type="REQUEST",
                authorizer_uri=function.invoke_arn,
                identity_source="method.request.header.Authorization",
                authorizer_result_ttl_in_seconds=self._context.settings.authorizer_cache_seconds,
            ),
        )

    def _validator(self) -> apigateway.RequestValidator:
        return self._part(
            "parameters",
            apigateway.RequestValidator,
            apigateway.RequestValidatorArgs(
                rest_api=self._rest_api.id,
                name="parameters",
                validate_request_parameters=True,
                validate_request_body=True,
            ),
        )

    def _resource(self, path: str) -> pulumi.Input[str]:
        """The id of a path's resource, made with those above it where they are not there yet."""
        above, _, part = path.rstrip("/").rpartition("/")
        if not part:
            return self._rest_api.root_resource_id
        if path not in self._resources:
            suffix = "-".join(path.strip("/").replace("{", "").replace("}", "").split("/"))
            self._resources[path] = self._part(
                f"{suffix}-resource",
                apigateway.Resource,
                apigateway.ResourceArgs(rest_api=self._rest_api.id, parent_id=self._resource(above), path_part=part),
            )
        return self._resources[path].id

    def _route(
        self,
        route: Route,
        authorizer: apigateway.Authorizer,
        validator: apigateway.RequestValidator,
        function: aws.lambda_.Function,
    ) -> None:
        resource_id = self._resource(route.path)
        method = self._part(
            f"{route.name}-{route.verb.lower()}",
            apigateway.Method,
            apigateway.MethodArgs(
                rest_api=self._rest_api.id,
                resource_id=resource_id,
                http_method=route.verb,
                authorization="NONE" if route.public else "CUSTOM",
                authorizer_id=None if route.public else authorizer.id,
                request_validator_id=validator.id,
                request_parameters=route.parameters,
            ),
        )
        self._part(
            f"{route.name}-integration",
            apigateway.Integration,
            apigateway.IntegrationArgs(
                rest_api=self._rest_api.id,
                resource_id=resource_id,
                http_method=method.http_method,
                type="AWS_PROXY",
                integration_http_method="POST",
                uri=function.invoke_arn,
                timeout_milliseconds=INTEGRATION_TIMEOUT_MS,
            ),
        )

    def _allow_invocation(
        self, authorizer: apigateway.Authorizer, functions: Mapping[FunctionSpec, aws.lambda_.Function]
    ) -> None:
        """Let this API, and no other, call the functions: the authorizer as its authorizer, the others by route.

        By the source's ARN, which holds the account. Not by `source_account` too: that is for sources whose ARN holds
        none, such as buckets (Lambda API reference, "AddPermission"), and no document says that API Gateway sends it.
        """
        context = self._context
        for spec, function in functions.items():
            if spec is AUTHORIZER:
                caller = pulumi.Output.concat("authorizers/", authorizer.id)
            else:
                caller = f"{context.settings.stage_name}/{invoked_by(self._routes, spec)}"
            aws.lambda_.Permission(
                f"{context.name}-invoke-{spec.label}",
                function=function.name,
                action="lambda:InvokeFunction",
                principal="apigateway.amazonaws.com",
                source_arn=pulumi.Output.concat(self._rest_api.execution_arn, "/", caller),
                opts=context.options(),
            )

    def _deployment(self) -> apigateway.Deployment:
        """Deploy the API's definition, again whenever it changes.

        After every part of the definition: AWS freezes at deployment what is there by then, and refuses to deploy a
        private API that has no resource policy yet.
        """
        # The endpoint association is part of what a deployment freezes, so it counts as definition too.
        definition = {**self._definition, "endpoint": self._api.endpoint_id}
        return apigateway.Deployment(
            self._context.name,
            rest_api=self._rest_api.id,
            description="studio-access",
            triggers={"definition": pulumi.Output.json_dumps(definition, sort_keys=True).apply(digest)},
            opts=self._context.options(depends_on=self._parts),
        )

    def _stage(self, deployment: apigateway.Deployment) -> apigateway.Stage:
        """The stage, with its logs and limits."""
        context, settings, name = self._context, self._context.settings, self._context.name
        access_log = context.log_group(f"{name}-access", access_log_group(context.prefix))
        # API Gateway would create its execution log group itself, and keep it for ever.
        execution_log = context.log_group(
            f"{name}-execution",
            self._rest_api.id.apply(lambda api_id: execution_log_group(api_id, settings.stage_name)),
        )
        account = self._logging_role() if settings.manage_api_gateway_account else []
        stage = apigateway.Stage(
            name,
            rest_api=self._rest_api.id,
            deployment=deployment.id,
            stage_name=settings.stage_name,
            xray_tracing_enabled=settings.tracing or None,
            access_log_settings={"destination_arn": access_log.arn, "format": ACCESS_LOG_FORMAT},
            tags=settings.tags,
            opts=context.options(depends_on=[execution_log, *account]),
        )
        apigateway.MethodSettings(
            name,
            rest_api=self._rest_api.id,
            stage_name=stage.stage_name,
            method_path="*/*",
            settings={
                "throttling_rate_limit": settings.throttle_rate,
                "throttling_burst_limit": settings.throttle_burst,
                "metrics_enabled": True,
                "logging_level": "ERROR",
                # Data trace would write tokens and presigned URLs to the log.
                "data_trace_enabled": False,
                "caching_enabled": False,
            },
            opts=context.options(),
        )
        return stage

    def _logging_role(self) -> list[pulumi.Resource]:
        """The role by which API Gateway writes logs; one an account and region, so only on request."""
        context, name = self._context, f"{self._context.name}-logging"
        role = context.role(
            name,
            description="API Gateway writes its logs",
            trust=to_json(service_trust("apigateway.amazonaws.com")),
        )
        partition = context.location.apply(lambda location: location.partition)
        attachment = aws.iam.RolePolicyAttachment(
            name,
            role=role.name,
            policy_arn=pulumi.Output.concat(
                "arn:", partition, ":iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
            ),
            opts=context.options(),
        )
        account = apigateway.Account(name, cloudwatch_role_arn=role.arn, opts=context.options(depends_on=[attachment]))
        return [account]


def digest(definition: str) -> str:
    """A text that changes whenever the API's definition, as JSON, changes: the trigger of a new deployment."""
    return hashlib.sha256(definition.encode()).hexdigest()
