"""The two functions behind every request, authorizer and presigner: their roles, and what each of them is told."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pulumi
import pulumi_aws as aws

from ..configuration.settings import Settings
from ..location import Location
from ..network.endpoints import Endpoints
from .environment import presigning
from .execution_role import ExecutionRole
from .function import AUTHORIZER, PRESIGNER, Function, Kind, base_policies


class Roles(NamedTuple):
    """What the functions run as."""

    authorizer: ExecutionRole
    presigner: ExecutionRole


class DoorFunctions(NamedTuple):
    """The functions as API Gateway calls them."""

    authorizer: aws.lambda_.Function
    presigner: aws.lambda_.Function


def roles(
    name: str, *, settings: Settings, location: pulumi.Output[Location], prefix: str, opts: pulumi.ResourceOptions
) -> Roles:
    """The roles come before the endpoints, whose policies name them."""
    authorizer, presigner = (
        ExecutionRole(
            f"{name}-{kind.source}",
            physical_name=f"{prefix}-{kind.source}",
            settings=settings,
            policies=base_policies(kind, f"{prefix}-{kind.source}", location),
            opts=opts,
        )
        for kind in (AUTHORIZER, PRESIGNER)
    )
    return Roles(authorizer, presigner)


def door_functions(
    name: str,
    *,
    settings: Settings,
    bundles: Mapping[Kind, Path],
    roles: Roles,
    authorizer_environment: Mapping[str, pulumi.Input[str]],
    endpoints: Endpoints,
    opts: pulumi.ResourceOptions,
) -> DoorFunctions:
    """The presigner runs in the VPC, where the SageMaker endpoint is; the authorizer outside, where issuers are."""
    authorizer = Function(
        f"{name}-authorizer",
        kind=AUTHORIZER,
        bundle=bundles[AUTHORIZER],
        role=roles.authorizer,
        settings=settings,
        environment=authorizer_environment,
        opts=opts,
    )
    presigner = Function(
        f"{name}-presigner",
        kind=PRESIGNER,
        bundle=bundles[PRESIGNER],
        role=roles.presigner,
        settings=settings,
        environment=_presigner_environment(settings, endpoints),
        security_group_ids=endpoints.function_group_ids,
        opts=opts,
    )
    return DoorFunctions(authorizer.function, presigner.function)


def _presigner_environment(settings: Settings, endpoints: Endpoints) -> pulumi.Output[dict[str, str]]:
    return pulumi.Output.all(
        settings.domain_id, endpoints.sagemaker_api.dns_name, settings.expires_in_seconds, settings.session_seconds
    ).apply(lambda known: presigning(settings, *known))
