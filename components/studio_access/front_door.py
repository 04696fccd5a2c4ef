"""What a stack says of its front door, so that guardrails can be made for it and its alarms know what to watch."""

from collections.abc import Sequence
from typing import Any

import pulumi

from .configuration.settings import Settings
from .guardrails.door import front_door
from .lambda_functions.function import AUTHORIZER, PRESIGNER
from .location import Location
from .network.endpoints import Endpoints
from .presign_policy import Perimeter
from .watch.names import Watched


def watched_parts(prefix: str, settings: Settings, *, web_acl: str, key_refresher: str = "") -> Watched:
    """The names under which the front door's parts appear in logs and metrics."""
    return Watched(
        prefix=prefix,
        stage_name=settings.stage_name,
        access_log=f"/aws/apigateway/{prefix}",
        authorizer=f"{prefix}-{AUTHORIZER.source}",
        presigner=f"{prefix}-{PRESIGNER.source}",
        key_refresher=key_refresher,
        web_acl=web_acl,
    )


def studio_roles(
    prefix: str, settings: Settings, location: pulumi.Output[Location], *, created_domain: bool
) -> list[pulumi.Input[str]]:
    """ARNs of the roles with which Studio itself presigns: the given ones, and the created domain's."""
    created = [location.apply(lambda place: place.role_arn(f"{prefix}-studio"))] if created_domain else []
    return [*settings.studio_role_arns, *created]


def front_door_facts(
    settings: Settings,
    location: pulumi.Output[Location],
    endpoints: Endpoints,
    watched: Watched,
    api_id: pulumi.Input[str],
    roles: Sequence[pulumi.Input[str]],
) -> pulumi.Output[dict[str, Any]]:
    """The `frontDoor` output."""
    made = [each.id for each in (endpoints.sagemaker_api, endpoints.studio, endpoints.execute_api) if each.group_id]
    return pulumi.Output.all(
        place=location,
        vpc=settings.vpc_id,
        endpoints=pulumi.Output.all(endpoints.sagemaker_api.id, endpoints.studio.id),
        parts=pulumi.Output.all(apiId=api_id, studioRoles=roles, createdEndpoints=made),
    ).apply(
        lambda known: front_door(
            known["place"],
            watched.prefix,
            settings.stage_name,
            Perimeter(known["vpc"], known["endpoints"], settings.vpc_cidrs, settings.corporate_cidrs),
            settings.entrypoints,
            broker=watched.presigner,
            functions=list(watched.functions),
            **known["parts"],
        )
    )
