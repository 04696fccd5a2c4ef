"""The VPC endpoints and their security groups, exactly."""

import json

import pytest

from tests.cloud import deploy_stack

ADOPTED = {
    "sagemakerApiEndpointId": "vpce-0000000000000000a",
    "studioEndpointId": "vpce-0000000000000000b",
    "executeApiEndpointId": "vpce-0000000000000000c",
    "stsEndpointId": "vpce-0000000000000000d",
    "logsEndpointId": "vpce-0000000000000000e",
}
SERVICES = ["sagemaker-api", "studio", "execute-api", "sts", "logs"]


def rules(deployment, kind):
    """Each rule as (group, peer), and nothing but HTTPS."""
    found = set()
    for name, rule in deployment.all_of(kind).items():
        assert (rule["ipProtocol"], rule["fromPort"], rule["toPort"]) == ("tcp", 443, 443), name
        found.add((rule["securityGroupId"], rule.get("cidrIpv4") or rule.get("referencedSecurityGroupId")))
    assert len(found) == len(deployment.all_of(kind))
    return found


def test_with_nothing_adopted_all_five_are_created():
    created = deploy_stack("local").all_of("VpcEndpoint")
    assert {name: (made["serviceName"], made["privateDnsEnabled"]) for name, made in created.items()} == {
        "studio-access-sagemaker-api": ("com.amazonaws.eu-west-1.sagemaker.api", False),
        "studio-access-studio": ("aws.sagemaker.eu-west-1.studio", True),
        "studio-access-execute-api": ("com.amazonaws.eu-west-1.execute-api", False),
        "studio-access-sts": ("com.amazonaws.eu-west-1.sts", True),
        "studio-access-logs": ("com.amazonaws.eu-west-1.logs", True),
    }
    for name, made in created.items():
        assert made["vpcEndpointType"] == "Interface"
        assert made["vpcId"] == "vpc-0a16f00d0a16f00d0"
        assert made["subnetIds"] == ["subnet-0a16f00d0a16f0001", "subnet-0a16f00d0a16f0002"]
        assert made["securityGroupIds"] == [f"sg-{name}"]


def test_with_everything_adopted_no_endpoint_and_only_the_function_s_group_is_created():
    deployment = deploy_stack("local", **ADOPTED)
    assert deployment.all_of("VpcEndpoint") == {}
    assert deployment.all_of("VpcEndpointPolicy") == {}
    assert list(deployment.all_of("SecurityGroup")) == ["studio-access-function"]
    assert deployment.outputs["endpointIds"] == {
        "sagemakerApi": "vpce-0000000000000000a",
        "studio": "vpce-0000000000000000b",
        "executeApi": "vpce-0000000000000000c",
        "sts": "vpce-0000000000000000d",
        "logs": "vpce-0000000000000000e",
    }


@pytest.mark.parametrize("service", SERVICES)
def test_each_endpoint_is_adopted_on_its_own(service):
    key = next(key for key in ADOPTED if key.lower().startswith(service.replace("-", "")))
    deployment = deploy_stack("local", **{key: ADOPTED[key]})
    assert set(deployment.all_of("VpcEndpoint")) == {f"studio-access-{other}" for other in SERVICES if other != service}
    assert ADOPTED[key] in deployment.outputs["endpointIds"].values()


@pytest.mark.parametrize(("key", "service"), [("stsEndpointId", "sts"), ("logsEndpointId", "logs")])
def test_studio_may_do_without_its_own_endpoints(key, service):
    deployment = deploy_stack("local", **{key: "none"})
    assert f"studio-access-{service}" not in deployment.all_of("VpcEndpoint")
    assert service not in deployment.outputs["endpointIds"]


def test_an_adopted_endpoint_is_looked_up_by_its_service_too():
    deployment = deploy_stack("local", **ADOPTED)
    asked = [
        call.args for call in deployment.monitor.cloud.calls if call.token == "aws:ec2/getVpcEndpoint:getVpcEndpoint"
    ]
    assert {(call["id"], call["serviceName"]) for call in asked} == {
        ("vpce-0000000000000000a", "com.amazonaws.eu-west-1.sagemaker.api"),
        ("vpce-0000000000000000b", "aws.sagemaker.eu-west-1.studio"),
        ("vpce-0000000000000000c", "com.amazonaws.eu-west-1.execute-api"),
        ("vpce-0000000000000000d", "com.amazonaws.eu-west-1.sts"),
        ("vpce-0000000000000000e", "com.amazonaws.eu-west-1.logs"),
    }


def test_security_groups_admit_exactly_who_needs_the_endpoint():
    deployment = deploy_stack("local")
    assert rules(deployment, "SecurityGroupIngressRule") == {
        ("sg-studio-access-sagemaker-api", "sg-studio-access-function"),
        ("sg-studio-access-studio", "192.168.10.0/24"),
        ("sg-studio-access-studio", "10.16.0.0/16"),
        ("sg-studio-access-execute-api", "192.168.10.0/24"),
        ("sg-studio-access-sts", "10.16.0.0/16"),
        ("sg-studio-access-logs", "10.16.0.0/16"),
    }


def test_the_function_reaches_the_sagemaker_endpoint_and_nothing_else():
    assert rules(deploy_stack("local"), "SecurityGroupEgressRule") == {
        ("sg-studio-access-function", "sg-studio-access-sagemaker-api")
    }


def test_towards_an_adopted_sagemaker_endpoint_the_function_reaches_the_vpc_s_ranges():
    deployment = deploy_stack("local", **ADOPTED, vpcCidrs='["10.16.0.0/16", "10.17.0.0/16"]')
    assert rules(deployment, "SecurityGroupEgressRule") == {
        ("sg-studio-access-function", "10.16.0.0/16"),
        ("sg-studio-access-function", "10.17.0.0/16"),
    }


OF_ANOTHER_ACCOUNT = {
    "sagemakerApiEndpointId": "vpce-0000000000000000a-0abc1234.api.sagemaker.eu-west-1.vpce.amazonaws.com",
    "studioEndpointId": "vpce-0000000000000000b-0abc1234.studio.eu-west-1.vpce.amazonaws.com",
    "executeApiEndpointId": "vpce-0000000000000000c-0abc1234.execute-api.eu-west-1.vpce.amazonaws.com",
    "stsEndpointId": "none",
    "logsEndpointId": "none",
    "endpointCidrs": '["10.200.0.0/24"]',
}


def test_endpoints_of_another_account_are_taken_by_name_and_looked_up_by_nobody():
    deployment = deploy_stack("local", **OF_ANOTHER_ACCOUNT)
    tokens = {call.token for call in deployment.monitor.cloud.calls}
    assert "aws:ec2/getVpcEndpoint:getVpcEndpoint" not in tokens
    assert deployment.all_of("VpcEndpoint") == {}
    assert deployment.outputs["endpointIds"] == {
        "sagemakerApi": "vpce-0000000000000000a",
        "studio": "vpce-0000000000000000b",
        "executeApi": "vpce-0000000000000000c",
    }
    told = deployment.one("Function", "studio-access-presigner")["environment"]["variables"]
    assert OF_ANOTHER_ACCOUNT["sagemakerApiEndpointId"] in " ".join(told.values())
    condition = json.loads(deployment.outputs["presignPolicy"])["Statement"][0]["Condition"]
    assert condition["StringEquals"]["aws:SourceVpce"] == ["vpce-0000000000000000a", "vpce-0000000000000000b"]
    assert deployment.outputs["apiUrl"] == (
        "https://studio-access-id-vpce-0000000000000000c.execute-api.eu-west-1.amazonaws.com/dev"
    )


def test_the_function_reaches_endpoints_of_another_account_where_they_are():
    assert rules(deploy_stack("local", **OF_ANOTHER_ACCOUNT), "SecurityGroupEgressRule") == {
        ("sg-studio-access-function", "10.200.0.0/24")
    }


def test_apps_of_a_created_domain_reach_endpoints_of_another_account_too():
    given = {**OF_ANOTHER_ACCOUNT, "domainId": "", "homeStorage": "retain"}
    egress = deploy_stack("local", **given).all_of("SecurityGroupEgressRule").values()
    ports = {
        rule["fromPort"]
        for rule in egress
        if rule["securityGroupId"] == "sg-studio-access-studio-default" and rule.get("cidrIpv4") == "10.200.0.0/24"
    }
    assert ports == {443}


PAGE = {"studioPageThroughVpc": "true", "privateDns": '["studio", "sts", "logs", "sagemaker-api"]'}


def test_the_sagemaker_endpoint_admits_the_corporate_network_where_the_studio_page_goes_through_the_vpc():
    def admitted(**given):
        found = rules(deploy_stack("local", **{**PAGE, **given}), "SecurityGroupIngressRule")
        return {peer for group, peer in found if group.endswith("-sagemaker-api")}

    assert admitted() == {"192.168.10.0/24", "10.16.0.0/16", "sg-studio-access-function"}
    assert admitted(studioPageThroughVpc="false") == {"10.16.0.0/16", "sg-studio-access-function"}


def test_the_corporate_dns_forwards_the_sagemaker_api_where_the_studio_page_goes_through_the_vpc():
    host = "api.sagemaker.eu-west-1.amazonaws.com"
    forwarding, not_forwarding = deploy_stack("local", **PAGE), deploy_stack("local")
    for server, text in forwarding.outputs["forwarders"].items():
        assert host in text, server
        assert host not in not_forwarding.outputs["forwarders"][server], server
    assert host in deploy_stack("greenfield").outputs["forwardZones"]
    assert host not in deploy_stack("greenfield", studioPageThroughVpc="false").outputs["forwardZones"]


def test_under_private_dns_only_the_broker_and_studio_presign_for_a_domain_whose_roles_are_known():
    def presigning(stack, **given):
        statements = json.loads(
            deploy_stack(stack, **given).one("VpcEndpoint", "studio-access-sagemaker-api")["policy"]
        )
        return [each for each in statements["Statement"] if each["Sid"] == "PresigningRolesOnly"]

    (created,) = presigning("greenfield")
    roles = [f"arn:aws:iam::111122223333:role/studio-access-greenfield-{end}" for end in ("presigner", "studio")]
    assert created["Resource"] == "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-created0domain/*"
    assert created["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": roles}}
    given = "arn:aws:iam::111122223333:role/Studio"
    (brought,) = presigning("local", **PAGE, studioRoleArns=json.dumps([given]))
    assert brought["Condition"]["ArnNotEquals"]["aws:PrincipalArn"][1:] == [given]
    assert presigning("local", **PAGE) == []


def test_groups_hold_no_rules_of_their_own():
    for group in deploy_stack("local").all_of("SecurityGroup").values():
        assert not {"ingress", "egress"} & group.keys()


def test_given_groups_of_the_function_are_used_and_admitted():
    groups = ["sg-00000000000000001", "sg-00000000000000002"]
    deployment = deploy_stack("local", functionSecurityGroupIds=json.dumps(groups))
    assert "studio-access-function" not in deployment.all_of("SecurityGroup")
    assert deployment.all_of("SecurityGroupEgressRule") == {}
    assert deployment.one("Function", "studio-access-presigner")["vpcConfig"]["securityGroupIds"] == groups
    admitted = {
        peer for group, peer in rules(deployment, "SecurityGroupIngressRule") if group.endswith("sagemaker-api")
    }
    assert admitted == set(groups)


def test_private_dns_admits_the_whole_vpc_because_the_whole_vpc_is_sent_there():
    none = {"stsEndpointId": "none", "logsEndpointId": "none"}
    deployment = deploy_stack("local", privateDns='["sagemaker-api"]', **none)
    assert deployment.one("VpcEndpoint", "studio-access-sagemaker-api")["privateDnsEnabled"] is True
    assert deployment.one("VpcEndpoint", "studio-access-studio")["privateDnsEnabled"] is False
    assert rules(deployment, "SecurityGroupIngressRule") == {
        ("sg-studio-access-sagemaker-api", "10.16.0.0/16"),
        ("sg-studio-access-sagemaker-api", "sg-studio-access-function"),
        ("sg-studio-access-studio", "192.168.10.0/24"),
        ("sg-studio-access-execute-api", "192.168.10.0/24"),
    }


def test_a_range_that_is_both_the_vpc_s_and_the_company_s_is_admitted_once():
    deployment = deploy_stack("local", corporateCidrs='["10.16.0.0/16"]')
    admitted = [peer for group, peer in rules(deployment, "SecurityGroupIngressRule") if group.endswith("-studio")]
    assert admitted == ["10.16.0.0/16"]


def test_private_dns_widens_the_endpoint_s_policy_to_the_account():
    none = {"stsEndpointId": "none", "logsEndpointId": "none"}
    narrow = deploy_stack("local", privateDns="[]", **none)
    wide = deploy_stack("local", privateDns='["sagemaker-api", "studio"]', **none)
    for service, resource in (("sagemaker-api", "user-profile/d-local0studio0/*"), ("studio", "app/d-local0studio0/*")):
        (statement,) = json.loads(narrow.one("VpcEndpoint", f"studio-access-{service}")["policy"])["Statement"]
        assert statement["Resource"] == f"arn:aws:sagemaker:eu-west-1:111122223333:{resource}"
        (statement,) = json.loads(wide.one("VpcEndpoint", f"studio-access-{service}")["policy"])["Statement"]
        assert statement["Resource"] in {"*", "arn:aws:sagemaker:eu-west-1:111122223333:app/*"}


def test_the_function_s_role_outlives_its_security_group():
    waits = deploy_stack("local").request("SecurityGroup", "studio-access-function").dependencies
    assert {"studio-access-presigner", "studio-access-presigner-vpc"} <= {urn.rpartition("::")[2] for urn in waits}


def test_every_created_endpoint_has_a_policy():
    deployment = deploy_stack("local")
    with_own = {name for name, made in deployment.all_of("VpcEndpoint").items() if made.get("policy")}
    attached = set(deployment.all_of("VpcEndpointPolicy"))
    assert with_own == {f"studio-access-{service}" for service in SERVICES if service != "execute-api"}
    assert attached == {"studio-access-execute-api"}


def test_the_api_endpoint_is_limited_to_the_api_that_was_created():
    policy = deploy_stack("local").one("VpcEndpointPolicy", "studio-access-execute-api")
    assert policy["vpcEndpointId"] == "vpce-studio-access-execute-api"
    (statement,) = json.loads(policy["policy"])["Statement"]
    stage = "arn:aws:execute-api:eu-west-1:111122223333:studio-access-id/dev"
    assert statement["Resource"] == [f"{stage}/GET/*", f"{stage}/OPTIONS/*", f"{stage}/OPTIONS/me"]


def test_the_sagemaker_endpoint_serves_the_presigning_role_by_its_real_name():
    deployment = deploy_stack("local")
    policy = json.loads(deployment.one("VpcEndpoint", "studio-access-sagemaker-api")["policy"])
    role = deployment.one("Role", "studio-access-presigner")["name"]
    assert policy["Statement"][0]["Condition"] == {
        "ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::111122223333:role/{role}"}
    }
