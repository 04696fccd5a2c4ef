"""The front door: wires location, endpoints, identity, functions and the private API, and nothing else."""

from typing import Any

import pulumi

from .api.private_api import PrivateApi
from .args import StudioAccessArgs
from .configuration.settings import Settings
from .corporate.network import CorporateNetwork
from .created import with_what_is_created
from .dns.forwarders import forwarders
from .dns.resolver import Resolver
from .dns.zones import private_zones
from .iam import to_json
from .identity.identity import Identity, check_sign_in_domain
from .lambda_functions.environment import issuers, presigning
from .lambda_functions.execution_role import ExecutionRole
from .lambda_functions.function import AUTHORIZER, PRESIGNER, Function, base_policies, required_bundle
from .location import Location
from .lookup import locate
from .names import camel_case, default_prefix
from .network.endpoints import Endpoints
from .operating import operating
from .presign_policy import Perimeter, presign_policy

OUTPUTS = (
    "api_url",
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
    "presign_policy",
    "forward_zones",
    "forwarders",
    "resolver_addresses",
    "corporate_machines",
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
    """`authorizer` and `presigner`."""
    vpc_id: pulumi.Output[str]
    subnet_ids: pulumi.Output[list[str]]
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
    corporate_machines: pulumi.Output[dict[str, str]]
    """The simulated corporate network's instances: `bind` and `client`."""
    operating: pulumi.Output[dict[str, Any]]
    """What operators' commands compare the deployment with."""

    def __init__(self, name: str, args: StudioAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        # Whatever can be known to fail fails before anything is registered, and leaves nothing half made.
        settings = Settings.of(args)
        prefix = settings.name_prefix or default_prefix(pulumi.get_project(), name, pulumi.get_stack())
        check_sign_in_domain(prefix, settings)
        bundles = {kind: required_bundle(kind, settings) for kind in (AUTHORIZER, PRESIGNER)}
        # The arguments are the component's inputs in the state too, where policy packs can read them.
        recorded = {camel_case(key): value for key, value in args.items()}
        super().__init__("studio-access:index:StudioAccess", name, recorded, opts)
        child = pulumi.ResourceOptions(parent=self)
        location = locate(self)
        settings, network = with_what_is_created(name, settings, location, prefix, child)
        authorizer_role, presigner_role = (
            ExecutionRole(
                f"{name}-{kind.source}",
                physical_name=f"{prefix}-{kind.source}",
                settings=settings,
                policies=base_policies(kind, f"{prefix}-{kind.source}", location),
                opts=child,
            )
            for kind in (AUTHORIZER, PRESIGNER)
        )
        endpoints = Endpoints(name, settings=settings, location=location, presigner=presigner_role, opts=child)
        policy = _presign_policy(settings, location, endpoints)
        presigner_role.allow("presign", policy)
        identity = Identity(name, settings=settings, location=location, prefix=prefix, opts=child)
        authorizer = Function(
            f"{name}-authorizer",
            kind=AUTHORIZER,
            bundle=bundles[AUTHORIZER],
            role=authorizer_role,
            settings=settings,
            environment=_authorizer_environment(settings, identity),
            opts=child,
        )
        presigner = Function(
            f"{name}-presigner",
            kind=PRESIGNER,
            bundle=bundles[PRESIGNER],
            role=presigner_role,
            settings=settings,
            environment=_presigner_environment(settings, endpoints),
            security_group_ids=endpoints.function_group_ids,
            opts=child,
        )
        api = PrivateApi(
            name,
            settings=settings,
            location=location,
            prefix=prefix,
            endpoint_id=endpoints.execute_api.id,
            authorizer=authorizer.function,
            presigner=presigner.function,
            opts=child,
        )
        endpoints.limit_to_api(api.api_id)

        door = pulumi.Output.all(location, api.api_id, endpoints.execute_api.id)
        self.api_url = pulumi.Output.concat(
            "https://", door.apply(lambda known: known[0].api_host_through(*known[1:])), "/", api.stage_name
        )
        self.host_header = door.apply(lambda known: known[0].api_host(known[1]))
        self.api_id = api.api_id
        self.endpoint_ids = endpoints.ids
        self.user_pool_id = identity.user_pool_id
        self.client_id = identity.client_ids.apply(lambda ids: ids[0])
        self.issuer = identity.issuer
        self.function_names = pulumi.Output.all(authorizer=authorizer.function.name, presigner=presigner.function.name)
        self.vpc_id = pulumi.Output.from_input(settings.vpc_id)
        self.subnet_ids = pulumi.Output.all(settings.subnet_ids).apply(lambda known: known[0])
        self.domain_id = pulumi.Output.from_input(settings.domain_id)
        self.presign_policy = policy
        self.resolver_addresses = pulumi.Output.from_input(settings.resolver_addresses)
        if settings.create_resolver:
            self.resolver_addresses = Resolver(
                name,
                settings=settings,
                vpc_id=settings.vpc_id,
                subnet_ids=settings.subnet_ids,
                prefix=prefix,
                opts=child,
            ).addresses
        zones = door.apply(lambda known: private_zones(*known))
        self.forwarders = pulumi.Output.all(zones, self.resolver_addresses).apply(lambda known: forwarders(*known))
        self.forward_zones = self.forwarders.apply(lambda by_server: by_server["bind"])
        self.corporate_machines = pulumi.Output.from_input({})
        if network and settings.corporate_network:
            self.corporate_machines = CorporateNetwork(
                name,
                settings=settings,
                location=location,
                studio_route_table_id=network.route_table_id,
                zones=zones,
                resolver_addresses=self.resolver_addresses,
                prefix=prefix,
                opts=child,
            ).machines
        roles = {"authorizer": authorizer_role.policies, "presigner": presigner_role.policies}
        self.operating = operating(settings, location, identity.sign_in_url, roles)
        self.register_outputs(self.outputs)

    @property
    def outputs(self) -> dict[str, pulumi.Output[Any]]:
        """Everything a stack exports, by its camelCase name."""
        return {camel_case(name): getattr(self, name) for name in OUTPUTS}


def _authorizer_environment(settings: Settings, identity: Identity) -> dict[str, pulumi.Input[str]]:
    accepted = pulumi.Output.all(identity.issuer, identity.client_ids).apply(lambda known: issuers(settings, *known))
    return {"ISSUERS": accepted, "SECOND_OPINION": str(settings.second_opinion).lower()}


def _presigner_environment(settings: Settings, endpoints: Endpoints) -> pulumi.Output[dict[str, str]]:
    return pulumi.Output.all(
        settings.domain_id, endpoints.sagemaker_api.dns_name, settings.expires_in_seconds, settings.session_seconds
    ).apply(lambda known: presigning(settings, *known))


def _presign_policy(settings: Settings, location: pulumi.Output[Location], endpoints: Endpoints) -> pulumi.Output[str]:
    return pulumi.Output.all(
        location, settings.domain_id, settings.vpc_id, endpoints.sagemaker_api.id, endpoints.studio.id
    ).apply(
        lambda known: to_json(
            presign_policy(
                known[0],
                known[1],
                Perimeter(known[2], [known[3], known[4]], settings.vpc_cidrs, settings.corporate_cidrs),
                settings.entrypoints,
            )
        )
    )
