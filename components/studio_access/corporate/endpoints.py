"""The simulated corporate network's only ways out: Session Manager, and Amazon Linux's packages."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..iam.document import to_json
from ..iam.vpc_endpoints import service_of_the_vpc
from ..network.security_groups import admit, ranges, security_group
from .policies import SESSION_MANAGER_SERVICES, packages


class CorporateEndpoints(pulumi.ComponentResource):
    """Interface endpoints for Session Manager's agent, under AWS's own names, and a gateway endpoint for S3."""

    group_id: pulumi.Output[str]
    """The security group of the interface endpoints."""
    s3_prefix_list_id: pulumi.Output[str]

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        subnet_id: pulumi.Input[str],
        route_table_id: pulumi.Input[str],
        after: Sequence[pulumi.Resource],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`settings`: with the id of the corporate VPC; `after`: what must be there before an endpoint is."""
        super().__init__("studio-access:index:CorporateEndpoints", name, {}, opts)
        child = pulumi.ResourceOptions(parent=self)
        group = security_group(f"{name}-sessions", "HTTPS to the Session Manager endpoints", settings, child)
        admit(f"{name}-sessions", group, ranges([settings.corporate_network_cidr]), settings, child)
        for service in SESSION_MANAGER_SERVICES:
            aws.ec2.VpcEndpoint(
                f"{name}-{service}",
                vpc_id=settings.vpc_id,
                service_name=_service_name(location, service),
                vpc_endpoint_type="Interface",
                subnet_ids=[subnet_id],
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=location.apply(lambda place, prefix=service: to_json(service_of_the_vpc(place, prefix))),
                tags={"Name": f"{name}-{service}", **settings.tags},
                opts=pulumi.ResourceOptions(parent=self, depends_on=after),
            )
        aws.ec2.VpcEndpoint(
            f"{name}-s3",
            vpc_id=settings.vpc_id,
            service_name=_service_name(location, "s3"),
            vpc_endpoint_type="Gateway",
            route_table_ids=[route_table_id],
            policy=location.apply(lambda place: to_json(packages(place))),
            tags={"Name": f"{name}-s3", **settings.tags},
            opts=child,
        )
        self.group_id = group.id
        prefix_list = aws.ec2.get_prefix_list_output(
            name=location.apply(lambda place: f"com.amazonaws.{place.region}.s3"),
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        self.s3_prefix_list_id = prefix_list.id
        self.register_outputs({"groupId": self.group_id})


def _service_name(location: pulumi.Output[Location], service: str) -> pulumi.Output[str]:
    return location.apply(lambda place: place.endpoint_service(service))
