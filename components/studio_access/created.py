"""What is created where nothing is brought: the VPC and the Studio domain."""

import dataclasses

import pulumi

from .aws.location import Location
from .config.settings import Settings
from .network.vpc import Network
from .studio.domain import StudioDomain


def with_what_is_created(
    name: str, settings: Settings, location: pulumi.Output[Location], prefix: str, opts: pulumi.ResourceOptions
) -> tuple[Settings, Network | None]:
    """The settings in which a created VPC and domain take the place of given ones, and the VPC if it was created."""
    network = None
    if settings.vpc_id == "":
        network = Network(name, settings=settings, location=location, prefix=prefix, opts=opts)
        settings = dataclasses.replace(
            settings, vpc_id=network.vpc_id, subnet_ids=network.subnet_ids, vpc_cidrs=[settings.network_cidr]
        )
    if settings.domain_id == "":
        domain = StudioDomain(name, settings=settings, location=location, prefix=prefix, opts=opts)
        settings = dataclasses.replace(settings, domain_id=domain.domain_id)
    return settings, network
