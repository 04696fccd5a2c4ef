"""The private REST API: its routes, one authorizer, and everything else refused."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import pulumi
import pulumi_aws as aws
from pulumi_aws import apigateway

from ..aws.location import Location
from ..config.settings import Settings
from ..iam.document import to_json
from ..lambda_functions.kinds import AUTHORIZER, Kind
from .documents import gateway_responses, resource_policy
from .routes import Route, endpoint_resources, invoked_by, routes
from .stage import serve

# Longer than the presigning function's own limit, so that its answer, not API Gateway's, reaches the caller.
INTEGRATION_TIMEOUT_MS = 10_000

Part = TypeVar("Part", bound=pulumi.CustomResource)


class PrivateApi(pulumi.ComponentResource):
    """The routes behind the authorizer and the public ones, reachable through one VPC endpoint."""

    api_id: pulumi.Output[str]
    stage_name: pulumi.Output[str]
    """Known once the API is served."""
    page_address: pulumi.Output[str]
    """Where people open the page, known before anything is served there: the sign-in must know the way back."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        endpoint_id: pulumi.Output[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:PrivateApi", name, {}, opts)
        self._name = name
        self._settings = settings
        self._location = location
        self._prefix = prefix
        self._endpoint_id = endpoint_id
        self._child = pulumi.ResourceOptions(parent=self)
        self._definition: dict[str, Any] = {}
        self._parts: list[pulumi.Resource] = []
        self._resources: dict[str, apigateway.Resource] = {}
        self._routes = routes(settings)
        self._rest_api = apigateway.RestApi(
            name,
            name=prefix,
            description="Presigned Studio URLs for the signed-in person",
            endpoint_configuration={"types": "PRIVATE", "vpc_endpoint_ids": [endpoint_id]},
            tags=settings.tags,
            opts=self._child,
        )
        self.api_id = self._rest_api.id
        host = pulumi.Output.all(location, self.api_id, endpoint_id).apply(
            lambda known: known[0].api_host_through(*known[1:])
        )
        self.page_address = pulumi.Output.concat("https://", host, f"/{settings.stage_name}/")
        self.register_outputs({"apiId": self.api_id, "pageAddress": self.page_address})

    @property
    def endpoint_resources(self) -> list[str]:
        """What the VPC endpoint must let through, below the stage."""
        return endpoint_resources(self._routes)

    def serve(self, functions: Mapping[Kind, aws.lambda_.Function]) -> None:
        """Put the functions behind the API's routes and deploy it.

        A step of its own, since the authorizer must know the client that signs in for the API, and the client the
        API's address.
        """
        self._resource_policy()
        self._gateway_responses()
        gate = self._authorizer(functions[AUTHORIZER])
        validator = self._validator()
        for route in self._routes:
            self._route(route, gate, validator, functions[route.function])
        self._allow_invocation(gate, functions)
        self.stage_name = serve(
            self._name,
            settings=self._settings,
            prefix=self._prefix,
            rest_api=self._rest_api,
            # The endpoint association is part of what a deployment freezes, so it counts as definition too.
            definition={**self._definition, "endpoint": self._endpoint_id},
            opts=pulumi.ResourceOptions(parent=self, depends_on=self._parts),
        ).stage_name

    def _part(self, suffix: str, resource_type: Callable[..., Part], args: Any) -> Part:
        """Create a part of the API's definition and remember its inputs, so that any change of it redeploys."""
        self._definition[suffix] = vars(args)
        part = resource_type(f"{self._name}-{suffix}", args, opts=self._child)
        self._parts.append(part)
        return part

    def _resource_policy(self) -> None:
        allowed_ranges = [*self._settings.vpc_cidrs, *self._settings.corporate_cidrs]
        public = [f"{self._settings.stage_name}/{route.resource}" for route in self._routes if route.public]
        policy = pulumi.Output.all(self._rest_api.execution_arn, self._endpoint_id).apply(
            lambda known: to_json(resource_policy(known[0], known[1], allowed_ranges, public))
        )
        self._part(
            "policy",
            apigateway.RestApiPolicy,
            apigateway.RestApiPolicyArgs(rest_api_id=self._rest_api.id, policy=policy),
        )

    def _gateway_responses(self) -> None:
        for response in gateway_responses(self._settings.cors_origins):
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
        gate: apigateway.Authorizer,
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
                authorizer_id=None if route.public else gate.id,
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

    def _allow_invocation(self, gate: apigateway.Authorizer, functions: Mapping[Kind, aws.lambda_.Function]) -> None:
        """Let this API, and no other, call the functions: the authorizer as its authorizer, the others by route."""
        execution_arn = self._rest_api.execution_arn
        for kind, function in functions.items():
            routes_of = pulumi.Output.from_input(f"{self._settings.stage_name}/{invoked_by(self._routes, kind)}")
            caller = pulumi.Output.concat("authorizers/", gate.id) if kind is AUTHORIZER else routes_of
            aws.lambda_.Permission(
                f"{self._name}-invoke-{kind.label}",
                function=function.name,
                action="lambda:InvokeFunction",
                principal="apigateway.amazonaws.com",
                source_arn=pulumi.Output.concat(execution_arn, "/", caller),
                source_account=self._location.apply(lambda place: place.account_id),
                opts=self._child,
            )
