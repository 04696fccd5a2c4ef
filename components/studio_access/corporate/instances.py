"""The machines of the simulated corporate network: a name server and a test client, reached by Session Manager only."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from ..aws.location import Location
from ..config.settings import Settings
from ..iam.document import service_trust, to_json
from ..network.security_groups import DNS_OVER_TCP, DNS_OVER_UDP, Peer, admit, let_out, ranges, security_group
from .endpoints import CorporateEndpoints
from .machines import name_server_address, name_server_user_data
from .policies import machine_service, session_manager

# Amazon Linux 2023 user guide, "Launching AL2023 using the SSM parameter and AWS CLI".
_IMAGE = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
_SMALLEST_ARM64 = "t4g.nano"


class CorporateInstances(pulumi.ComponentResource):
    """Two small instances without public addresses, without SSH keys."""

    ids: pulumi.Output[dict[str, str]]
    """By name: `bind` and `client`."""

    def __init__(
        self,
        name: str,
        *,
        settings: Settings,
        location: pulumi.Output[Location],
        subnet_id: pulumi.Input[str],
        endpoints: CorporateEndpoints,
        zones: pulumi.Input[Sequence[str]],
        resolver_addresses: pulumi.Input[Sequence[str]],
        prefix: str,
        after: Sequence[pulumi.Resource],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """`settings`: with the id of the corporate VPC; `after`: what must be there before a machine starts."""
        super().__init__("studio-access:index:CorporateInstances", name, {}, opts)
        self._name = name
        self._settings = settings
        self._subnet_id = subnet_id
        self._child = pulumi.ResourceOptions(parent=self)
        self._profile, policy = self._role(prefix, location)
        self._image = aws.ssm.get_parameter_output(name=_IMAGE, opts=pulumi.InvokeOutputOptions(parent=self))
        bind_group, client_group = self._groups(endpoints)
        cidr = settings.corporate_network_cidr
        ready = [*after, endpoints, policy]
        bind = self._machine(
            "bind",
            bind_group,
            ready,
            private_ip=name_server_address(cidr),
            user_data=pulumi.Output.all(zones, resolver_addresses).apply(
                lambda known: name_server_user_data(cidr, *known)
            ),
        )
        # Without it the client resolves nothing, not even Session Manager.
        client = self._machine("client", client_group, [*ready, bind])
        self.ids = pulumi.Output.all(bind=bind.id, client=client.id)
        self.register_outputs({"ids": self.ids})

    def _role(
        self, prefix: str, location: pulumi.Output[Location]
    ) -> tuple[aws.iam.InstanceProfile, aws.iam.RolePolicy]:
        settings, role_name = self._settings, f"{prefix}-corporate"
        role = aws.iam.Role(
            self._name,
            name=role_name,
            description=f"Session Manager on the simulated corporate machines of {prefix}",
            assume_role_policy=location.apply(lambda place: to_json(service_trust(machine_service(place)))),
            permissions_boundary=settings.permissions_boundary_arn or None,
            tags=settings.tags,
            opts=self._child,
        )
        policy = aws.iam.RolePolicy(
            self._name, name="sessions", role=role.name, policy=to_json(session_manager()), opts=self._child
        )
        profile = aws.iam.InstanceProfile(
            self._name, name=role_name, role=role.name, tags=settings.tags, opts=self._child
        )
        return profile, policy

    def _groups(self, endpoints: CorporateEndpoints) -> tuple[aws.ec2.SecurityGroup, aws.ec2.SecurityGroup]:
        """The name server's and the client's.

        No rule speaks of the VPC's own resolver, since security groups do not filter what goes there (VPC user guide,
        "Control traffic to your AWS resources using security groups").
        """
        settings, child = self._settings, self._child
        bind_name, client_name = f"{self._name}-bind", f"{self._name}-client"
        bind = security_group(bind_name, "The simulated corporate name server", settings, child)
        client = security_group(client_name, "The simulated corporate client", settings, child)
        corporate, studio = ranges([settings.corporate_network_cidr]), ranges([settings.network_cidr])
        for port in (DNS_OVER_UDP, DNS_OVER_TCP):
            admit(f"{bind_name}-{port.transport}", bind, corporate, settings, child, port)
            let_out(f"{bind_name}-{port.transport}", bind, studio, settings, child, port)
            let_out(f"{client_name}-{port.transport}", client, [Peer("bind", group_id=bind.id)], settings, child, port)
        sessions = Peer("session-manager", group_id=endpoints.group_id)
        packages = Peer("s3", prefix_list_id=endpoints.s3_prefix_list_id)
        let_out(bind_name, bind, [sessions, packages], settings, child)
        let_out(client_name, client, [sessions, *studio], settings, child)
        return bind, client

    def _machine(
        self,
        what: str,
        group: aws.ec2.SecurityGroup,
        after: Sequence[pulumi.Resource],
        *,
        private_ip: str | None = None,
        user_data: pulumi.Input[str] | None = None,
    ) -> aws.ec2.Instance:
        tags = {"Name": f"{self._name}-{what}", **self._settings.tags}
        return aws.ec2.Instance(
            f"{self._name}-{what}",
            ami=self._image.insecure_value,
            instance_type=_SMALLEST_ARM64,
            subnet_id=self._subnet_id,
            private_ip=private_ip,
            associate_public_ip_address=False,
            vpc_security_group_ids=[group.id],
            iam_instance_profile=self._profile.name,
            metadata_options={"http_endpoint": "enabled", "http_tokens": "required", "http_put_response_hop_limit": 1},
            root_block_device={"encrypted": True, "volume_type": "gp3", "tags": tags},
            user_data=user_data,
            # It is read at the first start only.
            user_data_replace_on_change=True,
            tags=tags,
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=after,
                # A newer image is no reason to replace a machine.
                ignore_changes=["ami"],
                # The new one takes over the address.
                delete_before_replace=True,
            ),
        )
