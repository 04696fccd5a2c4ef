"""What stands around a front door: the firewall, the watch, and the facts that an organisation's guardrails need."""

from collections.abc import Sequence
from typing import Any

import pulumi

from .api.firewall import firewall
from .api.private_api import PrivateApi
from .aws.location import Location
from .config.settings import Settings
from .front_door_output import FrontDoorOutput
from .iam.presign import Perimeter
from .lambda_functions.kinds import KEY_REFRESHER, schedule_name, wanted
from .network.endpoints import Endpoints
from .watch.names import Watched
from .watch.watch import Watch


class Oversight(pulumi.ComponentResource):
    """The web ACL before the API, metrics, alarms and dashboard, as the settings say.

    `opts.depends_on` must hold whatever makes the logs.
    """

    front_door: pulumi.Output[dict[str, Any]]
    """What guardrails are made from."""
    alarm_topic_arn: pulumi.Output[str]
    """Where alarms go; empty where there are none."""
    dashboard_name: pulumi.Output[str]
    """Empty where there is none."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        api: PrivateApi,
        endpoints: Endpoints,
        opts: pulumi.ResourceOptions,
    ) -> None:
        super().__init__("studio-access:index:Oversight", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        watched = Watched(
            prefix=prefix,
            stage_name=settings.stage_name,
            access_log=f"/aws/apigateway/{prefix}",
            kinds=wanted(settings),
            web_acl=firewall(name, settings=settings, location=location, prefix=prefix, api=api, opts=child),
        )
        studio_roles = _studio_roles(settings, location, prefix)
        watch = Watch(
            name,
            settings=settings,
            location=location,
            watched=watched,
            presigning_roles=[location.apply(lambda place: place.role_arn(watched.presigner)), *studio_roles],
            opts=pulumi.ResourceOptions(parent=self, depends_on=opts.depends_on),
        )
        self.alarm_topic_arn, self.dashboard_name = watch.alarm_topic_arn, watch.dashboard_name
        self.front_door = _facts(settings, location, watched, api, endpoints, studio_roles)
        self.register_outputs(
            {
                "frontDoor": self.front_door,
                "alarmTopicArn": self.alarm_topic_arn,
                "dashboardName": self.dashboard_name,
            }
        )


def _studio_roles(settings: Settings, location: pulumi.Output[Location], prefix: str) -> list[pulumi.Input[str]]:
    """ARNs of the roles with which Studio itself presigns: the given ones, and the created domain's."""
    created = [location.apply(lambda place: place.role_arn(f"{prefix}-studio"))] if settings.home_storage else []
    return [*settings.studio_role_arns, *created]


def _facts(
    settings: Settings,
    location: pulumi.Output[Location],
    watched: Watched,
    api: PrivateApi,
    endpoints: Endpoints,
    studio_roles: Sequence[pulumi.Input[str]],
) -> pulumi.Output[dict[str, Any]]:
    perimeter = (endpoints.sagemaker_api, endpoints.studio)
    scheduled = [KEY_REFRESHER.name(watched.prefix)] if KEY_REFRESHER in watched.kinds else []
    created = [each.id for each in (*perimeter, endpoints.execute_api) if each.group_id is not None]
    return pulumi.Output.all(
        place=location,
        vpc_id=settings.vpc_id,
        endpoint_ids=[each.id for each in perimeter],
        api_id=api.api_id,
        studio_roles=studio_roles,
        created_endpoints=created,
    ).apply(
        lambda known: FrontDoorOutput(
            location=known["place"],
            prefix=watched.prefix,
            stage_name=settings.stage_name,
            perimeter=Perimeter(known["vpc_id"], known["endpoint_ids"], settings.vpc_cidrs, settings.corporate_cidrs),
            entrypoints=settings.entrypoints,
            api_id=known["api_id"],
            broker=watched.presigner,
            functions=list(watched.functions),
            scheduled_functions=scheduled,
            schedule_roles=[schedule_name(function) for function in scheduled],
            studio_roles=known["studio_roles"],
            created_endpoints=known["created_endpoints"],
        ).as_object()
    )
