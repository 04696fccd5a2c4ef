"""The network rules of AWS that MiniStack does not know, on a local AWS with small programs of its own."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from botocore.exceptions import ClientError

from local.deployment.stack import inventory
from local.emulator.local_aws import running
from local.pulumi_engine.applier import Applier
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, UnsupportedError

REGION = "eu-west-1"
# MiniStack's, from Python 3.12 on.
pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning")


@pytest.fixture(scope="module")
def local_aws():
    with running(REGION) as started:
        yield started


def up(local_aws, program):
    """Run a program, keep its outputs, and leave nothing of it behind."""
    before, applier = inventory(local_aws), Applier(local_aws)
    try:
        return applier.up(program, {}, "project", "local")
    finally:
        applier.destroy()
        assert inventory(local_aws) == before


def vpc(name: str = "vpc", **more: Any) -> aws.ec2.Vpc:
    given: Any = {"cidr_block": "10.16.0.0/20", **more}
    return aws.ec2.Vpc(name, **given)


def subnet(name: str, cidr: str, of: aws.ec2.Vpc, zone: str = "a") -> aws.ec2.Subnet:
    return aws.ec2.Subnet(name, vpc_id=of.id, cidr_block=cidr, availability_zone=f"{REGION}{zone}")


def endpoint(of: aws.ec2.Vpc, name: str = "endpoint", **more: Any) -> aws.ec2.VpcEndpoint:
    given: Any = {"service_name": f"com.amazonaws.{REGION}.sts", "vpc_endpoint_type": "Interface", **more}
    return aws.ec2.VpcEndpoint(name, vpc_id=of.id, **given)


def test_a_network_comes_and_goes(local_aws):
    def program():
        network = vpc(enable_dns_hostnames=True, enable_dns_support=True)
        subnets = [subnet("a", "10.16.0.0/21", network), subnet("b", "10.16.8.0/21", network, "b")]
        table = aws.ec2.RouteTable("table", vpc_id=network.id)
        aws.ec2.RouteTableAssociation("association", subnet_id=subnets[0].id, route_table_id=table.id)
        aws.ec2.FlowLog("log", vpc_id=network.id, traffic_type="ALL", log_destination="arn:x", iam_role_arn="arn:y")
        s3 = f"com.amazonaws.{REGION}.s3"
        s3_endpoint = endpoint(network, "s3", vpc_endpoint_type="Gateway", service_name=s3, route_table_ids=[table.id])
        sts = endpoint(network, subnet_ids=[subnet.id for subnet in subnets], private_dns_enabled=True)
        pulumi.export("s3", s3_endpoint.id)
        pulumi.export("sts", sts.dns_entries[0].dns_name)

    outputs = up(local_aws, program)
    assert outputs["sts"].endswith(f".sts.{REGION}.vpce.amazonaws.com")
    assert local_aws.endpoints.find(outputs["s3"]) is None


def test_a_vpcs_default_security_group_is_closed(local_aws):
    applier = Applier(local_aws)
    before = inventory(local_aws)

    def program():
        group = aws.ec2.DefaultSecurityGroup("closed", vpc_id=vpc().id, ingress=[], egress=[])
        pulumi.export("group", group.id)

    try:
        group_id = applier.up(program, {}, "project", "local")["group"]
        (group,) = local_aws.client("ec2").describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
        assert (group["GroupName"], group["IpPermissions"], group["IpPermissionsEgress"]) == ("default", [], [])
    finally:
        applier.destroy()
    assert inventory(local_aws) == before


def test_a_rule_of_the_default_security_group_is_refused_by_name(local_aws):
    everywhere: Any = [{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}]
    with pytest.raises(UnsupportedError, match="input egress has no counterpart"):
        up(local_aws, lambda: aws.ec2.DefaultSecurityGroup("closed", vpc_id=vpc().id, egress=everywhere))


@pytest.mark.parametrize(
    ("cidrs", "error"),
    [
        (["10.32.0.0/24"], "InvalidSubnet.Range"),
        (["10.16.0.0/19"], "InvalidSubnet.Range"),
        (["10.16.1.0/24", "10.16.0.0/21"], "InvalidSubnet.Conflict"),
    ],
)
def test_a_subnet_lies_inside_its_vpc_and_beside_the_others(local_aws, cidrs, error):
    def program():
        network, made = vpc(), None
        for cidr in cidrs:
            network_id = pulumi.Output.all(network.id, made.id if made else "").apply(lambda ids: ids[0])
            made = aws.ec2.Subnet(cidr, vpc_id=network_id, cidr_block=cidr)

    with pytest.raises(RefusedByAwsError, match=error):
        up(local_aws, program)


def test_a_subnet_needs_its_vpc(local_aws):
    with pytest.raises(RefusedByAwsError, match=r"InvalidVpcID\.NotFound"):
        up(local_aws, lambda: aws.ec2.Subnet("a", vpc_id="vpc-gone", cidr_block="10.16.0.0/24"))


@pytest.mark.parametrize(
    ("service", "kind"),
    [
        (f"com.amazonaws.{REGION}.sagemaker", "Interface"),
        (f"com.amazonaws.{REGION}.studio", "Interface"),
        ("com.amazonaws.us-east-1.sts", "Interface"),
        (f"com.amazonaws.{REGION}.sts", "Gateway"),
    ],
)
def test_an_endpoint_service_that_does_not_exist_is_refused(local_aws, service, kind):
    with pytest.raises(
        RefusedByAwsError, match=f"InvalidServiceName: .*'{service}' does not exist; known here as {kind} are "
    ):
        up(local_aws, lambda: endpoint(vpc(), service_name=service, vpc_endpoint_type=kind))


def test_an_endpoints_subnets_are_of_its_own_vpc(local_aws):
    def program():
        other = vpc("other")
        endpoint(vpc(), subnet_ids=[subnet("a", "10.16.0.0/24", other).id])

    with pytest.raises(RefusedByAwsError, match=r"InvalidParameter: Subnet subnet-.* is of vpc-.*, not of vpc-"):
        up(local_aws, program)


def test_an_endpoints_subnet_must_exist(local_aws):
    with pytest.raises(RefusedByAwsError, match=r"InvalidSubnetId\.NotFound"):
        up(local_aws, lambda: endpoint(vpc(), subnet_ids=["subnet-gone"]))


def test_an_endpoint_has_one_subnet_a_zone(local_aws):
    def program():
        network = vpc()
        subnets = [subnet("a", "10.16.0.0/24", network), subnet("b", "10.16.1.0/24", network)]
        endpoint(network, subnet_ids=[subnet.id for subnet in subnets])

    with pytest.raises(RefusedByAwsError, match="DuplicateSubnetsInSameZone"):
        up(local_aws, program)


@pytest.mark.parametrize("dns", [{}, {"enable_dns_hostnames": True, "enable_dns_support": False}])
def test_private_dns_needs_both_dns_attributes(local_aws, dns):
    with pytest.raises(RefusedByAwsError, match="requires both enableDnsSupport and enableDnsHostnames"):
        up(local_aws, lambda: endpoint(vpc(**dns), private_dns_enabled=True))


def test_two_endpoints_cannot_take_over_one_name(local_aws):
    def program():
        network = vpc(enable_dns_hostnames=True)
        for name in ("one", "two"):
            endpoint(network, name, private_dns_enabled=True)

    with pytest.raises(RefusedByAwsError, match="there is already a conflicting DNS domain"):
        up(local_aws, program)


def test_zones_are_those_that_every_account_has(local_aws):
    def program():
        needed: Any = [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]
        opted: Any = [{"name": "opt-in-status", "values": ["opted-in"]}]
        pulumi.export("zones", aws.get_availability_zones_output(state="available", filters=needed).names)
        pulumi.export("opted", aws.get_availability_zones_output(filters=opted).names)

    assert up(local_aws, program) == {"zones": [f"{REGION}{zone}" for zone in "abc"], "opted": []}


def test_a_filter_of_zones_that_is_not_known_here_is_refused(local_aws):
    unknown: Any = [{"name": "message", "values": ["x"]}]
    with pytest.raises(RefusedByAwsError, match="The filter 'message' is invalid; known here are opt-in-status"):
        up(local_aws, lambda: pulumi.export("zones", aws.get_availability_zones_output(filters=unknown).names))


def test_prefix_lists_are_found_by_name(local_aws):
    def program(name):
        pulumi.export("id", aws.ec2.get_prefix_list_output(name=name).id)

    assert up(local_aws, lambda: program(f"com.amazonaws.{REGION}.s3"))["id"].startswith("pl-")
    with pytest.raises(RefusedByAwsError, match="no matching EC2 Prefix List found"):
        up(local_aws, lambda: program("com.amazonaws.nowhere.s3"))


def _gateway_to_dynamodb(network: aws.ec2.Vpc) -> aws.ec2.VpcEndpoint:
    table = aws.ec2.RouteTable("table", vpc_id=network.id)
    service = f"com.amazonaws.{REGION}.dynamodb"
    return endpoint(network, vpc_endpoint_type="Gateway", service_name=service, route_table_ids=[table.id])


def test_a_gateway_endpoint_names_the_prefix_list_of_its_service_and_is_found_again(local_aws):
    def program():
        network = vpc()
        made = _gateway_to_dynamodb(network)
        gateways: Any = [{"name": "vpc-endpoint-type", "values": ["Gateway"]}]
        found = aws.ec2.get_vpc_endpoint_output(id=made.id, vpc_id=network.id, filters=gateways)
        listed = aws.ec2.get_prefix_list_output(name=f"com.amazonaws.{REGION}.dynamodb")
        for name, value in {"made": made.prefix_list_id, "found": found.prefix_list_id, "listed": listed.id}.items():
            pulumi.export(name, value)

    outputs = up(local_aws, program)
    assert outputs["made"] == outputs["found"] == outputs["listed"]
    assert outputs["made"].startswith("pl-")


@pytest.mark.parametrize(
    "other",
    [
        {"vpc_id": "vpc-0123456789abcdef0"},
        {"service_name": f"com.amazonaws.{REGION}.s3"},
        {"filters": [{"name": "vpc-endpoint-type", "values": ["Interface"]}]},
    ],
)
def test_an_endpoint_that_is_another_than_asked_for_is_not_found(other, local_aws):
    def program():
        made = _gateway_to_dynamodb(vpc())
        pulumi.export("id", aws.ec2.get_vpc_endpoint_output(id=made.id, **other).id)

    with pytest.raises(RefusedByAwsError, match="no matching EC2 VPC endpoint found"):
        up(local_aws, program)


def test_a_resolver_endpoint_has_an_address_in_each_subnet_and_leaves_with_its_log(local_aws):
    def program():
        network = vpc()
        subnets = [subnet("a", "10.16.0.0/24", network), subnet("b", "10.16.1.0/24", network, "b")]
        wanted: Any = [{"subnet_id": made.id} for made in subnets]
        made = aws.route53.ResolverEndpoint(
            "resolver", name="r", direction="INBOUND", security_group_ids=["sg-1"], ip_addresses=wanted
        )
        log = aws.route53.ResolverQueryLogConfig("log", destination_arn="arn:aws:logs:eu-west-1:0:log-group:l")
        aws.route53.ResolverQueryLogConfigAssociation(
            "log", resolver_query_log_config_id=log.id, resource_id=network.id
        )
        pulumi.export("addresses", made.ip_addresses.apply(lambda known: [item.ip for item in known]))

    assert up(local_aws, program)["addresses"] == ["10.16.0.20", "10.16.1.20"]


@pytest.mark.parametrize(
    ("subnets", "error"),
    [(["subnet-1"], "RSLVR-00400"), (["subnet-1", "subnet-2"], "The subnet ID 'subnet-1' does not exist")],
)
def test_a_resolver_endpoint_needs_two_subnets_that_exist(local_aws, subnets, error):
    wanted: Any = [{"subnet_id": subnet_id} for subnet_id in subnets]
    with pytest.raises(RefusedByAwsError, match=error):
        up(
            local_aws,
            lambda: aws.route53.ResolverEndpoint(
                "resolver", direction="INBOUND", security_group_ids=["sg-1"], ip_addresses=wanted
            ),
        )


def test_the_resolver_refuses_with_the_errors_of_aws(local_aws):
    client = local_aws.client("route53resolver")
    log = client.create_resolver_query_log_config(Name="l", DestinationArn="arn:x", CreatorRequestId="1")
    known = {"ResolverQueryLogConfigId": log["ResolverQueryLogConfig"]["Id"]}
    client.associate_resolver_query_log_config(**known, ResourceId="vpc-1")
    with pytest.raises(client.exceptions.InvalidRequestException, match="is associated with a VPC"):
        client.delete_resolver_query_log_config(**known)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.disassociate_resolver_query_log_config(**known, ResourceId="vpc-2")
    client.disassociate_resolver_query_log_config(**known, ResourceId="vpc-1")
    client.delete_resolver_query_log_config(**known)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.delete_resolver_query_log_config(**known)
    with pytest.raises(ClientError, match="has no operation 'ListResolverRules'"):
        client.list_resolver_rules()
