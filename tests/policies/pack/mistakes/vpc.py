"""Mistakes in the VPC and in its endpoints."""

from tests.policies.pack.program import NAME, Program, added, edited, mistake, texted

PORTS = "security-group-named-ports"
EVERYTHING = texted({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})


@mistake("the API's endpoint loses its policy", "vpc-endpoint-has-policy")
def no_endpoint_policy(program: Program) -> None:
    program.remove("VpcEndpointPolicy", f"{NAME}-execute-api")


@mistake("the condition on the account is dropped from an endpoint's policy", "vpc-endpoint-policy")
def any_account(program: Program) -> None:
    with program.document("VpcEndpoint", f"{NAME}-sts") as policy:
        del policy["Statement"][0]["Condition"]


@mistake("the VPC's flow logs are dropped to save money", "vpc-flow-logs")
def no_flow_logs(program: Program) -> None:
    program.remove("FlowLog")


@mistake("the default security group is left as AWS makes it", "vpc-default-group-closed")
def open_default(program: Program) -> None:
    program.remove("DefaultSecurityGroup")


MISTAKES = [
    edited(
        "an endpoint lets everything through",
        "vpc-endpoint-policy",
        "VpcEndpoint",
        f"{NAME}-logs",
        "policy",
        EVERYTHING,
    ),
    edited(
        "the API's endpoint lets everything through",
        "vpc-endpoint-policy",
        "VpcEndpointPolicy",
        f"{NAME}-execute-api",
        "policy",
        EVERYTHING,
    ),
    edited(
        "an endpoint's policy is left out", "vpc-endpoint-has-policy", "VpcEndpoint", f"{NAME}-studio", "policy", None
    ),
    edited(
        "an endpoint's policy names the service only",
        "vpc-endpoint-policy",
        "VpcEndpoint",
        f"{NAME}-sagemaker-api",
        "policy",
        texted({"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sagemaker:*", "Resource": "*"}),
    ),
    edited(
        "an endpoint's policy asks for the account only if it is known",
        "vpc-endpoint-policy",
        "VpcEndpoint",
        f"{NAME}-sts",
        "policy",
        texted(
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "sts:*",
                "Resource": "*",
                "Condition": {"StringEqualsIfExists": {"aws:PrincipalAccount": "111122223333"}},
            }
        ),
    ),
    edited(
        "an endpoint's policy admits every account's APIs of a region",
        "vpc-endpoint-policy",
        "VpcEndpointPolicy",
        f"{NAME}-execute-api",
        "policy",
        texted(
            {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "execute-api:Invoke",
                "Resource": "arn:aws:execute-api:us-east-1:*:*/dev/GET/*",
            }
        ),
    ),
    any_account,
    no_endpoint_policy,
    edited(
        "a subnet gives public addresses", "no-public-addresses", "Subnet", f"{NAME}-0", "mapPublicIpOnLaunch", True
    ),
    added(
        "a machine has a public address",
        "no-public-addresses",
        "aws:ec2/instance:Instance",
        {"associatePublicIpAddress": True},
    ),
    added("the VPC gets a NAT gateway", "no-internet-gateway", "aws:ec2/natGateway:NatGateway", {}),
    added("the VPC gets an internet gateway", "no-internet-gateway", "aws:ec2/internetGateway:InternetGateway", {}),
    no_flow_logs,
    open_default,
    edited(
        "the default security group gets a rule",
        ("vpc-default-group-closed", PORTS),
        "DefaultSecurityGroup",
        NAME,
        "ingress",
        [{"protocol": "-1", "self": True}],
    ),
]
