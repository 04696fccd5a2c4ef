"""A VPC for Studio that has no way to the internet: private subnets, closed defaults, flow logs, and a way to S3."""

from functools import partial

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..aws.naming import flow_log_group, flow_log_role_name
from ..aws.services import SERVICES, Service
from ..aws.subnets import plan_subnets
from ..aws.zones import choose_zones
from ..config.setting import SettingsError
from ..context import Context, when_known
from ..iam.document import service_trust, to_json
from ..iam.flow_log import write_flow_log
from ..iam.vpc_endpoints import s3_of_the_vpc


class Network(pulumi.ComponentResource):
    """The created VPC; nothing in it has a public address, an internet gateway or a NAT."""

    vpc_id: pulumi.Output[str]
    subnet_ids: list[pulumi.Input[str]]
    """One a zone."""
    route_table_id: pulumi.Output[str]
    """Of all its subnets."""

    def __init__(self, context: Context) -> None:
        super().__init__("studio-access:index:Network", context.name, {}, context.options())
        self._context = context = context.within(self)
        name = context.name
        vpc = aws.ec2.Vpc(
            name,
            cidr_block=context.settings.network_cidr,
            # Private DNS of interface endpoints needs both.
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=context.tags(name),
            opts=context.options(),
        )
        self.vpc_id = vpc.id
        aws.ec2.DefaultSecurityGroup(
            name, vpc_id=vpc.id, ingress=[], egress=[], tags=context.tags(f"{name}-closed"), opts=context.options()
        )
        self.route_table_id = aws.ec2.RouteTable(
            name, vpc_id=vpc.id, tags=context.tags(name), opts=context.options()
        ).id
        self.subnet_ids = self._subnets()
        self._flow_log()
        self._way_to_s3()
        self.register_outputs({"vpcId": self.vpc_id, "subnetIds": self.subnet_ids})

    def _subnets(self) -> list[pulumi.Input[str]]:
        context, settings = self._context, self._context.settings
        zones = self._zones()
        # A subnet cannot move: a new range or zone replaces it, which AWS refuses while a Studio domain is in it. So
        # what was planned once stays, whatever a later plan or AWS's list of zones says; what is given is followed.
        planned = [
            *([] if settings.subnet_cidrs else ["cidrBlock"]),
            *([] if settings.zone_ids else ["availabilityZone"]),
        ]
        ids: list[pulumi.Input[str]] = []
        for number, cidr in enumerate(settings.subnet_cidrs or plan_subnets(settings.network_cidr, settings.zones)):
            name = f"{context.name}-{number}"
            subnet = aws.ec2.Subnet(
                name,
                vpc_id=self.vpc_id,
                cidr_block=cidr,
                availability_zone=zones[number],
                map_public_ip_on_launch=False,
                tags=context.tags(name),
                opts=context.options(ignore_changes=planned),
            )
            aws.ec2.RouteTableAssociation(
                name, subnet_id=subnet.id, route_table_id=self.route_table_id, opts=context.options()
            )
            ids.append(subnet.id)
        return ids

    def _zones(self) -> pulumi.Output[list[str]]:
        """The zones by name, one a subnet; fewer than are wanted stop the program with `SettingsError`."""
        context, settings = self._context, self._context.settings
        zones = aws.get_availability_zones_output(
            state="available",
            # Local zones and wavelength zones have no interface endpoints.
            filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}],
            opts=context.lookup,
        )
        # By the name of the service, since that is what is to be read in an error.
        served = {
            service.name: aws.ec2.get_vpc_endpoint_service_output(
                service_name=context.location.apply(partial(_endpoint_service, service)),
                service_type="Interface",
                opts=context.lookup,
            ).availability_zones
            for service in SERVICES
            if getattr(settings, service.setting) == ""
        }

        def choose(ids: list[str], names: list[str], served: dict[str, list[str]]) -> list[str]:
            available = dict(zip(ids, names, strict=True))
            try:
                return choose_zones(available, served, settings.zones, settings.zone_ids)
            except ValueError as error:
                raise SettingsError([f"{'zone_ids' if settings.zone_ids else 'zones'}: {error}"]) from error

        return when_known(choose, ids=zones.zone_ids, names=zones.names, served=served)

    def _flow_log(self) -> None:
        context, name = self._context, f"{self._context.name}-flow"
        log_group_name = flow_log_group(context.prefix)
        log_group = context.log_group(name, log_group_name)
        role = context.role(
            name,
            physical_name=flow_log_role_name(context.prefix),
            description=f"Writes {log_group_name}",
            trust=to_json(service_trust("vpc-flow-logs.amazonaws.com")),
        )
        policy = aws.iam.RolePolicy(
            name,
            name="write",
            role=role.name,
            policy=context.policy(write_flow_log, log_group=log_group_name),
            opts=context.options(),
        )
        aws.ec2.FlowLog(
            context.name,
            vpc_id=self.vpc_id,
            traffic_type="ALL",
            log_destination=log_group.arn,
            iam_role_arn=role.arn,
            tags=context.tags(context.name),
            opts=context.options(depends_on=[policy]),
        )

    def _way_to_s3(self) -> None:
        context, name = self._context, f"{self._context.name}-s3"
        aws.ec2.VpcEndpoint(
            name,
            vpc_id=self.vpc_id,
            service_name=context.location.apply(lambda location: location.endpoint_service("s3")),
            vpc_endpoint_type="Gateway",
            route_table_ids=[self.route_table_id],
            policy=context.policy(s3_of_the_vpc, data_accounts=context.settings.data_account_ids),
            tags=context.tags(name),
            opts=context.options(),
        )


def _endpoint_service(service: Service, location: Location) -> str:
    return location.endpoint_service(service.endpoint_service)
