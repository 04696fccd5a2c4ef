"""The Route 53 Resolver inbound endpoint, its security group and its query log, exactly."""

import itertools
import re

import pulumi
import pytest
from pulumi.output import Unknown
from pulumi.runtime.settings import get_root_resource

from components.studio_access.aws.location import Location
from components.studio_access.config.setting import SettingsError
from components.studio_access.config.settings import Settings
from components.studio_access.context import Context
from components.studio_access.dns.resolver import Resolver
from tests import cloud
from tests.resource_schema import problems

VPC = "vpc-0123456789abcdef0"
SUBNETS = [f"subnet-0000000000000000{number}" for number in range(8)]
CORPORATE = ["192.168.10.0/24", "172.16.0.0/12"]
TAGS = {"team": "data"}
MODES = pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])


class CloudWithAddresses(cloud.Cloud):
    """Gives a resolver endpoint an address in each of its subnets, the highest first."""

    def new_resource(self, args):
        made = super().new_resource(args)
        if not args.typ.endswith(":ResolverEndpoint") or pulumi.runtime.is_dry_run():
            return made
        identity, outputs = made
        given = outputs["ipAddresses"]
        return identity, {
            **outputs,
            "ipAddresses": [{**each, "ip": f"10.16.{len(given) - number}.53"} for number, each in enumerate(given)],
        }


@pytest.fixture(autouse=True)
def _addresses(monkeypatch):
    monkeypatch.setattr(cloud, "Cloud", CloudWithAddresses)


def deploy(preview=False, prefix="acme-dev", subnet_ids=SUBNETS[:2], spell=lambda value: value, **settings):
    def program():
        given = Settings.of(
            {
                "domain_id": "d-abc123",
                "vpc_id": "vpc-00000000000000bad",
                "subnet_ids": SUBNETS[:1],
                "vpc_cidrs": ["10.16.0.0/16"],
                "corporate_cidrs": CORPORATE,
                "tags": TAGS,
                **settings,
            }
        )
        # Nothing here needs to know where it is.
        nowhere = pulumi.Output.from_input(Location("", "", "", ""))
        stack = get_root_resource()
        assert stack
        context = Context("studio-access", given, nowhere, prefix, parent=stack)
        resolver = Resolver(context.with_settings(vpc_id=spell(VPC), subnet_ids=spell(subnet_ids)))
        pulumi.export("addresses", resolver.addresses)

    return cloud.deploy(program, preview=preview)


def rules(deployment):
    return {
        (rule["securityGroupId"], rule["ipProtocol"], rule["fromPort"], rule["toPort"], rule["cidrIpv4"])
        for rule in deployment.all_of("SecurityGroupIngressRule").values()
    }


@MODES
def test_exactly_one_endpoint_group_and_log_are_created(preview):
    kinds = [resource.typ.rpartition(":")[2] for resource in deploy(preview).resources]
    assert sorted(kinds) == [
        "LogGroup",
        "ResolverEndpoint",
        "ResolverQueryLogConfig",
        "ResolverQueryLogConfigAssociation",
        "SecurityGroup",
        *["SecurityGroupIngressRule"] * 4,
    ]


@MODES
def test_every_input_is_one_that_the_provider_knows(preview):
    assert [problem for seen in deploy(preview).resources for problem in problems(seen.typ, seen.inputs)] == []


def test_the_endpoint_takes_plain_dns_at_one_address_in_each_subnet():
    assert deploy().one("ResolverEndpoint", "studio-access") == {
        "name": "acme-dev-resolver",
        "direction": "INBOUND",
        "resolverEndpointType": "IPV4",
        "protocols": ["Do53"],
        "securityGroupIds": ["sg-studio-access-resolver"],
        "ipAddresses": [{"subnetId": subnet} for subnet in SUBNETS[:2]],
        "tags": TAGS,
    }


def test_the_addresses_come_out_in_order():
    deployment = deploy(subnet_ids=SUBNETS[:3])
    assert deployment.outputs["addresses"] == ["10.16.1.53", "10.16.2.53", "10.16.3.53"]


def test_a_preview_does_not_make_addresses_up():
    assert isinstance(deploy(preview=True).outputs["addresses"], Unknown)


def test_the_group_admits_dns_from_the_corporate_ranges_and_nothing_else():
    deployment = deploy()
    assert rules(deployment) == {
        ("sg-studio-access-resolver", transport, 53, 53, cidr)
        for transport, cidr in itertools.product(("udp", "tcp"), CORPORATE)
    }
    assert len(deployment.all_of("SecurityGroupIngressRule")) == 4
    assert deployment.all_of("SecurityGroupEgressRule") == {}
    assert all(
        "referencedSecurityGroupId" not in rule for rule in deployment.all_of("SecurityGroupIngressRule").values()
    )


def test_the_rules_say_what_they_are_for():
    deployment = deploy(corporate_cidrs=["192.168.10.0/24"])
    assert {rule["description"] for rule in deployment.all_of("SecurityGroupIngressRule").values()} == {
        "DNS from 192.168.10.0-24",
        "DNS over TCP from 192.168.10.0-24",
    }


def test_the_group_is_in_the_endpoint_s_vpc_without_rules_of_its_own():
    deployment = deploy()
    assert deployment.all_of("SecurityGroup") == {
        "studio-access-resolver": {
            "description": "DNS from the corporate network",
            "vpcId": VPC,
            "tags": {"Name": "studio-access-resolver", **TAGS},
        }
    }
    assert deployment.request("SecurityGroup", "studio-access-resolver").customTimeouts.delete == "45m"


def test_what_the_vpc_resolves_is_logged_for_as_long_as_the_other_logs():
    deployment = deploy(log_retention_days=30, kms_key_arn="arn:aws:kms:eu-west-1:111122223333:key/1234abcd")
    assert deployment.one("LogGroup", "studio-access-resolver") == {
        "name": "/aws/vendedlogs/route53resolver/acme-dev",
        "retentionInDays": 30,
        "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1234abcd",
        "tags": TAGS,
    }
    config = deployment.one("ResolverQueryLogConfig", "studio-access")
    assert config["destinationArn"].endswith(":studio-access-resolver")
    assert (config["name"], config["tags"]) == ("acme-dev-resolver", TAGS)
    assert deployment.one("ResolverQueryLogConfigAssociation", "studio-access") == {
        "resolverQueryLogConfigId": "studio-access-id",
        "resourceId": VPC,
    }


def test_names_fit_aws_s_limits():
    deployment = deploy(prefix="a" * 40)
    for kind in ("ResolverEndpoint", "ResolverQueryLogConfig"):
        assert re.fullmatch(r"[a-zA-Z0-9 _'-]{1,64}", deployment.one(kind, "studio-access")["name"])


@MODES
def test_vpc_and_subnets_may_be_outputs(preview):
    deployment = deploy(preview, spell=pulumi.Output.from_input)
    assert len(deployment.one("ResolverEndpoint", "studio-access")["ipAddresses"]) == 2
    assert deployment.one("SecurityGroup", "studio-access-resolver")["vpcId"] == VPC


@pytest.mark.parametrize(
    "subnet_ids",
    [[], SUBNETS[:1], SUBNETS[:7], [SUBNETS[0], SUBNETS[0]], SUBNETS[0]],
    ids=["none", "one", "seven", "the same twice", "a text"],
)
@pytest.mark.parametrize("spell", [lambda value: value, pulumi.Output.from_input], ids=["plain", "output"])
def test_what_are_not_two_to_six_subnets_is_refused(subnet_ids, spell):
    with pytest.raises(ValueError, match=r"subnet_ids: .* allowed is a list of 2 to 6 subnets, each of another zone"):
        deploy(subnet_ids=subnet_ids, spell=spell)


def test_more_ranges_than_fit_into_a_security_group_are_refused():
    def corporate(count):
        return [f"10.20.{number}.0/24" for number in range(count)]

    assert len(rules(deploy(corporate_cidrs=corporate(30)))) == 60
    with pytest.raises(SettingsError, match=r"corporate_cidrs: 31 ranges .* allowed are 30"):
        deploy(corporate_cidrs=corporate(31))


@MODES
def test_everything_belongs_to_the_component(preview):
    for request in deploy(preview).monitor.requests.values():
        if request.custom:
            assert "studio-access:index:Resolver" in request.parent, request.name
