"""The private REST API before anything answers there: its id, its host, and the address of the page."""

import pulumi
from pulumi_aws import apigateway

from ..context import Context, when_known


class RestApi(pulumi.ComponentResource):
    """Reachable through one VPC endpoint; what it answers is in `deployment.py`.

    A part of its own, since the authorizer must know the client that signs in for the API, and the client the API's
    address.
    """

    rest_api: apigateway.RestApi
    id: pulumi.Output[str]
    endpoint_id: pulumi.Output[str]
    """The `execute-api` endpoint."""
    host: pulumi.Output[str]
    """The name people call: through the endpoint, public with private addresses."""
    own_host: pulumi.Output[str]
    """Its name without the endpoint, which is the `Host` of calls by the endpoint's own name."""
    page_address: pulumi.Output[str]
    """Where people open the page, known before anything is served there: the sign-in must know the way back."""

    def __init__(self, context: Context, endpoint_id: pulumi.Output[str]) -> None:
        super().__init__("studio-access:index:PrivateApi", context.name, {}, context.options())
        self.rest_api = apigateway.RestApi(
            context.name,
            name=context.prefix,
            description="Presigned Studio URLs for the signed-in person",
            endpoint_configuration={"types": "PRIVATE", "vpc_endpoint_ids": [endpoint_id]},
            tags=context.settings.tags,
            opts=context.within(self).options(),
        )
        self.id, self.endpoint_id = self.rest_api.id, endpoint_id
        self.host = when_known(
            lambda location, api_id, endpoint_id: location.api_host_through(api_id, endpoint_id),
            location=context.location,
            api_id=self.id,
            endpoint_id=endpoint_id,
        )
        self.own_host = when_known(
            lambda location, api_id: location.api_host(api_id), location=context.location, api_id=self.id
        )
        self.page_address = pulumi.Output.concat("https://", self.host, f"/{context.settings.stage_name}/")
        self.register_outputs({"apiId": self.id, "pageAddress": self.page_address})
