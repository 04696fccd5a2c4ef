"""The applier makes what it knows completely, and refuses what it does not."""

import json
from types import SimpleNamespace
from typing import Any

import boto3
import pulumi
import pulumi_aws as aws
import pytest
from botocore.stub import Stubber

from local.aws.vpc_endpoints import Endpoint, Endpoints
from local.pulumi_engine.applier import Applier
from local.pulumi_engine.program import DuplicateError
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, UnsupportedError
from local.pulumi_engine.resource_types.table import TYPES

REGION = "eu-west-1"


class RecordedCloud:
    """Clients whose answers a test prepares; without an answer, a call fails."""

    region = REGION

    def __init__(self):
        self.endpoints = Endpoints()
        self.clients = {}
        self.stubs = {}

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x"
            )
            self.stubs[service] = Stubber(self.clients[service])
            self.stubs[service].activate()
        return self.clients[service]

    def answer(self, service, operation, response, expected=None):
        self.client(service)
        self.stubs[service].add_response(operation, response, expected)


@pytest.fixture
def local_aws():
    recorded = RecordedCloud()
    yield recorded
    for service, stub in recorded.stubs.items():
        stub.assert_no_pending_responses()
        recorded.clients[service].close()


def up(local_aws, program):
    applier = Applier(local_aws)
    outputs = applier.up(program, {}, "project", "local")
    return applier, outputs


def refusal(local_aws, program):
    with pytest.raises(UnsupportedError) as caught:
        up(local_aws, program)
    return str(caught.value)


def test_a_type_without_a_row_is_refused_by_name(local_aws):
    message = refusal(local_aws, lambda: aws.sqs.Queue("jobs"))
    assert message == "aws:sqs/queue:Queue 'jobs': the local AWS does not know this type"


def test_an_input_without_a_counterpart_is_refused_by_name(local_aws):
    message = refusal(local_aws, lambda: aws.cloudwatch.LogGroup("log", name="l", skip_destroy=True))
    assert message == ("aws:cloudwatch/logGroup:LogGroup 'log': input skipDestroy has no counterpart in CreateLogGroup")


def test_a_nested_input_without_a_counterpart_is_refused_by_name(local_aws):
    misspelt: Any = {"minimum_length": 8, "password_historysize": 3}

    def program():
        aws.cognito.UserPool("pool", name="p", password_policy=misspelt)

    assert "input policies.passwordPolicy.password_historysize has no counterpart" in refusal(local_aws, program)


def test_another_region_is_refused(local_aws):
    message = refusal(local_aws, lambda: aws.cloudwatch.LogGroup("log", name="l", region="us-east-1"))
    assert message.endswith("region us-east-1; this local AWS is eu-west-1")


def test_a_peer_of_a_rule_that_is_not_known_here_is_refused(local_aws):
    def program():
        rule: Any = {"security_group_id": "sg-1", "ip_protocol": "-1", "cidr_ipv6": "::/0"}
        aws.vpc.SecurityGroupIngressRule("rule", **rule)

    assert "input cidrIpv6 has no counterpart in AuthorizeSecurityGroupIngress" in refusal(local_aws, program)


def test_two_resources_of_one_name_are_refused(local_aws):
    local_aws.answer("logs", "create_log_group", {})

    def program():
        for name in ("a", "b"):
            aws.cloudwatch.LogGroup("log", name=name)

    with pytest.raises(DuplicateError, match="two resources are named"):
        up(local_aws, program)


def test_an_unknown_lookup_is_refused(local_aws):
    def program():
        pulumi.export("regions", aws.get_regions_output().names)

    assert "getRegions: the local AWS does not know this lookup" in refusal(local_aws, program)


def test_an_endpoint_of_another_service_is_not_found(local_aws):
    local_aws.endpoints.add(Endpoint("vpce-1", f"com.amazonaws.{REGION}.sts", "vpc-1", REGION, private_dns=True))

    def program(service):
        found = aws.ec2.get_vpc_endpoint_output(id="vpce-1", service_name=f"com.amazonaws.{REGION}.{service}")
        pulumi.export("name", found.dns_entries[0].dns_name)

    assert up(local_aws, lambda: program("sts"))[1]["name"] == f"vpce-1-1.sts.{REGION}.vpce.amazonaws.com"
    with pytest.raises(RefusedByAwsError, match="no matching EC2 VPC endpoint found"):
        up(local_aws, lambda: program("logs"))


def test_lookups_say_where_the_program_runs(local_aws):
    def program():
        pulumi.export("region", aws.get_region_output().region)
        pulumi.export("partition", aws.get_partition_output().partition)
        pulumi.export("account", aws.get_caller_identity_output().account_id)

    assert up(local_aws, program)[1] == {"region": REGION, "partition": "aws", "account": "000000000000"}


def test_a_resource_is_created_with_every_input_and_deleted_by_destroy(local_aws):
    local_aws.answer("logs", "create_log_group", {}, {"logGroupName": "l", "kmsKeyId": "arn:aws:kms:key"})
    local_aws.answer("logs", "put_retention_policy", {}, {"logGroupName": "l", "retentionInDays": 7})
    local_aws.answer("logs", "delete_log_group", {}, {"logGroupName": "l"})

    def program():
        group = aws.cloudwatch.LogGroup("log", name="l", retention_in_days=7, kms_key_id="arn:aws:kms:key")
        pulumi.export("arn", group.arn)

    applier, outputs = up(local_aws, program)
    assert outputs == {"arn": f"arn:aws:logs:{REGION}:000000000000:log-group:l"}
    assert applier.count == 1
    applier.destroy()
    assert applier.count == 0


def test_a_secret_input_reaches_the_api_as_its_value(local_aws):
    local_aws.answer("logs", "create_log_group", {}, {"logGroupName": "hidden"})
    up(local_aws, lambda: aws.cloudwatch.LogGroup("log", name=pulumi.Output.secret("hidden")))


def test_a_resource_without_a_name_gets_one_as_from_the_provider(local_aws):
    local_aws.answer("logs", "create_log_group", {})

    def program():
        pulumi.export("name", aws.cloudwatch.LogGroup("log").name)

    assert up(local_aws, program)[1]["name"].startswith("log-")


def test_an_error_of_the_api_stops_the_program(local_aws):
    local_aws.client("logs")
    local_aws.stubs["logs"].add_client_error("create_log_group", "ResourceAlreadyExistsException")
    with pytest.raises(Exception, match="ResourceAlreadyExistsException"):
        up(local_aws, lambda: aws.cloudwatch.LogGroup("log", name="l"))


def test_a_private_api_without_a_policy_cannot_be_deployed(local_aws):
    api = {"id": "a", "endpointConfiguration": {"types": ["PRIVATE"]}}
    local_aws.answer("apigateway", "get_rest_api", api)
    with pytest.raises(RefusedByAwsError, match="doesn't have a resource policy"):
        up(local_aws, lambda: aws.apigateway.Deployment("d", rest_api="a"))


def test_code_that_is_no_archive_file_is_refused(local_aws):
    def program():
        code = pulumi.AssetArchive({"a.py": pulumi.StringAsset("")})
        aws.lambda_.Function("f", name="f", role="r", code=code, handler="a.b", runtime="python3.13")

    assert "input code (AssetArchive; only a FileArchive" in refusal(local_aws, program)


def test_every_row_names_an_operation_of_its_service():
    for token, row in TYPES.items():
        client = boto3.client(row.service, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")
        shape = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[row.create]).input_shape
        members = {name.lower() for name in shape.members}
        assert {name.lower() for name in row.names.values()} <= members, token
        client.close()


def test_policies_survive_as_the_documents_they_are(local_aws):
    document = {"Version": "2012-10-17", "Statement": []}
    expected = {"RoleName": "r", "PolicyName": "p", "PolicyDocument": json.dumps(document)}
    local_aws.answer("iam", "put_role_policy", {}, expected)
    up(local_aws, lambda: aws.iam.RolePolicy("p", name="p", role="r", policy=json.dumps(document)))


def test_a_failed_run_does_not_disturb_the_next(local_aws):
    refusal(local_aws, lambda: aws.sqs.Queue("jobs"))
    assert up(local_aws, lambda: pulumi.export("fine", "yes"))[1] == {"fine": "yes"}
    assert SimpleNamespace(**up(local_aws, lambda: None)[1]) == SimpleNamespace()
