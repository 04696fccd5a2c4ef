"""The front door: wires location, endpoints, identity, functions and the private API, and nothing else."""

from typing import Any

import pulumi

from .api.private_api import PrivateApi
from .aws.naming import camel_case, default_prefix
from .config.args import StudioAccessArgs
from .config.settings import Settings
from .config.stack_config import recorded_inputs
from .created import with_what_is_created
from .dns.corporate_dns import corporate_dns
from .dns.zones import private_zones
from .identity.accepted_issuers import AcceptedIssuers
from .identity.sign_in_domain import check_sign_in_domain
from .lambda_functions.function import required_bundles
from .lambda_functions.functions import execution_roles, functions
from .lambda_functions.kinds import AUTHORIZER, PAGE, PRESIGNER, PROFILE_CREATOR, behind_the_api
from .lookup import locate
from .network.endpoints import Endpoints
from .operating import operating
from .oversight import Oversight
from .perimeter import door_policy

OUTPUTS = (
    "api_url",
    "page_url",
    "host_header",
    "api_id",
    "endpoint_ids",
    "user_pool_id",
    "client_id",
    "issuer",
    "function_names",
    "vpc_id",
    "subnet_ids",
    "domain_id",
    "route_table_id",
    "presign_policy",
    "forward_zones",
    "forwarders",
    "resolver_addresses",
    "front_door",
    "alarm_topic_arn",
    "dashboard_name",
    "profile_from",
    "directory_table",
    "operating",
)


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

    def __init__(self, name: str, args: StudioAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        # Whatever can be known to fail fails before anything is registered, and leaves nothing half made.
        settings = Settings.of(args)
        prefix = settings.name_prefix or default_prefix(pulumi.get_project(), name, pulumi.get_stack())
        check_sign_in_domain(prefix, settings)
        bundles = required_bundles(settings)
        # The arguments are the component's inputs in the state too, where policy packs can read them.
        super().__init__("studio-access:index:StudioAccess", name, recorded_inputs(args), opts)
        child = pulumi.ResourceOptions(parent=self)
        location = locate(self)
        settings, network = with_what_is_created(name, settings, location, prefix, child)
        kinds = behind_the_api(settings)
        roles = execution_roles(name, kinds, settings=settings, location=location, prefix=prefix, opts=child)
        endpoints = Endpoints(
            name,
            settings=settings,
            location=location,
            presigner=roles[PRESIGNER],
            creator=roles.get(PROFILE_CREATOR),
            opts=child,
        )
        policy = door_policy(settings, location, endpoints)
        roles[PRESIGNER].allow("presign", policy)
        api = PrivateApi(
            name,
            settings=settings,
            location=location,
            prefix=prefix,
            endpoint_id=endpoints.execute_api.id,
            opts=child,
        )
        accepted = AcceptedIssuers(
            name,
            settings=settings,
            location=location,
            prefix=prefix,
            authorizer=roles[AUTHORIZER],
            bundles=bundles,
            page_address=api.page_address,
            opts=child,
        )
        made = functions(
            name,
            bundles,
            settings=settings,
            location=location,
            roles=roles,
            accepted=accepted,
            page_address=api.page_address,
            endpoints=endpoints,
            opts=child,
        )
        api.serve(made)
        endpoints.limit_to_api(api.api_id, api.endpoint_resources)
        oversight = Oversight(
            name,
            settings=settings,
            location=location,
            prefix=prefix,
            api=api,
            endpoints=endpoints,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*made.values(), *accepted.resources, api]),
        )

        door = pulumi.Output.all(location, api.api_id, endpoints.execute_api.id)
        self.api_url = pulumi.Output.concat(
            "https://", door.apply(lambda known: known[0].api_host_through(*known[1:])), "/", api.stage_name
        )
        self.page_url = pulumi.Output.concat(self.api_url, "/") if PAGE in kinds else pulumi.Output.from_input("")
        self.host_header = door.apply(lambda known: known[0].api_host(known[1]))
        self.api_id = api.api_id
        self.endpoint_ids = endpoints.ids
        self.user_pool_id = accepted.identity.user_pool_id
        self.client_id = accepted.identity.client_ids.apply(lambda ids: ids[0])
        self.issuer = accepted.identity.issuer
        self.function_names = pulumi.Output.all(
            **{camel_case(kind.label): function.name for kind, function in made.items()}
        )
        self.vpc_id = pulumi.Output.from_input(settings.vpc_id)
        self.subnet_ids = pulumi.Output.all(settings.subnet_ids).apply(lambda known: known[0])
        self.route_table_id = network.route_table_id if network else pulumi.Output.from_input("")
        self.domain_id = pulumi.Output.from_input(settings.domain_id)
        self.presign_policy = policy
        zones = door.apply(lambda known: private_zones(*known))
        dns = corporate_dns(name, settings=settings, zones=zones, prefix=prefix, opts=child)
        self.resolver_addresses = dns.resolver_addresses
        self.forwarders = dns.forwarders
        self.forward_zones = self.forwarders.apply(lambda by_server: by_server["bind"])
        self.front_door = oversight.front_door
        self.alarm_topic_arn, self.dashboard_name = oversight.alarm_topic_arn, oversight.dashboard_name
        self.profile_from = pulumi.Output.from_input(settings.profile_from)
        self.directory_table = accepted.directory_table
        policies = {camel_case(kind.label): role.policies for kind, role in roles.items()}
        self.operating = operating(settings, location, accepted.sign_in_url, policies)
        self.register_outputs(self.outputs)

    @property
    def outputs(self) -> dict[str, pulumi.Output[Any]]:
        """Everything a stack exports, by its camelCase name."""
        return {camel_case(name): getattr(self, name) for name in OUTPUTS}
