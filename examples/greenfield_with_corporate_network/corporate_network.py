"""A corporate network to try the front door from: a second VPC, peered with Studio's, where BIND resolves names.

Nothing in it has a public address or a way to the internet.
"""

from collections.abc import Sequence

import machines
import pulumi
import pulumi_aws as aws

# Amazon Linux 2023 user guide, "Launching AL2023 using the SSM parameter and AWS CLI".
_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
_SMALLEST_ARM64 = "t4g.nano"
_DNS, _HTTPS = 53, 443


class CorporateNetwork(pulumi.ComponentResource):
    """What stands for the company's own network; nothing else of the stack depends on it.

    cidr: its range, a private IPv4 range of /24 to /27 inside one of the front door's `corporate_cidrs`.
    studio_cidr, studio_vpc_id, studio_route_table_id: of the VPC that the front door created.
    forward_zones: what BIND forwards to the resolver, the front door's output of that name.
    """

    machines: pulumi.Output[dict[str, str]]
    """The instance ids of the name server, `bind`, and of the test `client`."""

    def __init__(
        self,
        name: str,
        *,
        cidr: str,
        studio_cidr: str,
        studio_vpc_id: pulumi.Input[str],
        studio_route_table_id: pulumi.Input[str],
        forward_zones: pulumi.Input[str],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("studio-trial:index:CorporateNetwork", name, {}, opts)
        self._name, self._cidr, self._studio_cidr = name, cidr, studio_cidr
        self._child = pulumi.ResourceOptions(parent=self)
        self._invoke = pulumi.InvokeOutputOptions(parent=self)
        self._vpc = self._closed_vpc()
        self._route_table = aws.ec2.RouteTable(name, vpc_id=self._vpc.id, tags=self._tags(), opts=self._child)
        self._peer(studio_vpc_id, studio_route_table_id)
        self._subnet, subnet_ready = self._private_subnet()
        endpoint_group, endpoints = self._endpoints(subnet_ready)
        profile, policy = self._instance_profile()
        # A machine learns its name server when it starts.
        ready = [*endpoints, policy, self._name_server_for_all()]
        bind_group, client_group = self._machine_groups(endpoint_group)
        user_data = pulumi.Output.from_input(forward_zones).apply(
            lambda zones: machines.name_server_user_data(cidr, zones)
        )
        address = machines.name_server_address(cidr)
        bind = self._machine("bind", bind_group, profile, ready, private_ip=address, user_data=user_data)
        # Without the name server the client resolves nothing, not even Session Manager.
        client = self._machine("client", client_group, profile, [*ready, bind])
        self.machines = pulumi.Output.all(bind=bind.id, client=client.id)
        self.register_outputs({"machines": self.machines})

    def _tags(self, end: str = "") -> dict[str, str]:
        return {"Name": f"{self._name}-{end}" if end else self._name}

    def _closed_vpc(self) -> aws.ec2.Vpc:
        vpc = aws.ec2.Vpc(
            self._name,
            cidr_block=self._cidr,
            # Private DNS of interface endpoints needs both.
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=self._tags(),
            opts=self._child,
        )
        aws.ec2.DefaultSecurityGroup(
            self._name, vpc_id=vpc.id, ingress=[], egress=[], tags=self._tags("closed"), opts=self._child
        )
        return vpc

    def _private_subnet(self) -> tuple[aws.ec2.Subnet, list[pulumi.Resource]]:
        """The subnet, and what must be there before anything is put into it."""
        subnet = aws.ec2.Subnet(
            self._name,
            vpc_id=self._vpc.id,
            cidr_block=self._cidr,
            map_public_ip_on_launch=False,
            tags=self._tags(),
            opts=self._child,
        )
        association = aws.ec2.RouteTableAssociation(
            self._name, subnet_id=subnet.id, route_table_id=self._route_table.id, opts=self._child
        )
        # Otherwise whoever is created before the name server may be given its address.
        reservation = aws.ec2.SubnetCidrReservation(
            self._name,
            subnet_id=subnet.id,
            cidr_block=f"{machines.name_server_address(self._cidr)}/32",
            reservation_type="explicit",
            description="The name server",
            opts=self._child,
        )
        return subnet, [association, reservation]

    def _peer(self, studio_vpc_id: pulumi.Input[str], studio_route_table_id: pulumi.Input[str]) -> None:
        peering = aws.ec2.VpcPeeringConnection(
            self._name,
            vpc_id=self._vpc.id,
            peer_vpc_id=studio_vpc_id,
            auto_accept=True,
            tags=self._tags(),
            opts=self._child,
        )
        for way, table_id, destination in (
            ("to-studio", self._route_table.id, self._studio_cidr),
            ("from-studio", studio_route_table_id, self._cidr),
        ):
            aws.ec2.Route(
                f"{self._name}-{way}",
                route_table_id=table_id,
                destination_cidr_block=destination,
                vpc_peering_connection_id=peering.id,
                opts=self._child,
            )

    def _name_server_for_all(self) -> pulumi.Resource:
        options = aws.ec2.VpcDhcpOptions(
            self._name,
            domain_name_servers=[machines.name_server_address(self._cidr)],
            tags=self._tags(),
            opts=self._child,
        )
        return aws.ec2.VpcDhcpOptionsAssociation(
            self._name, vpc_id=self._vpc.id, dhcp_options_id=options.id, opts=self._child
        )

    def _endpoints(self, after: Sequence[pulumi.Resource]) -> tuple[aws.ec2.SecurityGroup, list[pulumi.Resource]]:
        """The only ways out: interface endpoints for Session Manager's agent, a gateway endpoint for S3's packages."""
        region = aws.get_region_output(opts=self._invoke).region
        account_id = aws.get_caller_identity_output(opts=self._invoke).account_id
        partition = aws.get_partition_output(opts=self._invoke).partition
        group = self._group("sessions", "HTTPS to the Session Manager endpoints")
        self._admit("sessions", group, _HTTPS)
        endpoints: list[pulumi.Resource] = [
            aws.ec2.VpcEndpoint(
                f"{self._name}-{service}",
                vpc_id=self._vpc.id,
                # In China, `ssm` keeps the name that it has everywhere.
                service_name=pulumi.Output.concat("com.amazonaws.", region, ".", service),
                vpc_endpoint_type="Interface",
                subnet_ids=[self._subnet.id],
                security_group_ids=[group.id],
                private_dns_enabled=True,
                policy=account_id.apply(lambda known, service=service: machines.own_account_only(known, service)),
                tags=self._tags(service),
                opts=pulumi.ResourceOptions(parent=self, depends_on=after),
            )
            for service in machines.SESSION_MANAGER_SERVICES
        ]
        packages = aws.ec2.VpcEndpoint(
            f"{self._name}-s3",
            vpc_id=self._vpc.id,
            service_name=pulumi.Output.concat("com.amazonaws.", region, ".s3"),
            vpc_endpoint_type="Gateway",
            route_table_ids=[self._route_table.id],
            policy=pulumi.Output.all(partition=partition, region=region).apply(
                lambda known: machines.packages_only(**known)
            ),
            tags=self._tags("s3"),
            opts=self._child,
        )
        return group, [*endpoints, packages]

    def _instance_profile(self) -> tuple[aws.iam.InstanceProfile, aws.iam.RolePolicy]:
        dns_suffix = aws.get_partition_output(opts=self._invoke).dns_suffix
        role = aws.iam.Role(
            self._name,
            name=self._name,
            description="Session Manager on the simulated corporate machines",
            assume_role_policy=dns_suffix.apply(machines.ec2_trust),
            opts=self._child,
        )
        policy = aws.iam.RolePolicy(
            self._name, name="sessions", role=role.name, policy=machines.session_manager(), opts=self._child
        )
        return aws.iam.InstanceProfile(self._name, name=self._name, role=role.name, opts=self._child), policy

    def _machine_groups(
        self, endpoint_group: aws.ec2.SecurityGroup
    ) -> tuple[aws.ec2.SecurityGroup, aws.ec2.SecurityGroup]:
        """The name server's and the client's.

        No rule speaks of the VPC's own resolver, since security groups do not filter what goes there (VPC user guide,
        "Control traffic to your AWS resources using security groups").
        """
        s3 = aws.ec2.get_prefix_list_output(
            name=pulumi.Output.concat("com.amazonaws.", aws.get_region_output(opts=self._invoke).region, ".s3"),
            opts=self._invoke,
        )
        bind = self._group("bind", "The simulated corporate name server")
        client = self._group("client", "The simulated corporate client")
        for transport in ("udp", "tcp"):
            self._admit("bind", bind, _DNS, transport)
            self._let_out("bind", bind, "studio", _DNS, transport, cidr_ipv4=self._studio_cidr)
            self._let_out("client", client, "bind", _DNS, transport, referenced_security_group_id=bind.id)
        for what, group in (("bind", bind), ("client", client)):
            self._let_out(what, group, "sessions", _HTTPS, referenced_security_group_id=endpoint_group.id)
        self._let_out("bind", bind, "packages", _HTTPS, prefix_list_id=s3.id)
        self._let_out("client", client, "studio", _HTTPS, cidr_ipv4=self._studio_cidr)
        return bind, client

    def _group(self, what: str, description: str) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            f"{self._name}-{what}",
            description=description,
            vpc_id=self._vpc.id,
            tags=self._tags(what),
            opts=self._child,
        )

    def _admit(self, what: str, group: aws.ec2.SecurityGroup, port: int, transport: str = "tcp") -> None:
        """Let the corporate range in, by this port."""
        aws.vpc.SecurityGroupIngressRule(
            f"{self._name}-{what}-{transport}-{port}",
            security_group_id=group.id,
            ip_protocol=transport,
            from_port=port,
            to_port=port,
            cidr_ipv4=self._cidr,
            description=f"From the corporate range, {transport} {port}",
            tags=self._tags(),
            opts=self._child,
        )

    def _let_out(
        self,
        what: str,
        group: aws.ec2.SecurityGroup,
        to: str,
        port: int,
        transport: str = "tcp",
        *,
        cidr_ipv4: str | None = None,
        referenced_security_group_id: pulumi.Input[str] | None = None,
        prefix_list_id: pulumi.Input[str] | None = None,
    ) -> None:
        """Let the group's members reach one destination, by this port."""
        aws.vpc.SecurityGroupEgressRule(
            f"{self._name}-{what}-to-{to}-{transport}-{port}",
            security_group_id=group.id,
            ip_protocol=transport,
            from_port=port,
            to_port=port,
            cidr_ipv4=cidr_ipv4,
            referenced_security_group_id=referenced_security_group_id,
            prefix_list_id=prefix_list_id,
            description=f"To {to}, {transport} {port}",
            tags=self._tags(),
            opts=self._child,
        )

    def _machine(
        self,
        what: str,
        group: aws.ec2.SecurityGroup,
        profile: aws.iam.InstanceProfile,
        after: Sequence[pulumi.Resource],
        *,
        private_ip: str | None = None,
        user_data: pulumi.Input[str] | None = None,
    ) -> aws.ec2.Instance:
        image = aws.ssm.get_parameter_output(name=_IMAGE, opts=self._invoke)
        return aws.ec2.Instance(
            f"{self._name}-{what}",
            ami=image.insecure_value,
            instance_type=_SMALLEST_ARM64,
            subnet_id=self._subnet.id,
            private_ip=private_ip,
            associate_public_ip_address=False,
            vpc_security_group_ids=[group.id],
            iam_instance_profile=profile.name,
            metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
            root_block_device={"encrypted": True, "volume_type": "gp3", "tags": self._tags(what)},
            user_data=user_data,
            # It is read at the first start only.
            user_data_replace_on_change=True,
            tags=self._tags(what),
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=after,
                # A newer image is no reason to replace a machine.
                ignore_changes=["ami"],
                # The new one takes over the address.
                delete_before_replace=True,
            ),
        )
