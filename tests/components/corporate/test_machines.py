"""The simulated corporate network's machines: what they are, when they start, and what they are set up with."""

from typing import Any

import pytest
from pulumi.output import Unknown

from components.studio_access.corporate.machines import name_server_user_data
from tests.corporate import deploy, here

CORPORATE = "192.168.10.0/24"


@pytest.mark.parametrize("what", ["bind", "client"])
def test_a_machine_is_small_encrypted_and_asks_for_metadata_by_token(what):
    machine = here(deploy(), "Instance")[what]
    assert (machine["instanceType"], machine["ami"]) == ("t4g.nano", "ami-0a1b2c3d4e5f67890")
    assert machine["metadataOptions"] == {
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "httpPutResponseHopLimit": 1,
    }
    assert machine["rootBlockDevice"]["encrypted"] is True
    assert machine["rootBlockDevice"]["tags"] == machine["tags"]
    assert machine["vpcSecurityGroupIds"] == [f"sg-studio-access-corporate-{what}"]
    assert machine["iamInstanceProfile"] == "studio-access-greenfield-corporate"


def test_a_new_image_does_not_replace_the_machines_but_new_zones_do():
    deployment = deploy()
    for what in ("bind", "client"):
        request = deployment.request("Instance", f"studio-access-corporate-{what}")
        assert list(request.ignoreChanges) == ["ami"]
        assert request.deleteBeforeReplace
        assert here(deployment, "Instance")[what]["userDataReplaceOnChange"] is True


def test_the_name_server_s_address_is_kept_for_it_and_is_everybody_s_name_server():
    deployment = deploy(corporateCidrs='["192.168.10.0/24"]', corporateNetworkCidr="192.168.10.64/27")
    assert here(deployment, "Instance")["bind"]["privateIp"] == "192.168.10.74"
    assert "privateIp" not in here(deployment, "Instance")["client"]
    assert here(deployment, "SubnetCidrReservation")[""]["cidrBlock"] == "192.168.10.74/32"
    assert here(deployment, "VpcDhcpOptions")[""]["domainNameServers"] == ["192.168.10.74"]


def waits_for(deployment, kind, name):
    """The kind and name of what a resource depends on."""
    urns = deployment.request(kind, f"studio-access-corporate-{name}").dependencies
    return {
        (urn.split("::")[-2].rpartition(":")[2], urn.rpartition("::")[2].removeprefix("studio-access-corporate-"))
        for urn in urns
    }


def test_a_machine_starts_when_its_name_server_and_its_ways_out_are_there():
    deployment = deploy()
    ready = {("VpcEndpoint", name) for name in ("s3", "ssm", "ssmmessages", "ec2messages")}
    ready |= {(kind, "studio-access-corporate") for kind in ("VpcDhcpOptionsAssociation", "RolePolicy")}
    assert waits_for(deployment, "Instance", "bind") >= ready
    assert waits_for(deployment, "Instance", "client") >= {*ready, ("Instance", "bind")}


@pytest.mark.parametrize("service", ["ssm", "ssmmessages", "ec2messages"])
def test_nobody_takes_the_name_server_s_address_before_it_is_reserved(service):
    reservation = ("SubnetCidrReservation", "studio-access-corporate")
    assert reservation in waits_for(deploy(), "VpcEndpoint", service)


def test_bind_has_exactly_the_zones_of_the_forwarder_output():
    deployment = deploy()
    user_data = here(deployment, "Instance")["bind"]["userData"]
    zones = deployment.outputs["forwardZones"]
    assert deployment.outputs["resolverAddresses"] == ["10.16.0.10", "10.16.1.10"]
    assert user_data.count(zones) == 1
    assert user_data.count("zone ") == zones.count("zone ") == 3
    assert "userData" not in here(deployment, "Instance")["client"]


def test_a_preview_does_not_make_zones_up():
    assert isinstance(here(deploy(preview=True), "Instance")["bind"]["userData"], Unknown)


def test_the_machines_ids_are_an_output():
    machines = deploy().outputs["corporateMachines"]
    assert machines.keys() == {"bind", "client"}
    assert all(identity.startswith("i-") for identity in machines.values())


@pytest.mark.parametrize(
    "given",
    [
        {"zones": ['x";};']},
        {"zones": ["a.example\nEND\nreboot"]},
        {"zones": ["$(reboot).example"]},
        {"addresses": ["10.16.0.10; };"]},
        {"addresses": ["`reboot`"]},
        {"cidr": "192.168.10.0/24; reboot"},
        {"cidr": "192.168.10.1/24"},
    ],
    ids=lambda given: next(iter(given)),
)
def test_only_names_addresses_and_ranges_get_into_the_user_data(given):
    good: dict[str, Any] = {"cidr": CORPORATE, "zones": ["studio.eu-west-1.sagemaker.aws"], "addresses": ["10.16.0.10"]}
    assert name_server_user_data(**good)
    with pytest.raises(ValueError, match=r"is not allowed|has host bits set|is not a valid netmask"):
        name_server_user_data(**{**good, **given})
