"""The VPC endpoints, each adopted by id or created with a policy, and security groups of the functions in the VPC."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from ..aws.naming import camel_case
from ..aws.services import SERVICES, Service
from ..context import Context
from ..iam import vpc_endpoints as policies
from .security_groups import HTTPS, Peer, Port, admit, let_out, ranges, security_group


@dataclass(frozen=True)
class Endpoint:
    """One endpoint of the VPC, ours or adopted."""

    id: pulumi.Output[str]
    dns_name: pulumi.Output[str]
    """Its own regional name: reaches the service through this endpoint, with or without private DNS."""
    group: aws.ec2.SecurityGroup | None
    """Its security group if it was created here, None if it was adopted."""


@dataclass(frozen=True)
class Gateway:
    """A gateway endpoint: a route in the VPC's route tables to the addresses of a service, which keeps its names."""

    id: pulumi.Output[str]
    prefix_list_id: pulumi.Output[str]
    """AWS's own list of the service's addresses, for rules of security groups."""


class Endpoints(pulumi.ComponentResource):
    """How people reach the API and Studio, and how the functions reach SageMaker."""

    ids: pulumi.Output[dict[str, str]]
    """By service; `sts` and `logs` are missing where the settings say `none`."""
    sagemaker_api: Endpoint
    studio: Endpoint
    execute_api: Endpoint
    dynamodb: Gateway | None
    """For an authorizer in the VPC that reads a table; otherwise None."""

    def __init__(
        self,
        context: Context,
        *,
        presigner: str,
        creator: str = "",
        route_table_id: pulumi.Output[str] | None,
        studio_roles: Sequence[pulumi.Input[str]] = (),
    ) -> None:
        """Who calls SageMaker through its endpoint, and where routes to a gateway go.

        presigner, creator: the names of the roles that may presign, and create profiles. studio_roles: the ARNs of
        those that people have inside Studio. route_table_id: of the created VPC; None where the VPC is brought.
        """
        super().__init__("studio-access:index:Endpoints", context.name, {}, context.options())
        self._context = context.within(self)
        self._presigner, self._creator, self._studio_roles = presigner, creator, list(studio_roles)
        made: dict[str, Endpoint] = {}
        for service in SERVICES:
            given = getattr(context.settings, service.setting)
            if given != "none":
                made[service.name] = self._adopted(service, given) if given else self._created(service)
        self.sagemaker_api, self.studio, self.execute_api = made["sagemaker-api"], made["studio"], made["execute-api"]
        wanted = context.settings.authorizer_in_vpc and context.settings.authorizer_reads_a_table
        self.dynamodb = self._gateway_to_dynamodb(route_table_id) if wanted else None
        gateways = {"dynamodb": self.dynamodb.id} if self.dynamodb else {}
        interfaces = {camel_case(service): endpoint.id for service, endpoint in made.items()}
        self.ids = pulumi.Output.all(**interfaces, **gateways)
        self.register_outputs({"ids": self.ids})

    @property
    def created_ids(self) -> list[pulumi.Output[str]]:
        """Those of the three endpoints that belong to the stack; the others belong to somebody else."""
        return [each.id for each in (self.sagemaker_api, self.studio, self.execute_api) if each.group is not None]

    def _adopted(self, service: Service, given: pulumi.Input[str]) -> Endpoint:
        known = pulumi.Output.from_input(given)
        return Endpoint(known.apply(_endpoint_id), known.apply(lambda name: self._dns_name(service, name)), None)

    def _dns_name(self, service: Service, given: str) -> pulumi.Input[str]:
        if "." in given:
            return given  # another account's endpoint, which nobody can look up here
        # The lookup names the service too, so that an endpoint of another service is refused before anything is made.
        found = aws.ec2.get_vpc_endpoint_output(
            id=given, service_name=self._service_name(service), opts=self._context.lookup
        )
        return found.dns_entries[0].dns_name

    def _created(self, service: Service) -> Endpoint:
        context, settings = self._context, self._context.settings
        name = f"{context.name}-{service.name}"
        group = security_group(context, name, f"HTTPS to the {service.endpoint_service} endpoint")
        private_dns = service.name in settings.private_dns
        people = service.admits_people or (service.name == "sagemaker-api" and settings.studio_page_through_vpc)
        cidrs = settings.corporate_cidrs if people else []
        if private_dns:
            # The whole VPC resolves the service to this endpoint, so the whole VPC must be let in.
            cidrs = [*cidrs, *settings.vpc_cidrs]
        admit(context, name, group, ranges(dict.fromkeys(cidrs)))
        endpoint = aws.ec2.VpcEndpoint(
            name,
            vpc_id=settings.vpc_id,
            service_name=self._service_name(service),
            vpc_endpoint_type="Interface",
            subnet_ids=settings.subnet_ids,
            security_group_ids=[group.id],
            private_dns_enabled=private_dns,
            policy=self._policy(service),
            tags=context.tags(name),
            opts=context.options(),
        )
        return Endpoint(endpoint.id, endpoint.dns_entries[0].dns_name, group)

    def _gateway_to_dynamodb(self, route_table_id: pulumi.Output[str] | None) -> Gateway:
        """Source: PrivateLink guide, "Gateway endpoints for Amazon DynamoDB"."""
        context, settings = self._context, self._context.settings
        service_name = context.location.apply(lambda location: location.endpoint_service("dynamodb"))
        if route_table_id is None:
            # DynamoDB has interface endpoints too, and other VPCs have endpoints: those lead the authorizer nowhere.
            found = aws.ec2.get_vpc_endpoint_output(
                id=settings.dynamodb_endpoint_id,
                vpc_id=settings.vpc_id,
                service_name=service_name,
                filters=[{"name": "vpc-endpoint-type", "values": ["Gateway"]}],
                opts=context.lookup,
            )
            return Gateway(pulumi.Output.from_input(settings.dynamodb_endpoint_id), found.prefix_list_id)
        name = f"{context.name}-dynamodb"
        endpoint = aws.ec2.VpcEndpoint(
            name,
            vpc_id=settings.vpc_id,
            service_name=service_name,
            vpc_endpoint_type="Gateway",
            route_table_ids=[route_table_id],
            policy=context.policy(policies.dynamodb_of_the_vpc),
            tags=context.tags(name),
            opts=context.options(),
        )
        return Gateway(endpoint.id, endpoint.prefix_list_id)

    def _policy(self, service: Service) -> pulumi.Output[str] | None:
        context = self._context
        settings = context.settings
        if service.name == "sagemaker-api" and service.name in settings.private_dns and self._studio_roles:
            return context.policy(
                policies.sagemaker_api_of_the_vpc,
                # Without roles in the settings, only those of the created domain are known.
                domains=context.domain_ids if settings.studio_role_arns else [settings.domain_id],
                presigner_role=self._presigner,
                studio_roles=self._studio_roles,
            )
        if service.name in settings.private_dns:
            return context.policy(policies.of_the_vpc, service=service.name)
        if service.name == "sagemaker-api":
            return context.policy(
                policies.sagemaker_api,
                domains=context.domain_ids,
                presigner_role=self._presigner,
                creator_role=self._creator,
                studio_roles=self._studio_roles,
            )
        if service.name == "studio":
            return context.policy(policies.studio, domains=context.domain_ids)
        return None  # execute-api: see `limit_to_api`

    def _service_name(self, service: Service) -> pulumi.Output[str]:
        return self._context.location.apply(lambda location: location.endpoint_service(service.endpoint_service))


def limit_to_api(context: Context, endpoint: Endpoint, api_id: pulumi.Input[str], resources: Sequence[str]) -> None:
    """Let the created `execute-api` endpoint serve these routes only, unless it serves the whole VPC.

    A resource of its own, since the API must name the endpoint before the endpoint's policy can name the API.
    """
    if endpoint.group is None or "execute-api" in context.settings.private_dns:
        return
    aws.ec2.VpcEndpointPolicy(
        f"{context.name}-execute-api",
        vpc_endpoint_id=endpoint.id,
        policy=context.policy(
            policies.execute_api, api_id=api_id, stage_name=context.settings.stage_name, resources=resources
        ),
        opts=context.options(),
    )


def function_groups(
    context: Context, sagemaker_api: Endpoint, roles: Iterable[pulumi.Resource]
) -> list[pulumi.Input[str]]:
    """The security groups of functions that call SageMaker: the given ones, or one that reaches it and nothing else.

    roles: the functions' roles with their policies. Lambda removes its network interfaces with the function's role, and
    while they are there the group stays: so the roles must outlive the group.
    """
    name, group_ids = f"{context.name}-function", list[pulumi.Input[str]](context.settings.function_security_group_ids)
    if not group_ids:
        group = security_group(context, name, "The presigning function", after=roles)
        group_ids = [group.id]
        if sagemaker_api.group is not None:
            peers = [Peer("sagemaker-api", group_id=sagemaker_api.group.id)]
        else:
            # The groups of an adopted endpoint are not ours to know at preview; its addresses are in its VPC's ranges.
            peers = ranges(context.settings.endpoint_cidrs or context.settings.vpc_cidrs)
        let_out(context, name, group, peers)
    if sagemaker_api.group is not None:
        members = [Peer(f"function-{number}", group_id=member) for number, member in enumerate(group_ids)]
        admit(context, f"{context.name}-sagemaker-api", sagemaker_api.group, members)
    return group_ids


def authorizer_groups(
    context: Context, dynamodb: Gateway | None, roles: Iterable[pulumi.Resource]
) -> list[pulumi.Input[str]]:
    """The security group of an authorizer in the VPC: it reaches its tables, and issuers on the corporate network that
    it fetches keys from itself; nothing else, and nobody reaches it.

    roles: as for `function_groups`. Name resolution by the VPC's own resolver needs no rule (VPC user guide, "Control
    traffic to your AWS resources using security groups").
    """
    name = f"{context.name}-authorizer"
    group = security_group(context, name, "The authorizing function", after=roles)
    if dynamodb is not None:
        let_out(context, name, group, [Peer("dynamodb", prefix_list_id=dynamodb.prefix_list_id)])
    for number in context.settings.key_ports:
        of_this_port = name if number == HTTPS.first else f"{name}-{number}"
        port = Port(HTTPS.label, HTTPS.transport, number)
        let_out(context, of_this_port, group, ranges(context.settings.corporate_cidrs), port)
    return [group.id]


def _endpoint_id(given: str) -> str:
    """The id of an endpoint that is given by its id, or by its DNS name, such as
    `vpce-0123456789abcdef0-0abc1234.execute-api.eu-west-1.vpce.amazonaws.com`.
    """
    return "-".join(given.split("-")[:2])
