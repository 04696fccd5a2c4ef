"""Mistakes in endpoints, security groups, DNS, the VPC and Studio."""

from typing import Any

from tests.policies.program import NAME, Mistake, Program, added, edited, mistake, texted

SOURCE, PORTS = "security-group-no-public-source", "security-group-named-ports"
INGRESS, EGRESS = (
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
)
HTTPS = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
EVERYTHING = texted({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"})
RULE = f"{NAME}-studio-from-192.168.10.0-24"
DNS_RULE = f"{NAME}-resolver-udp-from-192.168.10.0-24"


def admits(sentence: str, fired: str | tuple[str, ...], **rule: Any) -> Mistake:
    """The mistake of adding this rule."""
    return added(sentence, fired, INGRESS, {**HTTPS, **rule})


@mistake("two people's apps share a security group", "studio-own-groups")
def shared_group(program: Program) -> None:
    group = program.one("SecurityGroup", f"{NAME}-studio-alice").urn
    program.depend("UserProfile", f"{NAME}-bob", userSettings=group)
    program.depend("UserProfile", f"{NAME}-alice", userSettings=group)


@mistake("the API's endpoint loses its policy", "vpc-endpoint-has-policy")
def no_endpoint_policy(program: Program) -> None:
    program.remove("VpcEndpointPolicy", f"{NAME}-execute-api")


@mistake("the condition on the account is dropped from an endpoint's policy", "vpc-endpoint-policy")
def any_account(program: Program) -> None:
    with program.document("VpcEndpoint", f"{NAME}-sts") as policy:
        del policy["Statement"][0]["Condition"]


@mistake("the resolver answers by every port", "resolver-named-ranges", PORTS)
def every_port(program: Program) -> None:
    program.set("SecurityGroupIngressRule", DNS_RULE, "toPort", 65535)


@mistake("the VPC's flow logs are dropped to save money", "vpc-flow-logs")
def no_flow_logs(program: Program) -> None:
    program.remove("FlowLog")


@mistake("the default security group is left as AWS makes it", "vpc-default-group-closed")
def open_default(program: Program) -> None:
    program.remove("DefaultSecurityGroup")


@mistake("an old style rule admits the internet to the resolver", SOURCE, "resolver-named-ranges")
def old_style_rule(program: Program) -> None:
    program.add(
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {"type": "ingress", "protocol": "udp", "fromPort": 53, "toPort": 53, "cidrBlocks": ["0.0.0.0/0"]},
        securityGroupId=program.one("SecurityGroup", f"{NAME}-resolver").urn,
    )


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
    edited("a rule admits the internet", SOURCE, "SecurityGroupIngressRule", RULE, "cidrIpv4", "0.0.0.0/0"),
    admits("a rule admits the IPv6 internet", SOURCE, cidrIpv6="::/0"),
    admits("a rule admits half of the internet", SOURCE, cidrIpv4="0.0.0.0/1"),
    admits("a rule admits a partner's public range", SOURCE, cidrIpv4="198.51.100.0/24"),
    admits("a range is one digit short of being private", SOURCE, cidrIpv4="172.0.0.0/8"),
    added(
        "a security group admits the internet inline",
        SOURCE,
        "aws:ec2/securityGroup:SecurityGroup",
        {"ingress": [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["10.0.0.0/16", "0.0.0.0/0"]}]},
    ),
    added(
        "a prefix list for rules holds the internet",
        SOURCE,
        "aws:ec2/managedPrefixList:ManagedPrefixList",
        {"entries": [{"cidr": "0.0.0.0/0"}]},
    ),
    admits("a rule admits every protocol", PORTS, ipProtocol="-1", cidrIpv4="10.16.0.0/16"),
    admits("a rule admits every port", PORTS, fromPort=0, toPort=65535, cidrIpv4="10.16.0.0/16"),
    added(
        "a function may reach the internet",
        "security-group-no-public-destination",
        EGRESS,
        {**HTTPS, "cidrIpv4": "0.0.0.0/0"},
    ),
    edited(
        "the resolver answers every private network",
        "resolver-named-ranges",
        "SecurityGroupIngressRule",
        DNS_RULE,
        "cidrIpv4",
        "10.0.0.0/8",
    ),
    every_port,
    old_style_rule,
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
    edited(
        "Studio's apps use SageMaker's own network",
        "studio-vpc-only",
        "Domain",
        f"{NAME}-studio",
        "appNetworkAccessType",
        "PublicInternetOnly",
    ),
    edited(
        "the network type of Studio is left to its default",
        "studio-vpc-only",
        "Domain",
        f"{NAME}-studio",
        "appNetworkAccessType",
        None,
    ),
    edited(
        "Studio moves to Identity Center, where endpoint conditions count for nothing",
        "studio-iam-authentication",
        "Domain",
        f"{NAME}-studio",
        "authMode",
        "SSO",
    ),
    shared_group,
    added(
        "a notebook instance is added for a demonstration",
        "notebook-in-vpc",
        "aws:sagemaker/notebookInstance:NotebookInstance",
        {"instanceType": "ml.t3.medium"},
    ),
]
