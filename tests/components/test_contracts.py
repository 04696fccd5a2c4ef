"""What holds for everything the program creates, whatever it is: in all stack files, when updating and previewing."""

import json
import re

import pytest
from pulumi.output import Unknown

from tests import cloud
from tests.cloud import ACCOUNT, Place
from tests.identity import DIRECTORY, FEDERATED
from tests.resource_schema import problems

IRELAND = Place()
GOVCLOUD = Place("aws-us-gov", "us-gov-west-1", "amazonaws.com")
BEIJING = Place("aws-cn", "cn-north-1", "amazonaws.com.cn")
TAGS = json.dumps({"team": "data", "cost": "42"})
# pulumi_aws: resource types without a tags argument, of those in use here.
UNTAGGED = {
    "Account",
    "Authorizer",
    "Dashboard",
    "Deployment",
    "EventTarget",
    "Integration",
    "LogMetricFilter",
    "IdentityProvider",
    "ManagedLoginBranding",
    "Invocation",
    "Method",
    "MethodSettings",
    "Permission",
    "RequestValidator",
    "Route",
    "RouteTableAssociation",
    "Resource",
    "Response",
    "ResolverQueryLogConfigAssociation",
    "RestApiPolicy",
    "RolePolicy",
    "RolePolicyAttachment",
    "Schedule",
    "SubnetCidrReservation",
    "TopicPolicy",
    "TableItem",
    "UserPoolClient",
    "UserPoolDomain",
    "VpcDhcpOptionsAssociation",
    "VpcEndpointPolicy",
    "WebAclAssociation",
}
# Characters, as each service's API reference has them.
NAME_LIMITS = {
    "Function": 64,
    "InstanceProfile": 128,
    "Role": 64,
    "RolePolicy": 128,
    "LogGroup": 512,
    "RestApi": 1024,
    "Table": 255,
    "UserPool": 128,
    "UserPoolClient": 128,
    "Domain": 63,
    "Schedule": 64,
    "ResolverEndpoint": 64,
    "ResolverQueryLogConfig": 64,
    "MetricAlarm": 255,
    "EventRule": 64,
    "LogMetricFilter": 512,
    "Topic": 256,
    "WebAcl": 128,
}

PRODUCTION = "dev in production"
SCHEDULED = "an issuer of its own with scheduled keys"
PEOPLE = {"local with corporate identity providers": FEDERATED, "local with a directory": DIRECTORY}
STACKS = pytest.mark.parametrize("stack", ["dev", "local", "greenfield", "local-oidc", PRODUCTION, SCHEDULED, *PEOPLE])
MODES = pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])


def deploy_stack(stack, **given):
    if stack == PRODUCTION:
        return cloud.deploy_stack("dev", production="true", firewallManagedRules="true", **given)
    if stack in PEOPLE:
        return cloud.deploy_stack("local", **PEOPLE[stack], **given)
    if stack == SCHEDULED:
        return cloud.deploy_stack("local-oidc", keyRefresh="scheduled", **given)
    return cloud.deploy_stack(stack, **given)


def kind(resource):
    return resource.typ.rpartition(":")[2]


@STACKS
@MODES
def test_every_input_is_one_that_the_provider_knows(stack, preview):
    found = [
        problem
        for seen in deploy_stack(stack, preview=preview).resources
        for problem in problems(seen.typ, seen.inputs)
    ]
    assert found == []


@STACKS
def test_preview_and_update_ask_for_the_same_resources(stack):
    update, preview = (
        {(seen.typ, seen.name) for seen in deploy_stack(stack, preview=mode).resources} for mode in (False, True)
    )
    assert update == preview


@STACKS
def test_no_document_holds_a_null_or_an_unresolved_output(stack):
    for seen in deploy_stack(stack).resources:
        text = json.dumps({key: value for key, value in seen.inputs.items() if key != "code"}, default=str)
        assert "null" not in text, seen.name
        assert "Output" not in text, seen.name
        assert "Calling __str__" not in text, seen.name


@STACKS
def test_what_depends_on_created_things_is_unknown_in_a_preview_and_nothing_else_is(stack):
    preview = deploy_stack(stack, preview=True)
    assert isinstance(preview.one("RestApiPolicy", "studio-access-policy")["policy"], Unknown)
    assert not isinstance(preview.one("RolePolicy", "studio-access-authorizer-log")["policy"], Unknown)


@STACKS
def test_every_resource_belongs_to_the_component(stack):
    for request in deploy_stack(stack).monitor.requests.values():
        if request.custom:
            assert "studio-access:index:" in request.parent, request.name


@STACKS
def test_every_name_begins_with_the_component_s_name(stack):
    assert {seen.name for seen in deploy_stack(stack).resources if not seen.name.startswith("studio-access")} == set()


@STACKS
def test_tags_reach_every_resource_that_takes_tags(stack):
    for seen in deploy_stack(stack, tags=TAGS).resources:
        if kind(seen) in UNTAGGED:
            assert "tags" not in seen.inputs, seen.name
        else:
            assert seen.inputs["tags"].items() >= json.loads(TAGS).items(), seen.name


@pytest.mark.parametrize("prefix", ["a", "a" * 40])
def test_names_fit_aws_s_limits(prefix):
    for stack in ("greenfield", PRODUCTION, *PEOPLE):
        for seen in deploy_stack(stack, namePrefix=prefix).resources:
            name = seen.inputs.get("name")
            if isinstance(name, str) and kind(seen) in NAME_LIMITS:
                assert len(name) <= NAME_LIMITS[kind(seen)], seen.name
    domain = deploy_stack("local", namePrefix=prefix).one("UserPoolDomain", "studio-access")["domain"]
    assert len(domain) <= 63


@pytest.mark.parametrize("place", [IRELAND, GOVCLOUD, BEIJING], ids=lambda place: place.partition)
@pytest.mark.parametrize("stack", ["greenfield", PRODUCTION, *PEOPLE])
def test_arns_are_of_the_partition_and_region_in_use(stack, place):
    text = json.dumps([seen.inputs for seen in deploy_stack(stack, place=place).resources], default=str)
    arns = set(re.findall(r"arn:[a-z-]+:[a-z-]+:[a-z0-9-]*:[0-9]*:", text))
    assert {arn.split(":")[1] for arn in arns} == {place.partition}
    assert {arn.split(":")[3] for arn in arns} <= {place.region, ""}
    assert {arn.split(":")[4] for arn in arns} <= {ACCOUNT, ""}


def test_two_stacks_in_one_account_share_no_physical_name():
    def physical(stack):
        names = [
            (kind(seen), seen.inputs.get("name") or seen.inputs.get("domain"))
            for seen in deploy_stack(stack).resources
            if kind(seen) not in {"RolePolicy", "Authorizer", "RequestValidator"}  # named within their parent
        ]
        return {(what, name) for what, name in names if name and "Execution-Logs" not in name}

    assert physical("dev") & physical("local") == set()


@STACKS
def test_a_permissions_boundary_reaches_every_role(stack):
    boundary = "arn:aws:iam::111122223333:policy/boundary"
    roles = deploy_stack(stack, permissionsBoundaryArn=boundary, manageApiGatewayAccount="true").all_of("Role")
    # The authorizer's, the presigner's, API Gateway's for its logs, and those of what else the stack has.
    more = {"local-oidc": 0, "dev": 1, PRODUCTION: 1, "local": 2, SCHEDULED: 2, "greenfield": 3}
    more |= {"local with corporate identity providers": 3, "local with a directory": 2}
    assert len(roles) == 3 + more[stack]
    assert {role["permissionsBoundary"] for role in roles.values()} == {boundary}


@pytest.mark.parametrize("stack", ["local", *PEOPLE])
def test_a_customer_key_encrypts_every_log_table_and_function_environment(stack):
    key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"
    with_key = deploy_stack(stack, kmsKeyArn=key)
    for table in with_key.all_of("Table").values():
        assert table["serverSideEncryption"] == {"enabled": True, "kmsKeyArn": key}
    assert {group["kmsKeyId"] for group in with_key.all_of("LogGroup").values()} == {key}
    assert {function["kmsKeyArn"] for function in with_key.all_of("Function").values()} == {key}


def test_no_resource_is_created_by_a_provider_of_its_own():
    assert not any("pulumi:providers" in seen.typ for seen in deploy_stack("local").resources)
