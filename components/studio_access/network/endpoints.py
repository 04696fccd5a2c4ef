"""The interface VPC endpoints: each adopted by id, or created with a policy and a security group of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..aws.naming import camel_case
from ..aws.services import SERVICES, Service
from ..config.settings import Settings
from ..iam import vpc_endpoints as endpoint_policies
from ..iam.document import to_json
from ..lambda_functions.execution_role import ExecutionRole
from .security_groups import Peer, admit, let_out, ranges, security_group


@dataclass(frozen=True)
class Endpoint:
    """One endpoint of the VPC, ours or adopted."""

    id: pulumi.Output[str]
    dns_name: pulumi.Output[str]
    """Its own regional name: reaches the service through this endpoint, with or without private DNS."""
    group_id: pulumi.Output[str] | None
    """Its security group if it was created here, None if it was adopted."""


class Endpoints(pulumi.ComponentResource):
    """The VPC's doors: how people reach the API and Studio, and how the function reaches SageMaker."""

    ids: pulumi.Output[dict[str, str]]
    """By service; `sts` and `logs` are missing where the settings say `none`."""
    sagemaker_api: Endpoint
    studio: Endpoint
    execute_api: Endpoint
    function_group_ids: list[pulumi.Input[str]]
    """The presigning function's security groups: the given ones, or one that reaches SageMaker and nothing else."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        presigner: ExecutionRole,
        creator: ExecutionRole | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Endpoints", name, {}, opts)
        self._name = name
        self._settings = settings
        self._location = location
        self._child = pulumi.ResourceOptions(parent=self)
        self._presigner_role, self._creator_role = presigner.name, creator.name if creator else ""
        roles = [presigner, *([creator] if creator else [])]
        function_group = None
        self.function_group_ids = list(settings.function_security_group_ids)
        if not self.function_group_ids:
            function_group = security_group(
                f"{name}-function",
                "The presigning function",
                settings,
                # Lambda removes its network interfaces with the function's role, and while they are there the group
                # stays: so the role must outlive the group.
                pulumi.ResourceOptions(parent=self, depends_on=[part for role in roles for part in role.resources]),
            )
            self.function_group_ids = [function_group.id]
        made: dict[str, Endpoint] = {}
        for service in SERVICES:
            given = getattr(settings, service.setting)
            if given != "none":
                made[service.name] = self._adopted(service, given) if given else self._created(service)
        self.sagemaker_api, self.studio, self.execute_api = made["sagemaker-api"], made["studio"], made["execute-api"]
        if function_group:
            let_out(f"{name}-function", function_group, self._sagemaker_peers(), settings, self._child)
        self.ids = pulumi.Output.all(**{camel_case(service): endpoint.id for service, endpoint in made.items()})
        self.register_outputs({"ids": self.ids})

    def limit_to_api(self, api_id: pulumi.Input[str], resources: Sequence[str]) -> None:
        """Let the created `execute-api` endpoint serve these routes only, unless it serves the whole VPC.

        A resource of its own, since the API must name the endpoint before the endpoint's policy can name the API.
        """
        if self.execute_api.group_id is None or "execute-api" in self._settings.private_dns:
            return
        aws.ec2.VpcEndpointPolicy(
            f"{self._name}-execute-api",
            vpc_endpoint_id=self.execute_api.id,
            policy=pulumi.Output.all(self._location, api_id).apply(
                lambda known: to_json(endpoint_policies.execute_api(*known, self._settings.stage_name, resources))
            ),
            opts=self._child,
        )

    def _adopted(self, service: Service, endpoint_id: pulumi.Input[str]) -> Endpoint:
        # The lookup names the service too, so that an endpoint of another service is refused before anything is made.
        found = aws.ec2.get_vpc_endpoint_output(
            id=endpoint_id,
            service_name=self._service_name(service),
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        return Endpoint(pulumi.Output.from_input(endpoint_id), found.dns_entries[0].dns_name, None)

    def _created(self, service: Service) -> Endpoint:
        settings = self._settings
        name = f"{self._name}-{service.name}"
        group = security_group(name, f"HTTPS to the {service.endpoint_service} endpoint", settings, self._child)
        private_dns = service.name in settings.private_dns
        cidrs = settings.corporate_cidrs if service.admits_people else []
        if private_dns:
            # The whole VPC resolves the service to this endpoint, so the whole VPC must be let in.
            cidrs = [*cidrs, *settings.vpc_cidrs]
        peers = ranges(dict.fromkeys(cidrs))
        if service.admits_function:
            peers += [
                Peer(f"function-{number}", group_id=member) for number, member in enumerate(self.function_group_ids)
            ]
        admit(name, group, peers, settings, self._child)
        endpoint = aws.ec2.VpcEndpoint(
            name,
            vpc_id=settings.vpc_id,
            service_name=self._service_name(service),
            vpc_endpoint_type="Interface",
            subnet_ids=settings.subnet_ids,
            security_group_ids=[group.id],
            private_dns_enabled=private_dns,
            policy=self._policy(service),
            tags={"Name": name, **settings.tags},
            opts=self._child,
        )
        return Endpoint(endpoint.id, endpoint.dns_entries[0].dns_name, group.id)

    def _policy(self, service: Service) -> pulumi.Output[str] | None:
        if service.name in self._settings.private_dns:
            return self._location.apply(lambda place: to_json(service.of_the_vpc(place)))
        known = pulumi.Output.all(self._location, self._settings.domain_id).apply(
            lambda found: (found[0], self._settings.domain_ids(found[1]))
        )
        if service.name == "sagemaker-api":
            return known.apply(
                lambda k: to_json(endpoint_policies.sagemaker_api(*k, self._presigner_role, self._creator_role))
            )
        if service.name == "studio":
            return known.apply(lambda k: to_json(endpoint_policies.studio(k[0], k[1])))
        return None  # execute-api: see limit_to_api

    def _sagemaker_peers(self) -> list[Peer]:
        if self.sagemaker_api.group_id is not None:
            return [Peer("sagemaker-api", group_id=self.sagemaker_api.group_id)]
        # The groups of an adopted endpoint are not ours to know at preview; its addresses are in the VPC's ranges.
        return ranges(self._settings.vpc_cidrs)

    def _service_name(self, service: Service) -> pulumi.Output[str]:
        return self._location.apply(lambda location: location.endpoint_service(service.endpoint_service))
