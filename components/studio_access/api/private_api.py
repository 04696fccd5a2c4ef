"""The private REST API: two routes, one authorizer, and everything else refused."""

from collections.abc import Callable
from typing import Any, TypeVar

import pulumi
import pulumi_aws as aws
from pulumi_aws import apigateway

from ..configuration.settings import Settings
from ..iam import to_json
from ..location import Location
from .documents import GATEWAY_RESPONSES, resource_policy
from .routes import ROUTES, Route
from .stage import serve

# Longer than the presigning function's own limit, so that its answer, not API Gateway's, reaches the caller.
INTEGRATION_TIMEOUT_MS = 10_000

Part = TypeVar("Part", bound=pulumi.CustomResource)


class PrivateApi(pulumi.ComponentResource):
    """`GET /{profile}` and `GET /me` behind the authorizer, reachable through one VPC endpoint."""

    api_id: pulumi.Output[str]
    stage_name: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        endpoint_id: pulumi.Output[str],
        authorizer: aws.lambda_.Function,
        presigner: aws.lambda_.Function,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:PrivateApi", name, {}, opts)
        self._name = name
        self._settings = settings
        self._child = pulumi.ResourceOptions(parent=self)
        self._definition: dict[str, Any] = {}
        self._parts: list[pulumi.Resource] = []
        self._rest_api = apigateway.RestApi(
            name,
            name=prefix,
            description="Presigned Studio URLs for the signed-in person",
            endpoint_configuration={"types": "PRIVATE", "vpc_endpoint_ids": [endpoint_id]},
            tags=settings.tags,
            opts=self._child,
        )
        self._resource_policy(endpoint_id)
        self._gateway_responses()
        gate = self._authorizer(authorizer)
        validator = self._validator()
        for route in ROUTES:
            self._route(route, gate, validator, presigner)
        self._allow_invocation(location, gate, authorizer, presigner)
        stage = serve(
            name,
            settings=settings,
            prefix=prefix,
            rest_api=self._rest_api,
            # The endpoint association is part of what a deployment freezes, so it counts as definition too.
            definition={**self._definition, "endpoint": endpoint_id},
            opts=pulumi.ResourceOptions(parent=self, depends_on=self._parts),
        )
        self.api_id = self._rest_api.id
        self.stage_name = stage.stage_name
        self.register_outputs({"apiId": self.api_id, "stageName": self.stage_name})

    def _part(self, suffix: str, resource_type: Callable[..., Part], args: Any) -> Part:
        """Create a part of the API's definition and remember its inputs, so that any change of it redeploys."""
        self._definition[suffix] = vars(args)
        part = resource_type(f"{self._name}-{suffix}", args, opts=self._child)
        self._parts.append(part)
        return part

    def _resource_policy(self, endpoint_id: pulumi.Output[str]) -> None:
        allowed_ranges = [*self._settings.vpc_cidrs, *self._settings.corporate_cidrs]
        policy = pulumi.Output.all(self._rest_api.execution_arn, endpoint_id).apply(
            lambda known: to_json(resource_policy(known[0], known[1], allowed_ranges))
        )
        self._part(
            "policy",
            apigateway.RestApiPolicy,
            apigateway.RestApiPolicyArgs(rest_api_id=self._rest_api.id, policy=policy),
        )

    def _gateway_responses(self) -> None:
        for response in GATEWAY_RESPONSES:
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
                authorizer_result_ttl_in_seconds=self._settings.authorizer_cache_seconds,
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

    def _route(
        self,
        route: Route,
        gate: apigateway.Authorizer,
        validator: apigateway.RequestValidator,
        presigner: aws.lambda_.Function,
    ) -> None:
        resource = self._part(
            f"{route.name}-resource",
            apigateway.Resource,
            apigateway.ResourceArgs(
                rest_api=self._rest_api.id, parent_id=self._rest_api.root_resource_id, path_part=route.path_part
            ),
        )
        method = self._part(
            f"{route.name}-get",
            apigateway.Method,
            apigateway.MethodArgs(
                rest_api=self._rest_api.id,
                resource_id=resource.id,
                http_method="GET",
                authorization="CUSTOM",
                authorizer_id=gate.id,
                request_validator_id=validator.id,
                request_parameters=route.parameters,
            ),
        )
        self._part(
            f"{route.name}-integration",
            apigateway.Integration,
            apigateway.IntegrationArgs(
                rest_api=self._rest_api.id,
                resource_id=resource.id,
                http_method=method.http_method,
                type="AWS_PROXY",
                integration_http_method="POST",
                uri=presigner.invoke_arn,
                timeout_milliseconds=INTEGRATION_TIMEOUT_MS,
            ),
        )

    def _allow_invocation(
        self,
        location: pulumi.Output[Location],
        gate: apigateway.Authorizer,
        authorizer: aws.lambda_.Function,
        presigner: aws.lambda_.Function,
    ) -> None:
        """Let this API, and no other, call the functions: the authorizer as its authorizer, the presigner by GET."""
        execution_arn = self._rest_api.execution_arn
        sources = {
            "authorizer": (authorizer, pulumi.Output.concat(execution_arn, "/authorizers/", gate.id)),
            "presigner": (presigner, pulumi.Output.concat(execution_arn, f"/{self._settings.stage_name}/GET/*")),
        }
        for role, (function, source_arn) in sources.items():
            aws.lambda_.Permission(
                f"{self._name}-invoke-{role}",
                function=function.name,
                action="lambda:InvokeFunction",
                principal="apigateway.amazonaws.com",
                source_arn=source_arn,
                source_account=location.apply(lambda place: place.account_id),
                opts=self._child,
            )
