"""The created VPC: nothing public, everything closed that is not asked for."""

import json
import re

import pytest

from tests import cloud
from tests.cloud import deploy_stack


def test_an_existing_vpc_is_left_as_it_is():
    deployment = deploy_stack("local")
    for kind in ("Vpc", "Subnet", "RouteTable", "DefaultSecurityGroup", "FlowLog"):
        assert deployment.all_of(kind) == {}


def test_the_vpc_resolves_private_dns():
    vpc = deploy_stack("greenfield").one("Vpc", "studio-access")
    assert (vpc["cidrBlock"], vpc["enableDnsHostnames"], vpc["enableDnsSupport"]) == ("10.16.0.0/16", True, True)


@pytest.mark.parametrize("zones", [2, 3])
def test_each_zone_has_one_private_subnet(zones):
    deployment = deploy_stack("greenfield", zones=str(zones))
    subnets = deployment.all_of("Subnet").values()
    assert len(subnets) == zones
    assert len({subnet["availabilityZone"] for subnet in subnets}) == zones
    assert not any(subnet["mapPublicIpOnLaunch"] for subnet in subnets)
    assert len(deployment.all_of("RouteTableAssociation")) == zones


def test_a_third_zone_only_adds():
    two, three = deploy_stack("greenfield"), deploy_stack("greenfield", zones="3")
    for kind in ("Subnet", "RouteTableAssociation"):
        before, after = two.all_of(kind), three.all_of(kind)
        assert {name: after[name] for name in before} == before
        assert len(after) == 3
    assert set(two.monitor.requests) < set(three.monitor.requests)


def ignored(deployment):
    """Which inputs of its subnets the engine leaves as they were."""
    return {
        name: list(deployment.request("Subnet", name).ignoreChanges) for name in ("studio-access-0", "studio-access-1")
    }


def test_a_subnet_that_is_there_stays_where_it_was_planned():
    """Another plan, or another list of AWS's zones, must not replace it, and the Studio domain with it."""
    planned = ["availabilityZone", "cidrBlock"]
    assert {name: sorted(found) for name, found in ignored(deploy_stack("greenfield")).items()} == {
        "studio-access-0": planned,
        "studio-access-1": planned,
    }


def test_given_ranges_and_zones_are_followed():
    given = {"subnetCidrs": '["10.16.0.0/17", "10.16.128.0/17"]', "zoneIds": '["euw1-az3", "euw1-az1"]'}
    deployment = deploy_stack("greenfield", **given)
    placed = {name: (made["cidrBlock"], made["availabilityZone"]) for name, made in deployment.all_of("Subnet").items()}
    assert placed == {
        "studio-access-0": ("10.16.0.0/17", "eu-west-1c"),
        "studio-access-1": ("10.16.128.0/17", "eu-west-1a"),
    }
    assert ignored(deployment) == {"studio-access-0": [], "studio-access-1": []}


def zones_of(deployment):
    """The zone of each subnet, by its name; the order of registration is not the program's."""
    return {name: made["availabilityZone"] for name, made in deployment.all_of("Subnet").items()}


class CloudWithoutServiceCatalog(cloud.Cloud):
    """Service Catalog has endpoints in two zones only, and not in the first one."""

    def __init__(self, *args, **more):
        lacking = {"com.amazonaws.eu-west-1.servicecatalog": [f"eu-west-1{letter}" for letter in "adef"]}
        super().__init__(*args, **more, lacking=lacking)


def test_zones_without_one_of_the_endpoint_services_are_left_out(monkeypatch):
    monkeypatch.setattr(cloud, "Cloud", CloudWithoutServiceCatalog)
    assert zones_of(deploy_stack.__wrapped__("greenfield")) == {
        "studio-access-0": "eu-west-1b",
        "studio-access-1": "eu-west-1c",
    }


def test_a_service_that_is_not_created_limits_no_zone(monkeypatch):
    monkeypatch.setattr(cloud, "Cloud", CloudWithoutServiceCatalog)
    given = {
        "servicecatalogEndpointId": "none",
        "privateDns": '["studio", "sagemaker-api", "sagemaker-runtime", "sts", "logs"]',
    }
    assert zones_of(deploy_stack.__wrapped__("greenfield", **given)) == {
        "studio-access-0": "eu-west-1a",
        "studio-access-1": "eu-west-1b",
    }


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"zones": "3"},
            "zones: 3 zones are wanted, and 2 of this region's 6 can be used: "
            "servicecatalog lacks in eu-west-1a, eu-west-1d, eu-west-1e, eu-west-1f",
        ),
        (
            {"zoneIds": '["euw1-az1", "euw1-az2"]'},
            "zone_ids: zone euw1-az1 has no servicecatalog; take another zone",
        ),
    ],
)
def test_too_few_zones_are_refused_before_anything_is_made_in_them(monkeypatch, preview, given, sentence):
    monkeypatch.setattr(cloud, "Cloud", CloudWithoutServiceCatalog)
    with pytest.raises(ValueError, match=re.escape(sentence)):
        deploy_stack.__wrapped__("greenfield", preview=preview, **given)


def test_there_is_no_way_to_the_internet():
    deployment = deploy_stack("greenfield")
    for kind in ("InternetGateway", "NatGateway", "EgressOnlyInternetGateway", "Eip", "Route"):
        assert deployment.all_of(kind) == {}
    (table,) = deployment.all_of("RouteTable").values()
    assert "routes" not in table


def test_the_default_security_group_admits_nobody():
    (group,) = deploy_stack("greenfield").all_of("DefaultSecurityGroup").values()
    assert (group["ingress"], group["egress"]) == ([], [])


def test_all_traffic_is_logged_with_retention():
    deployment = deploy_stack("greenfield", logRetentionDays="365")
    (log,) = deployment.all_of("FlowLog").values()
    assert log["trafficType"] == "ALL"
    group = deployment.one("LogGroup", "studio-access-flow")
    assert (group["name"], group["retentionInDays"]) == ("/aws/vpc/studio-access-greenfield", 365)
    policy = json.loads(deployment.one("RolePolicy", "studio-access-flow")["policy"])
    write = policy["Statement"][0]
    assert write["Resource"] == "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/vpc/studio-access-greenfield:*"


def test_s3_is_reached_by_a_gateway_endpoint_with_a_policy():
    endpoint = deploy_stack("greenfield").one("VpcEndpoint", "studio-access-s3")
    assert (endpoint["vpcEndpointType"], endpoint["serviceName"]) == ("Gateway", "com.amazonaws.eu-west-1.s3")
    assert len(json.loads(endpoint["policy"])["Statement"]) == 2


def test_buckets_of_named_accounts_are_reached_too():
    def accounts(**given):
        endpoint = deploy_stack("greenfield", **given).one("VpcEndpoint", "studio-access-s3")
        statement = json.loads(endpoint["policy"])["Statement"][0]
        return statement["Condition"]["StringEquals"]["aws:ResourceAccount"]

    assert accounts() == "111122223333"
    assert accounts(dataAccountIds='["222233334444"]') == ["111122223333", "222233334444"]


def test_everything_else_uses_the_created_vpc_and_its_subnets():
    deployment = deploy_stack("greenfield")
    vpc_id, subnet_ids = deployment.outputs["vpcId"], deployment.outputs["subnetIds"]
    assert len(subnet_ids) == 2
    for group in deployment.all_of("SecurityGroup").values():
        assert group["vpcId"] == vpc_id
    for name, endpoint in deployment.all_of("VpcEndpoint").items():
        assert endpoint["vpcId"] == vpc_id
        if name != "studio-access-s3":
            assert endpoint["subnetIds"] == subnet_ids
    assert deployment.one("Function", "studio-access-presigner")["vpcConfig"]["subnetIds"] == subnet_ids
    policy = json.loads(deployment.outputs["presignPolicy"])
    assert policy["Statement"][0]["Condition"]["IpAddress"]["aws:VpcSourceIp"] == ["10.16.0.0/16", "192.168.10.0/24"]


def test_a_vpc_without_a_way_out_has_every_endpoint_that_studio_needs():
    services = {endpoint["serviceName"] for endpoint in deploy_stack("greenfield").all_of("VpcEndpoint").values()}
    region = "com.amazonaws.eu-west-1"
    assert services == {
        f"{region}.execute-api",
        f"{region}.logs",
        f"{region}.s3",
        f"{region}.sagemaker.api",
        f"{region}.sagemaker.runtime",
        f"{region}.servicecatalog",
        f"{region}.sts",
        "aws.sagemaker.eu-west-1.studio",
    }
