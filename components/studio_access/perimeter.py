"""The presigning policy of one front door: its own domains, endpoints and ranges."""

import pulumi

from .aws.location import Location
from .config.settings import Settings
from .iam.document import to_json
from .iam.presign import Perimeter, presign_policy
from .network.endpoints import Endpoints


def door_policy(settings: Settings, location: pulumi.Output[Location], endpoints: Endpoints) -> pulumi.Output[str]:
    """What the presigning role is allowed, as JSON."""
    return pulumi.Output.all(
        location, settings.domain_id, settings.vpc_id, endpoints.sagemaker_api.id, endpoints.studio.id
    ).apply(
        lambda known: to_json(
            presign_policy(
                known[0],
                settings.domain_ids(known[1]),
                Perimeter(known[2], [known[3], known[4]], settings.vpc_cidrs, settings.corporate_cidrs),
                settings.entrypoints,
            )
        )
    )
