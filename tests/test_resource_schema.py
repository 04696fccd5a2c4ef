"""The schema check itself finds what it is for."""

from typing import Any

import pulumi_aws as aws
import pytest

from tests.cloud import deploy
from tests.resource_schema import problems

DOMAIN: Any = {"auth_mode": "IAM", "domain_name": "x", "vpc_id": "vpc-1", "subnet_ids": ["subnet-1"]}


def found(program):
    return [problem for seen in deploy(program).resources for problem in problems(seen.typ, seen.inputs)]


def group(**rule):
    ingress: Any = [rule]
    return lambda: aws.ec2.SecurityGroup("group", ingress=ingress)


def domain(**default_user_settings):
    settings: Any = default_user_settings
    return lambda: aws.sagemaker.Domain("domain", **DOMAIN, default_user_settings=settings)


def function(**variables):
    return lambda: aws.lambda_.Function("function", role="r", environment={"variables": variables})


@pytest.mark.parametrize(
    ("program", "problem"),
    [
        (
            group(protocl="tcp", protocol="tcp", from_port=1, to_port=2),
            "aws:ec2/securityGroup:SecurityGroup.ingress[0].protocl: unknown property of SecurityGroupIngressArgs",
        ),
        (
            group(protocol="tcp", from_port=1, to_port="x"),
            "aws:ec2/securityGroup:SecurityGroup.ingress[0].toPort: 'x', expected int",
        ),
        (
            group(from_port=1, to_port=2),
            "aws:ec2/securityGroup:SecurityGroup.ingress[0].protocol: required by SecurityGroupIngressArgs, missing",
        ),
        (
            domain(execution_role="r", bogus=1),
            "aws:sagemaker/domain:Domain.defaultUserSettings.bogus: unknown property of DomainDefaultUserSettingsArgs",
        ),
        (
            function(A=1),
            "aws:lambda/function:Function.environment.variables.A: 1.0, expected str",
        ),
    ],
)
def test_a_mistake_in_a_nested_property_is_found(program, problem):
    assert found(program) == [problem]


def test_correct_resources_have_no_problems():
    def program():
        aws.apigateway.RestApi("a", endpoint_configuration={"types": "PRIVATE", "vpc_endpoint_ids": ["vpce-1"]})
        aws.ssm.Parameter("p", type="SecureString", value="x")
        aws.lambda_.Function("f", role="r", environment={"variables": {"A": "b"}}, timeout=3)

    assert found(program) == []
