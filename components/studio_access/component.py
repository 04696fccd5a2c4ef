"""The component: it builds every part after what the part needs, and tells what a stack exports."""

from typing import Any

import pulumi

from .api.deployment import ApiDeployment
from .api.rest_api import RestApi
from .api.routes import endpoint_resources, routes
from .api.waf import web_acl
from .aws.naming import camel_case, default_prefix, schedule_name, studio_role_name
from .cognito.domain import check_sign_in_domain
from .cognito.identity import Identity
from .config.args import StudioAccessArgs
from .config.settings import Settings
from .config.stack_config import recorded_inputs
from .context import Context, locate, when_known
from .directory.items import list_people
from .directory.keys import KeyRefresh
from .directory.table import Directory
from .dns.forwarders import private_zones
from .dns.resolver import corporate_dns
from .iam.presign import Perimeter
from .issuers import external_issuers
from .lambda_functions.catalog import KEY_REFRESHER, PRESIGNER, PROFILE_CREATOR, behind_the_api, wanted
from .lambda_functions.environment import environments
from .lambda_functions.function import Function, required_bundles
from .lambda_functions.role import ExecutionRole, permissions
from .monitoring.monitoring import Monitoring
from .monitoring.names import MonitoredNames
from .network.endpoints import Endpoints, function_groups, limit_to_api
from .network.vpc import Network
from .outputs import OUTPUTS, front_door, operating, operating_settings
from .studio.domain import StudioDomain


class StudioAccess(pulumi.ComponentResource):
    """A private, identity-checked front door to one SageMaker Studio domain.

    A person who signed in gets a short-lived presigned Studio URL for their own user profile and nobody else's, which
    can be made and used only through the VPC's endpoints. Arguments: see `StudioAccessArgs`; wrong ones raise
    `SettingsError`, all at once.
    """

    api_url: pulumi.Output[str]
    """Where people call: `<api_url>/me`; a public name with private addresses."""
    page_url: pulumi.Output[str]
    """Where people open the page; empty: there is none. An existing pool's client must allow it as callback and
    sign-out URL."""
    host_header: pulumi.Output[str]
    """The `Host` (or, its first label, `x-apigw-api-id`) for calls by the endpoint's own name."""
    api_id: pulumi.Output[str]
    endpoint_ids: pulumi.Output[dict[str, str]]
    """By service: `sagemakerApi`, `studio`, `executeApi`, and `sts` and `logs` where there is one."""
    user_pool_id: pulumi.Output[str]
    client_id: pulumi.Output[str]
    """The first accepted app client; the created one where the pool is created."""
    issuer: pulumi.Output[str]
    function_names: pulumi.Output[dict[str, str]]
    """`authorizer` and `presigner`, and `page`, `preflight` and `profileCreator` where there is one."""
    vpc_id: pulumi.Output[str]
    subnet_ids: pulumi.Output[list[str]]
    route_table_id: pulumi.Output[str]
    """The created VPC's route table, for routes to the corporate network; empty where the VPC is brought."""
    domain_id: pulumi.Output[str]
    """The Studio domain, created or adopted."""
    presign_policy: pulumi.Output[str]
    """The document that says who may presign, from where, as JSON."""
    forward_zones: pulumi.Output[str]
    """Forward zones for the corporate BIND."""
    forwarders: pulumi.Output[dict[str, str]]
    """The same for other servers too: `bind`, `windows`, `unbound`, `dnsmasq`, `systemdResolved`."""
    resolver_addresses: pulumi.Output[list[str]]
    """Where the corporate DNS forwards to."""
    front_door: pulumi.Output[dict[str, Any]]
    """What an organisation's guardrails are made from: see docs/guardrails.md."""
    alarm_topic_arn: pulumi.Output[str]
    """Where alarms go; empty where `alarms` is off."""
    dashboard_name: pulumi.Output[str]
    """Empty where `dashboard` is off."""
    profile_from: pulumi.Output[str]
    """What leads from a person to a profile: `username`, `claim` or `directory`."""
    directory_table: pulumi.Output[str]
    """The table that says so; empty where there is none."""
    operating: pulumi.Output[dict[str, Any]]
    """What operators' commands compare the deployment with."""

    def __init__(  # noqa: PLR0915 - a table of contents, and an assignment for each output
        self, name: str, args: StudioAccessArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        # Whatever can be known to fail fails before anything is registered, and leaves nothing half made.
        settings = Settings.of(args)
        prefix = settings.name_prefix or default_prefix(pulumi.get_project(), name, pulumi.get_stack())
        check_sign_in_domain(prefix, settings)
        bundles = required_bundles(settings)
        # The arguments are the component's inputs in the state too, where policy packs can read them.
        super().__init__("studio-access:index:StudioAccess", name, recorded_inputs(args), opts)
        context = Context(name, settings, locate(self), prefix, parent=self)
        nothing = pulumi.Output.from_input("")

        network = Network(context) if settings.vpc_id == "" else None
        if network:
            context = context.with_settings(
                vpc_id=network.vpc_id, subnet_ids=network.subnet_ids, vpc_cidrs=[settings.network_cidr]
            )
        if settings.domain_id == "":
            context = context.with_settings(domain_id=StudioDomain(context).domain_id)
        settings = context.settings

        functions = behind_the_api(settings)
        endpoints = Endpoints(
            context,
            presigner=PRESIGNER.name(prefix),
            creator=PROFILE_CREATOR.name(prefix) if PROFILE_CREATOR in functions else "",
        )
        directory = Directory(context) if settings.profile_from != "username" else None
        looks_up = directory if settings.profile_from == "directory" else None
        allowed = permissions(
            context,
            sagemaker_api_id=endpoints.sagemaker_api.id,
            studio_id=endpoints.studio.id,
            directory_arn=looks_up.table_arn if looks_up else None,
        )
        roles = {spec: ExecutionRole(context, spec, allowed.get(spec)) for spec in functions}
        group_ids = function_groups(
            context.within(endpoints),
            endpoints.sagemaker_api,
            [resource for spec, role in roles.items() if spec.in_vpc for resource in role.resources],
        )

        api = RestApi(context, endpoints.execute_api.id)
        limit_to_api(context.within(endpoints), endpoints.execute_api, api.id, endpoint_resources(routes(settings)))
        identity = None
        if not settings.issuers:
            identity = Identity(
                context,
                bundles=bundles,
                table_name=directory.table_name if directory else nothing,
                table_arn=directory.table_arn if directory else nothing,
                page_address=api.page_address,
            )
        issuers = identity.issuers if identity else external_issuers(settings)
        if looks_up:
            list_people(context.within(looks_up), looks_up.table_name, issuers.issuer)
        entries = issuers.entries
        if settings.key_refresh == "scheduled":
            entries = KeyRefresh(context, entries, bundles).entries

        told = environments(
            context,
            sign_in=issuers.sign_in,
            entries=entries,
            directory_table=looks_up.table_name if looks_up else nothing,
            page_address=api.page_address,
            sagemaker_host=endpoints.sagemaker_api.dns_name,
        )
        deployed = {
            spec: Function(
                context,
                spec,
                bundle=bundles[spec],
                role=roles[spec],
                environment=told[spec],
                security_group_ids=group_ids if spec.in_vpc else (),
            ).function
            for spec in functions
        }
        deployment = ApiDeployment(context, api, deployed)

        # No part of its own any more, but in the URNs of what watches the API ever since.
        oversight = pulumi.ComponentResource("studio-access:index:Oversight", name, {}, context.options())
        names = MonitoredNames(
            prefix=prefix,
            stage_name=settings.stage_name,
            specs=wanted(settings),
            web_acl=web_acl(context.within(oversight), api.id, deployment.stage_name),
        )
        studio_roles = _studio_roles(context)
        monitoring = Monitoring(
            context.within(oversight),
            names,
            presigning_roles=[context.location.apply(lambda place: place.role_arn(names.presigner)), *studio_roles],
            after=[*deployed.values(), *([identity] if identity else []), api],
        )
        zones = when_known(private_zones, location=context.location, api_id=api.id, endpoint_id=api.endpoint_id)
        dns = corporate_dns(context, zones)

        self.api_url = pulumi.Output.concat("https://", api.host, "/", deployment.stage_name)
        self.page_url = pulumi.Output.concat(self.api_url, "/") if settings.serves_page else nothing
        self.host_header = api.own_host
        self.api_id = api.id
        self.endpoint_ids = endpoints.ids
        self.user_pool_id = issuers.user_pool_id
        self.client_id = issuers.client_ids.apply(lambda ids: ids[0])
        self.issuer = issuers.issuer
        self.function_names = pulumi.Output.all(
            **{camel_case(spec.label): function.name for spec, function in deployed.items()}
        )
        self.vpc_id = pulumi.Output.from_input(settings.vpc_id)
        self.subnet_ids = when_known(lambda ids: ids, ids=settings.subnet_ids)
        self.route_table_id = network.route_table_id if network else nothing
        self.domain_id = pulumi.Output.from_input(settings.domain_id)
        self.presign_policy = pulumi.Output.from_input(roles[PRESIGNER].policies["presign"])
        self.forwarders = dns.forwarders
        self.forward_zones = dns.forwarders.apply(lambda by_server: by_server["bind"])
        self.resolver_addresses = dns.resolver_addresses
        self.front_door = _front_door(context, endpoints, api.id, studio_roles)
        self.alarm_topic_arn, self.dashboard_name = monitoring.alarm_topic_arn, monitoring.dashboard_name
        self.profile_from = pulumi.Output.from_input(settings.profile_from)
        self.directory_table = directory.table_name if directory else nothing
        self.operating = when_known(
            lambda **known: operating(settings, **known),
            location=context.location,
            sign_in_url=issuers.sign_in_url,
            domain_ids=context.domain_ids,
            known_settings=operating_settings(settings),
            role_policies={camel_case(spec.label): role.policies for spec, role in roles.items()},
        )
        self.register_outputs(self.outputs)

    @property
    def outputs(self) -> dict[str, pulumi.Output[Any]]:
        """Everything a stack exports, by its camelCase name."""
        return {camel_case(name): getattr(self, name) for name in OUTPUTS}


def _studio_roles(context: Context) -> list[pulumi.Input[str]]:
    """ARNs of the roles with which Studio itself presigns: the given ones, and the created domain's."""
    given: list[pulumi.Input[str]] = list(context.settings.studio_role_arns)
    if not context.settings.home_storage:
        return given
    created = studio_role_name(context.prefix)
    return [*given, context.location.apply(lambda location: location.role_arn(created))]


def _front_door(
    context: Context, endpoints: Endpoints, api_id: pulumi.Output[str], studio_roles: list[pulumi.Input[str]]
) -> pulumi.Output[dict[str, Any]]:
    settings, prefix, specs = context.settings, context.prefix, wanted(context.settings)
    scheduled = [KEY_REFRESHER.name(prefix)] if KEY_REFRESHER in specs else []
    return when_known(
        lambda vpc_id, endpoint_ids, **known: front_door(
            perimeter=Perimeter(vpc_id, endpoint_ids, settings.vpc_cidrs, settings.corporate_cidrs),
            prefix=prefix,
            stage_name=settings.stage_name,
            entrypoints=settings.entrypoints,
            broker=PRESIGNER.name(prefix),
            functions=[spec.name(prefix) for spec in specs],
            scheduled_functions=scheduled,
            schedule_roles=[schedule_name(function) for function in scheduled],
            **known,
        ),
        location=context.location,
        vpc_id=settings.vpc_id,
        endpoint_ids=[endpoints.sagemaker_api.id, endpoints.studio.id],
        api_id=api_id,
        studio_roles=studio_roles,
        created_endpoints=endpoints.created_ids,
    )
