"""A corporate network to try the front door from: a second VPC, peered with Studio's, where BIND resolves names.

Nothing in it has a public address or a way to the internet.
"""

import dataclasses
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from .endpoints import CorporateEndpoints
from .instances import CorporateInstances
from .machines import name_server_address


class CorporateNetwork(pulumi.ComponentResource):
    """What stands for the company's own network; nothing else of the stack depends on it."""

    machines: pulumi.Output[dict[str, str]]
    """The instance ids of the name server, `bind`, and of the test `client`."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        studio_route_table_id: pulumi.Input[str],
        zones: pulumi.Input[Sequence[str]],
        resolver_addresses: pulumi.Input[Sequence[str]],
        prefix: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`settings`: with the id of the VPC that Studio is in; `zones`: what BIND forwards to the resolver."""
        super().__init__("studio-access:index:CorporateNetwork", name, {}, opts)
        self._name = f"{name}-corporate"
        self._settings = settings
        self._child = pulumi.ResourceOptions(parent=self)
        self._tags = {"Name": self._name, **settings.tags}
        vpc = self._vpc()
        route_table = aws.ec2.RouteTable(self._name, vpc_id=vpc.id, tags=self._tags, opts=self._child)
        subnet, ready = self._subnet(vpc, route_table)
        self._peer(vpc, route_table, studio_route_table_id)
        here = dataclasses.replace(settings, vpc_id=vpc.id)
        endpoints = CorporateEndpoints(
            self._name,
            settings=here,
            location=location,
            subnet_id=subnet.id,
            route_table_id=route_table.id,
            after=ready,
            opts=self._child,
        )
        self.machines = CorporateInstances(
            self._name,
            settings=here,
            location=location,
            subnet_id=subnet.id,
            endpoints=endpoints,
            zones=zones,
            resolver_addresses=resolver_addresses,
            prefix=prefix,
            # A machine learns its name server when it starts.
            after=[self._name_server(vpc)],
            opts=self._child,
        ).ids
        self.register_outputs({"machines": self.machines})

    def _vpc(self) -> aws.ec2.Vpc:
        vpc = aws.ec2.Vpc(
            self._name,
            cidr_block=self._settings.corporate_network_cidr,
            # Private DNS of interface endpoints needs both.
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=self._tags,
            opts=self._child,
        )
        closed = {"Name": f"{self._name}-closed", **self._settings.tags}
        aws.ec2.DefaultSecurityGroup(self._name, vpc_id=vpc.id, ingress=[], egress=[], tags=closed, opts=self._child)
        return vpc

    def _subnet(
        self, vpc: aws.ec2.Vpc, route_table: aws.ec2.RouteTable
    ) -> tuple[aws.ec2.Subnet, list[pulumi.Resource]]:
        """The subnet, and what must be there before anything is put into it."""
        cidr = self._settings.corporate_network_cidr
        subnet = aws.ec2.Subnet(
            self._name,
            vpc_id=vpc.id,
            cidr_block=cidr,
            map_public_ip_on_launch=False,
            tags=self._tags,
            opts=self._child,
        )
        association = aws.ec2.RouteTableAssociation(
            self._name, subnet_id=subnet.id, route_table_id=route_table.id, opts=self._child
        )
        # Else whoever is created before the name server may be given its address.
        reservation = aws.ec2.SubnetCidrReservation(
            self._name,
            subnet_id=subnet.id,
            cidr_block=f"{name_server_address(cidr)}/32",
            reservation_type="explicit",
            description="The name server",
            opts=self._child,
        )
        return subnet, [association, reservation]

    def _peer(
        self, vpc: aws.ec2.Vpc, route_table: aws.ec2.RouteTable, studio_route_table_id: pulumi.Input[str]
    ) -> None:
        peering = aws.ec2.VpcPeeringConnection(
            self._name,
            vpc_id=vpc.id,
            peer_vpc_id=self._settings.vpc_id,
            auto_accept=True,
            tags=self._tags,
            opts=self._child,
        )
        for way, table_id, destination in (
            ("to-studio", route_table.id, self._settings.network_cidr),
            ("from-studio", studio_route_table_id, self._settings.corporate_network_cidr),
        ):
            aws.ec2.Route(
                f"{self._name}-{way}",
                route_table_id=table_id,
                destination_cidr_block=destination,
                vpc_peering_connection_id=peering.id,
                opts=self._child,
            )

    def _name_server(self, vpc: aws.ec2.Vpc) -> aws.ec2.VpcDhcpOptionsAssociation:
        options = aws.ec2.VpcDhcpOptions(
            self._name,
            domain_name_servers=[name_server_address(self._settings.corporate_network_cidr)],
            tags=self._tags,
            opts=self._child,
        )
        return aws.ec2.VpcDhcpOptionsAssociation(
            self._name, vpc_id=vpc.id, dhcp_options_id=options.id, opts=self._child
        )
