"""The authorizer in the VPC: where it runs, what it reaches, through which endpoint, and what must outlive what."""

import json

import pytest

from tests.cloud import deploy_stack
from tests.identity import DIRECTORY

GROUP, PREFIX_LIST = "sg-studio-access-authorizer", "pl-0a1b2c3d"
ADOPTED = "vpce-0123456789abcdef9"
INSIDE = {"authorizerInVpc": "true"}
SCHEDULED = {**INSIDE, "keyRefresh": "scheduled"}
THROUGH_ADOPTED = {**SCHEDULED, "dynamodbEndpointId": ADOPTED}
ATTACHING = {
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
}


def ways_out(deployment):
    """The peers and ports that the authorizer's group lets out to."""
    return {
        (rule.get("prefixListId") or rule.get("cidrIpv4"), rule["ipProtocol"], rule["fromPort"], rule["toPort"])
        for rule in deployment.all_of("SecurityGroupEgressRule").values()
        if rule["securityGroupId"] == GROUP
    }


def policies(deployment):
    return {
        policy["name"]: json.loads(policy["policy"])["Statement"]
        for name, policy in deployment.all_of("RolePolicy").items()
        if name.startswith("studio-access-authorizer-")
    }


def test_it_runs_in_the_subnets_with_a_group_of_its_own_that_lets_nobody_in():
    deployment = deploy_stack("local-oidc", **THROUGH_ADOPTED)
    assert deployment.one("Function", "studio-access-authorizer")["vpcConfig"] == {
        "subnetIds": ["subnet-0a16f00d0a16f0001", "subnet-0a16f00d0a16f0002"],
        "securityGroupIds": [GROUP],
    }
    admitted = deployment.all_of("SecurityGroupIngressRule").values()
    assert GROUP not in {rule["securityGroupId"] for rule in admitted}
    assert GROUP not in {rule.get("referencedSecurityGroupId") for rule in admitted}
    presigner = deployment.one("Function", "studio-access-presigner")["vpcConfig"]
    assert presigner["securityGroupIds"] == ["sg-studio-access-function"]


def test_by_default_it_runs_outside_and_nothing_is_created_for_it():
    deployment = deploy_stack("greenfield")
    assert deployment.one("Function", "studio-access-authorizer").get("vpcConfig") is None
    assert "studio-access-authorizer" not in deployment.all_of("SecurityGroup")
    assert "studio-access-dynamodb" not in deployment.all_of("VpcEndpoint")
    assert "dynamodb" not in deployment.outputs["endpointIds"]


def test_with_scheduled_keys_it_reaches_dynamodb_and_nothing_else():
    assert ways_out(deploy_stack("local-oidc", **THROUGH_ADOPTED)) == {(PREFIX_LIST, "tcp", 443, 443)}


def test_with_keys_of_its_own_fetching_it_reaches_the_corporate_network_and_nothing_else():
    deployment = deploy_stack("local-oidc", **INSIDE, corporateCidrs='["192.168.10.0/24", "172.16.0.0/12"]')
    ranges = ("192.168.10.0/24", "172.16.0.0/12")
    assert ways_out(deployment) == {(cidr, "tcp", 443, 443) for cidr in ranges}
    assert policies(deployment).keys() == {"log", "vpc"}


def test_an_issuer_at_another_port_is_reached_there():
    issuers = [
        {
            "issuer": "https://sso.bank.example:9031",
            "tokenType": "at+jwt",
            "audiences": ["https://studio-access.bank.example"],
            "profileClaim": "studio_profile",
        }
    ]
    deployment = deploy_stack("local-oidc", **INSIDE, issuers=json.dumps(issuers))
    assert ways_out(deployment) == {("192.168.10.0/24", "tcp", 9031, 9031)}
    assert "studio-access-authorizer-9031-to-192.168.10.0-24" in deployment.all_of("SecurityGroupEgressRule")


def test_with_a_directory_and_keys_of_its_own_fetching_it_reaches_both():
    deployment = deploy_stack(
        "local-oidc", **INSIDE, profileFrom="directory", dynamodbEndpointId=ADOPTED, deletionProtection="false"
    )
    assert ways_out(deployment) == {(PREFIX_LIST, "tcp", 443, 443), ("192.168.10.0/24", "tcp", 443, 443)}
    (looks,) = policies(deployment)["directory"]
    assert looks["Condition"] == {"StringEquals": {"aws:SourceVpce": ADOPTED}}


def test_its_tables_are_read_through_the_endpoint_only():
    deployment = deploy_stack("local", **DIRECTORY, **THROUGH_ADOPTED)
    found = policies(deployment)
    for concern in ("keys", "directory"):
        (statement,) = found[concern]
        assert statement["Action"] == "dynamodb:GetItem"
        assert statement["Condition"] == {"StringEquals": {"aws:SourceVpce": ADOPTED}}


def test_outside_the_vpc_its_tables_are_read_without_an_endpoint():
    (statement,) = policies(deploy_stack("local-oidc", keyRefresh="scheduled"))["keys"]
    assert "Condition" not in statement


def test_lambda_attaches_it_and_its_own_code_cannot():
    attach, deny = policies(deploy_stack("local-oidc", **THROUGH_ADOPTED))["vpc"]
    assert (attach["Effect"], deny["Effect"]) == ("Allow", "Deny")
    assert set(attach["Action"]) == set(deny["Action"]) == ATTACHING
    function = "arn:aws:lambda:eu-west-1:111122223333:function:studio-access-local-oidc-authorizer"
    assert deny["Condition"] == {"ArnEquals": {"lambda:SourceFunctionArn": function}}


def test_its_role_outlives_its_security_group():
    waits = deploy_stack("local-oidc", **THROUGH_ADOPTED).request("SecurityGroup", "studio-access-authorizer")
    assert {"studio-access-authorizer", "studio-access-authorizer-vpc"} <= {
        urn.rpartition("::")[2] for urn in waits.dependencies
    }
    assert waits.customTimeouts.delete == "45m"


def test_a_created_vpc_gets_a_gateway_endpoint_with_a_policy():
    deployment = deploy_stack("greenfield", **SCHEDULED)
    endpoint = deployment.one("VpcEndpoint", "studio-access-dynamodb")
    assert (endpoint["vpcEndpointType"], endpoint["serviceName"]) == ("Gateway", "com.amazonaws.eu-west-1.dynamodb")
    assert endpoint["vpcId"] == deployment.outputs["vpcId"]
    assert endpoint["routeTableIds"] == [deployment.outputs["routeTableId"]]
    (statement,) = json.loads(endpoint["policy"])["Statement"]
    assert statement["Condition"]["StringEquals"].keys() == {"aws:PrincipalAccount", "aws:ResourceAccount"}
    assert deployment.outputs["endpointIds"]["dynamodb"] == "vpce-studio-access-dynamodb"
    assert ways_out(deployment) == {(PREFIX_LIST, "tcp", 443, 443)}


def test_a_created_vpc_has_none_where_no_table_is_read():
    issuer = {"issuers": json.dumps([{"issuer": "https://sso.bank.example", "tokenType": "at+jwt", "audiences": ["x"],
                                      "profileClaim": "sub"}])}  # fmt: skip
    without_cognito = {"passwordSignIn": "false", "mfa": "ON", "callbackUrls": '["http://localhost:8400/callback"]'}
    deployment = deploy_stack("greenfield", **INSIDE, **issuer, **without_cognito)
    assert "studio-access-dynamodb" not in deployment.all_of("VpcEndpoint")
    assert ways_out(deployment) == {("192.168.10.0/24", "tcp", 443, 443)}


def test_an_adopted_endpoint_must_be_this_vpc_s_gateway_for_dynamodb():
    deployment = deploy_stack("local-oidc", **THROUGH_ADOPTED)
    asked = [
        call.args
        for call in deployment.monitor.cloud.calls
        if call.token == "aws:ec2/getVpcEndpoint:getVpcEndpoint" and call.args["id"] == ADOPTED
    ]
    assert asked == [
        {
            "id": ADOPTED,
            "vpcId": "vpc-0a16f00d0a16f00d0",
            "serviceName": "com.amazonaws.eu-west-1.dynamodb",
            "filters": [{"name": "vpc-endpoint-type", "values": ["Gateway"]}],
        }
    ]
    assert "studio-access-dynamodb" not in deployment.all_of("VpcEndpoint")
    assert deployment.outputs["endpointIds"]["dynamodb"] == ADOPTED


@pytest.mark.parametrize("preview", [False, True])
def test_a_created_one_is_previewed_too(preview):
    deployment = deploy_stack("greenfield", preview=preview, **SCHEDULED)
    assert "studio-access-dynamodb" in deployment.all_of("VpcEndpoint")
