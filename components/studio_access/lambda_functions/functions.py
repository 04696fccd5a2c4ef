"""All of the functions that the settings want: what each is told, and what only then its role may do."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..front import environment as front
from ..iam.document import to_json
from ..iam.profile_creator import create_profiles
from ..identity.accepted_issuers import AcceptedIssuers
from ..network.endpoints import Endpoints
from .environment import presigning
from .execution_role import ExecutionRole
from .function import Function, base_policies
from .kinds import AUTHORIZER, PAGE, PREFLIGHT, PRESIGNER, PROFILE_CREATOR, Kind

Variables = pulumi.Input[Mapping[str, pulumi.Input[str]]]


def execution_roles(
    name: str,
    kinds: Iterable[Kind],
    *,
    settings: Settings,
    location: pulumi.Output[Location],
    prefix: str,
    opts: pulumi.ResourceOptions,
) -> dict[Kind, ExecutionRole]:
    """A role for each function, which may do what is known before anything else is made."""
    return {
        kind: ExecutionRole(
            f"{name}-{kind.label}",
            physical_name=kind.name(prefix),
            settings=settings,
            policies=base_policies(kind, kind.name(prefix), location),
            opts=opts,
        )
        for kind in kinds
    }


def functions(
    name: str,
    bundles: Mapping[Kind, Path],
    *,
    settings: Settings,
    location: pulumi.Output[Location],
    roles: Mapping[Kind, ExecutionRole],
    accepted: AcceptedIssuers,
    page_address: pulumi.Output[str],
    endpoints: Endpoints,
    opts: pulumi.ResourceOptions,
) -> dict[Kind, aws.lambda_.Function]:
    """The functions behind the API, of which each has a role."""
    if PROFILE_CREATOR in roles:
        policy = pulumi.Output.all(
            location, settings.domain_id, endpoints.sagemaker_api.id, settings.profile_execution_role_arn
        ).apply(lambda known: to_json(create_profiles(*known)))
        roles[PROFILE_CREATOR].allow("create-profiles", policy)
    return {
        kind: Function(
            f"{name}-{kind.label}",
            kind=kind,
            bundle=bundles[kind],
            role=roles[kind],
            settings=settings,
            environment=_variables(kind, settings, accepted, page_address, endpoints),
            security_group_ids=endpoints.function_group_ids if kind.in_vpc else (),
            opts=opts,
        ).function
        for kind in roles
    }


def _variables(
    kind: Kind, settings: Settings, accepted: AcceptedIssuers, page_address: pulumi.Output[str], endpoints: Endpoints
) -> Variables:
    sagemaker = endpoints.sagemaker_api.dns_name
    if kind is AUTHORIZER:
        return accepted.authorizer_environment
    if kind is PRESIGNER:
        told = pulumi.Output.all(settings.domain_id, sagemaker, settings.expires_in_seconds, settings.session_seconds)
        return told.apply(lambda known: presigning(settings, *known))
    if kind is PROFILE_CREATOR:
        told = pulumi.Output.all(settings.domain_id, sagemaker, settings.profile_execution_role_arn)
        return told.apply(lambda known: front.profile_creation(settings, *known))
    if kind is PAGE:
        told = pulumi.Output.all(page_address, accepted.sign_in)
        return told.apply(lambda known: front.page(settings, *known))
    if kind is PREFLIGHT:
        return front.preflight(settings)
    raise ValueError(f"{kind.source}: nobody knows what to tell it")
