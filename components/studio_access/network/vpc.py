"""A VPC for Studio that has no way to the internet: private subnets, closed defaults, flow logs, and a way to S3."""

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..aws.subnets import plan_subnets
from ..config.settings import Settings
from ..iam.document import document, service_trust, statement, to_json
from ..iam.vpc_endpoints import s3_of_the_vpc


class Network(pulumi.ComponentResource):
    """The created VPC; nothing in it has a public address, an internet gateway or a NAT."""

    vpc_id: pulumi.Output[str]
    subnet_ids: list[pulumi.Input[str]]
    """One a zone."""
    route_table_id: pulumi.Output[str]
    """Of all its subnets."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        prefix: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-access:index:Network", name, {}, opts)
        self._name = name
        self._settings = settings
        self._child = pulumi.ResourceOptions(parent=self)
        self._vpc = aws.ec2.Vpc(
            name,
            cidr_block=settings.network_cidr,
            # Private DNS of interface endpoints needs both.
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=self._named(name),
            opts=self._child,
        )
        aws.ec2.DefaultSecurityGroup(
            name, vpc_id=self._vpc.id, ingress=[], egress=[], tags=self._named(f"{name}-closed"), opts=self._child
        )
        self.vpc_id = self._vpc.id
        route_table = aws.ec2.RouteTable(name, vpc_id=self._vpc.id, tags=self._named(name), opts=self._child)
        self.route_table_id = route_table.id
        self.subnet_ids = self._subnets(route_table)
        self._flow_log(prefix, location)
        self._way_to_s3(route_table, location)
        self.register_outputs({"vpcId": self.vpc_id, "subnetIds": self.subnet_ids})

    def _named(self, name: str) -> dict[str, str]:
        return {"Name": name, **self._settings.tags}

    def _subnets(self, route_table: aws.ec2.RouteTable) -> list[pulumi.Input[str]]:
        zones = aws.get_availability_zones_output(
            state="available",
            # Local zones and wavelength zones have no interface endpoints.
            filters=[{"name": "opt-in-status", "values": ["opt-in-not-required"]}],
            opts=pulumi.InvokeOutputOptions(parent=self),
        )
        ids: list[pulumi.Input[str]] = []
        for number, cidr in enumerate(plan_subnets(self._settings.network_cidr, self._settings.zones)):
            subnet = aws.ec2.Subnet(
                f"{self._name}-{number}",
                vpc_id=self._vpc.id,
                cidr_block=cidr,
                availability_zone=zones.names[number],
                map_public_ip_on_launch=False,
                tags=self._named(f"{self._name}-{number}"),
                opts=self._child,
            )
            aws.ec2.RouteTableAssociation(
                f"{self._name}-{number}", subnet_id=subnet.id, route_table_id=route_table.id, opts=self._child
            )
            ids.append(subnet.id)
        return ids

    def _flow_log(self, prefix: str, location: pulumi.Output[Location]) -> None:
        log_group_name = f"/aws/vpc/{prefix}"
        log_group = aws.cloudwatch.LogGroup(
            f"{self._name}-flow",
            name=log_group_name,
            retention_in_days=self._settings.log_retention_days,
            kms_key_id=self._settings.kms_key_arn or None,
            tags=self._settings.tags,
            opts=self._child,
        )
        role = aws.iam.Role(
            f"{self._name}-flow",
            name=f"{prefix}-flow-log",
            description=f"Writes {log_group_name}",
            assume_role_policy=to_json(service_trust("vpc-flow-logs.amazonaws.com")),
            permissions_boundary=self._settings.permissions_boundary_arn or None,
            tags=self._settings.tags,
            opts=self._child,
        )
        # The service also asks for the group's own description (VPC user guide, "IAM role for publishing flow logs").
        write = location.apply(
            lambda place: to_json(
                document(
                    statement(
                        "WriteFlowLog",
                        "Allow",
                        ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
                        place.arn("logs", f"log-group:{log_group_name}:*"),
                    ),
                    statement("FindFlowLog", "Allow", "logs:DescribeLogGroups", "*"),
                )
            )
        )
        policy = aws.iam.RolePolicy(f"{self._name}-flow", name="write", role=role.name, policy=write, opts=self._child)
        aws.ec2.FlowLog(
            self._name,
            vpc_id=self._vpc.id,
            traffic_type="ALL",
            log_destination=log_group.arn,
            iam_role_arn=role.arn,
            tags=self._named(self._name),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )

    def _way_to_s3(self, route_table: aws.ec2.RouteTable, location: pulumi.Output[Location]) -> None:
        aws.ec2.VpcEndpoint(
            f"{self._name}-s3",
            vpc_id=self._vpc.id,
            service_name=location.apply(lambda place: place.endpoint_service("s3")),
            vpc_endpoint_type="Gateway",
            route_table_ids=[route_table.id],
            policy=location.apply(lambda place: to_json(s3_of_the_vpc(place))),
            tags=self._named(f"{self._name}-s3"),
            opts=self._child,
        )
