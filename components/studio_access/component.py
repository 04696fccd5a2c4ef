"""The component: it builds every part after what the part needs, and tells what a stack exports."""

from functools import partial
from typing import Any

import pulumi

from .api.deployment import ApiDeployment
from .api.rest_api import RestApi
from .api.routes import endpoint_resources, routes
from .api.waf import web_acl
from .aws.naming import camel_case, default_prefix, studio_role_name
from .cognito.domain import check_sign_in_domain
from .cognito.user_pool import UserPool
from .config.args import StudioAccessArgs
from .config.settings import Settings
from .config.stack_config import recorded_inputs
from .context import Context, locate, when_known
from .directory.items import list_people
from .directory.keys import KeyRefresh
from .directory.table import Directory
from .dns.resolver import corporate_dns
from .front_door_output import front_door
from .issuers import external_issuers
from .lambda_functions.catalog import AUTHORIZER, PRESIGNER, PROFILE_CREATOR, wanted
from .lambda_functions.environment import environments
from .lambda_functions.function import api_functions, required_bundles
from .lambda_functions.role import api_roles
from .monitoring.monitoring import Monitoring
from .monitoring.names import MonitoredNames
from .network.endpoints import Endpoints, authorizer_groups, function_groups, limit_to_api
from .network.vpc import Network
from .outputs import OUTPUTS, operating, operating_settings
from .studio.domain import StudioDomain, presigning_roles, work_in_studio


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
    """By service: `sagemakerApi`, `studio`, `executeApi`, and `sts`, `logs` and `dynamodb` where there is one."""
    user_pool_id: pulumi.Output[str]
    client_id: pulumi.Output[str]
    """The first accepted app client; the created one where the pool is created."""
    issuer: pulumi.Output[str]
    function_names: pulumi.Output[dict[str, str]]
    """`authorizer` and `presigner`, and `page`, `preflight` and `profileCreator` where there is one."""
    vpc_id: pulumi.Output[str]
    subnet_ids: pulumi.Output[list[str]]
    domain_id: pulumi.Output[str]
    """The Studio domain, created or adopted."""
    route_table_id: pulumi.Output[str]
    """The created VPC's route table, for routes to the corporate network; empty where the VPC is brought."""
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

        # The VPC and the Studio domain: from here on, the settings have the created ones in place of none.
        network = Network(context) if settings.vpc_id == "" else None
        if network:
            context = context.with_settings(
                vpc_id=network.vpc_id, subnet_ids=network.subnet_ids, vpc_cidrs=[settings.network_cidr]
            )
        studio = StudioDomain(context) if settings.domain_id == "" else None
        if studio:
            context = context.with_settings(domain_id=studio.domain_id)
        settings = context.settings

        # What may be reached, and what the functions may do there.
        creator = PROFILE_CREATOR.name(prefix) if settings.create_profiles else ""
        endpoints = Endpoints(
            context,
            presigner=PRESIGNER.name(prefix),
            creator=creator,
            studio_roles=presigning_roles(context),
            route_table_id=network.route_table_id if network else None,
        )
        if studio:
            work_in_studio(context, studio, sagemaker_api_id=endpoints.sagemaker_api.id, studio_id=endpoints.studio.id)
        directory = Directory(context) if settings.profile_from != "username" else None
        looked_up = directory if settings.profile_from == "directory" else None
        roles = api_roles(
            context,
            sagemaker_api_id=endpoints.sagemaker_api.id,
            studio_id=endpoints.studio.id,
            dynamodb_id=endpoints.dynamodb.id if endpoints.dynamodb else "",
            directory_arn=looked_up.table_arn if looked_up else None,
        )
        callers = {spec: role for spec, role in roles.items() if spec.calls_sagemaker}
        caller_groups = function_groups(
            context.within(endpoints),
            endpoints.sagemaker_api,
            [resource for role in callers.values() for resource in role.resources],
        )
        groups = dict.fromkeys(callers, caller_groups)
        if settings.authorizer_in_vpc:
            groups[AUTHORIZER] = authorizer_groups(
                context.within(endpoints), endpoints.dynamodb, roles[AUTHORIZER].resources
            )

        # The API's address, which the sign-in must know; and the issuers, which the API's functions must know.
        api = RestApi(context, endpoints.execute_api.id)
        limit_to_api(context.within(endpoints), endpoints.execute_api, api.id, endpoint_resources(routes(settings)))
        pool = None
        if not settings.issuers:
            pool = UserPool(
                context,
                bundles=bundles,
                table_name=directory.table_name if directory else nothing,
                table_arn=directory.table_arn if directory else nothing,
                page_address=api.page_address,
            )
        issuers = pool.issuers if pool else external_issuers(settings)
        if looked_up:
            list_people(context.within(looked_up), looked_up.table_name, issuers.issuer)
        scheduled = settings.key_refresh == "scheduled"
        entries = KeyRefresh(context, issuers.entries, bundles).entries if scheduled else issuers.entries

        # The functions, and the API that answers with them.
        told = environments(
            context,
            sign_in=issuers.sign_in,
            entries=entries,
            directory_table=looked_up.table_name if looked_up else nothing,
            page_address=api.page_address,
            sagemaker_host=endpoints.sagemaker_api.dns_name,
        )
        functions = api_functions(context, bundles, roles, told, groups)
        deployment = ApiDeployment(context, api, functions)

        # What watches it. The group has no code of its own; it is there for the URNs of what is in it.
        oversight = pulumi.ComponentResource("studio-access:index:Oversight", name, {}, context.options())
        oversight.register_outputs({})
        around = context.within(oversight)
        acl = web_acl(around, api.id, deployment.stage_name)
        monitoring = Monitoring(
            around,
            MonitoredNames(prefix, settings.stage_name, wanted(settings), acl),
            broker_arn=context.role_arn(PRESIGNER.name(prefix)),
            studio_role_arns=presigning_roles(context),
            endpoint_ids=[endpoints.sagemaker_api.id, endpoints.studio.id],
            after=[*functions.values(), *([pool] if pool else []), api],
        )
        dns = corporate_dns(context, api_id=api.id, endpoint_id=api.endpoint_id)

        self.api_url = pulumi.Output.concat("https://", api.host, "/", deployment.stage_name)
        self.page_url = pulumi.Output.concat(self.api_url, "/") if settings.serves_page else nothing
        self.host_header = api.own_host
        self.api_id = api.id
        self.endpoint_ids = endpoints.ids
        self.user_pool_id = issuers.user_pool_id
        self.client_id = issuers.client_ids.apply(lambda ids: ids[0])
        self.issuer = issuers.issuer
        self.function_names = pulumi.Output.all(
            **{camel_case(spec.label): function.name for spec, function in functions.items()}
        )
        self.vpc_id = pulumi.Output.from_input(settings.vpc_id)
        self.subnet_ids = when_known(lambda ids: ids, ids=settings.subnet_ids)
        self.route_table_id = network.route_table_id if network else nothing
        self.domain_id = pulumi.Output.from_input(settings.domain_id)
        self.presign_policy = pulumi.Output.from_input(roles[PRESIGNER].policies["presign"])
        self.forwarders = dns.forwarders
        self.forward_zones = dns.forwarders.apply(lambda by_server: by_server["bind"])
        self.resolver_addresses = dns.resolver_addresses
        self.front_door = when_known(
            partial(front_door, settings, prefix),
            location=context.location,
            vpc_id=settings.vpc_id,
            endpoint_ids=[endpoints.sagemaker_api.id, endpoints.studio.id],
            api_id=api.id,
            studio_roles=presigning_roles(context),
            created_endpoints=endpoints.created_ids,
        )
        self.alarm_topic_arn, self.dashboard_name = monitoring.alarm_topic_arn, monitoring.dashboard_name
        self.profile_from = pulumi.Output.from_input(settings.profile_from)
        self.directory_table = directory.table_name if directory else nothing
        self.operating = when_known(
            partial(operating, settings, studio_role=studio_role_name(prefix) if studio else ""),
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
