"""VPCs are closed by default, have no way to the internet, log their traffic, and have endpoints with policies."""

from collections.abc import Iterable, Iterator

from pulumi_policy import Severity

from ..framework.policy import ADVISORY, About, Config, resource_policy, stack_policy
from ..framework.policy_documents import ENDPOINT, check_each_document
from ..framework.resource import UNKNOWN, NotYetKnownError, Resource
from ..iam.document import Document
from ..iam.evaluation import ANONYMOUS, Request
from ..iam.external_requests import SOMEBODY_ELSE, by_others_on_their_resources
from ..iam.request_enumeration import action_patterns, arn_prefixes, instances, possible_decisions, resource_patterns

_VPC, _SUBNET, _INSTANCE = "aws:ec2/vpc:Vpc", "aws:ec2/subnet:Subnet", "aws:ec2/instance:Instance"
_FLOW_LOG, _DEFAULT_GROUP = "aws:ec2/flowLog:FlowLog", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
_ENDPOINT, _ENDPOINT_POLICY = "aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"
_WITH_POLICIES = ("Interface", "Gateway")


def _public_address(resource: Resource, _: Config) -> Iterator[str]:
    for name in ("mapPublicIpOnLaunch", "associatePublicIpAddress", "assignIpv6AddressOnCreation"):
        if resource.known(name):
            yield "what is in it has public addresses"
    for interface in resource.known("networkInterfaces") or []:
        if interface.get("associatePublicIpAddress"):
            yield "it has a public address"


def _way_out(_: Resource, __: Config) -> Iterator[str]:
    yield "it is a way to the internet"


def _closed_default_group(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str | NotYetKnownError]]:
    for resource in resources:
        rules = [resource.get("ingress"), resource.get("egress")] if resource.type == _DEFAULT_GROUP else []
        if UNKNOWN in rules:
            yield resource, NotYetKnownError("ingress or egress")
        elif any(rules):
            yield resource, "it has rules, and whatever names no group of its own is in it"
    yield from _vpcs_without(resources, _DEFAULT_GROUP, "vpcId", "its default security group is open")


def _flow_logs(resources: list[Resource], _: Config) -> Iterable[tuple[Resource, str]]:
    yield from _vpcs_without(
        resources, _FLOW_LOG, "vpcId", "nobody can see what goes through it, for lack of flow logs"
    )


def _vpcs_without(resources: list[Resource], kind: str, name: str, message: str) -> Iterator[tuple[Resource, str]]:
    having = {
        vpc.urn
        for resource in resources
        if resource.type == kind and resource.source
        for vpc in resource.source.property_dependencies.get(name, [])
    }
    yield from ((one, message) for one in resources if one.type == _VPC and one.urn not in having)


def _endpoint_lets_anybody_through(document: Document, _: Config) -> Iterator[str]:
    actions = {text for pattern in action_patterns([document]) for text in instances(pattern)}
    services = {action.partition(":")[0] for action in actions if ":" in action} | {"zz"}
    resources = {f"arn:aws:{service}:eu-west-1:999999999999:zz/zz" for service in services}
    resources |= {_of_somebody_else(f"{prefix}:zz/zz") for prefix in arn_prefixes(resource_patterns([document]))}
    resources |= {_of_somebody_else(text) for pattern in resource_patterns([document]) for text in instances(pattern)}
    resources |= {"arn:aws:s3:::zz-of-somebody-else/zz", "arn:aws:iam::999999999999:role/zz"}
    requests = [
        Request(action, resource, caller)
        for action in sorted({*actions, "zz:Zz"})
        for resource in sorted(resources)
        for caller in (SOMEBODY_ELSE, ANONYMOUS)
    ]
    if any(
        decision == "Allow" for decision, _ in possible_decisions([document], requests, by_others_on_their_resources())
    ):
        yield "it lets anybody's credentials through to anybody's resources"


def _of_somebody_else(arn: str) -> str:
    """The same resource in another account, where its ARN names one."""
    fields = arn.split(":", 5)
    return ":".join([*fields[:4], "999999999999", *fields[5:]]) if len(fields) > 5 and fields[4] else "arn:"  # noqa: PLR2004


def _endpoints_without_policy(resources: list[Resource], config: Config) -> Iterable[tuple[Resource, str]]:
    covered = {
        endpoint.urn
        for resource in resources
        if resource.type == _ENDPOINT_POLICY and resource.source
        for endpoint in resource.source.property_dependencies.get("vpcEndpointId", [])
    }
    for resource in resources:
        if resource.type != _ENDPOINT or resource.get("vpcEndpointType") not in (None, *_WITH_POLICIES, UNKNOWN):
            continue
        service = resource.get("serviceName")
        unsupported = isinstance(service, str) and service.endswith(tuple(f".{one}" for one in config["unsupported"]))
        if not resource.get("policy") and resource.urn not in covered and not unsupported:
            yield resource, "it has no policy, so it lets everything through"


POLICIES = (
    resource_policy(
        About(
            name="no-public-addresses",
            description="Subnets and instances have no public addresses.",
            severity=Severity.HIGH,
            controls=(
                "securityhub:EC2.9",
                "securityhub:EC2.15",
                "config:subnet-auto-assign-public-ip-disabled",
                "checkov:CKV_AWS_88",
                "checkov:CKV_AWS_130",
            ),
            remedy="Set mapPublicIpOnLaunch and associatePublicIpAddress to false",
        ),
        {
            _SUBNET: _public_address,
            _INSTANCE: _public_address,
            "aws:ec2/launchTemplate:LaunchTemplate": _public_address,
        },
    ),
    resource_policy(
        About(
            name="no-internet-gateway",
            description="There is no way to the internet.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            controls=("config:no-unrestricted-route-to-igw",),
            remedy="Use VPC endpoints; the front door needs no way out",
        ),
        dict.fromkeys(
            (
                "aws:ec2/internetGateway:InternetGateway",
                "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
                "aws:ec2/natGateway:NatGateway",
            ),
            _way_out,
        ),
    ),
    stack_policy(
        About(
            name="vpc-default-group-closed",
            description="The default security group of every VPC has no rules.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            controls=(
                "securityhub:EC2.2",
                "config:vpc-default-security-group-closed",
                "cis:3.0.0/5.4",
                "checkov:CKV2_AWS_12",
            ),
            remedy="Add an aws.ec2.DefaultSecurityGroup of the VPC without rules",
        ),
        _closed_default_group,
    ),
    stack_policy(
        About(
            name="vpc-flow-logs",
            description="Every VPC has flow logs.",
            severity=Severity.MEDIUM,
            level=ADVISORY,
            controls=("securityhub:EC2.6", "config:vpc-flow-logs-enabled", "cis:3.0.0/3.7", "checkov:CKV2_AWS_11"),
            remedy="Add an aws.ec2.FlowLog of the VPC",
        ),
        _flow_logs,
    ),
    resource_policy(
        About(
            name="vpc-endpoint-policy",
            description="VPC endpoints' policies name whose credentials or whose resources may pass.",
            severity=Severity.HIGH,
            controls=(),
            remedy="Name the resources, or condition the Allow on aws:PrincipalAccount or aws:PrincipalOrgID",
        ),
        check_each_document(ENDPOINT, _endpoint_lets_anybody_through),
    ),
    stack_policy(
        About(
            name="vpc-endpoint-has-policy",
            description="Every VPC endpoint has a policy.",
            severity=Severity.HIGH,
            remedy="Set the endpoint's policy, or add an aws.ec2.VpcEndpointPolicy",
            config={
                "unsupported": {
                    "type": "array",
                    "items": {"type": "string"},
                    "default": [],
                    "description": "Services whose endpoints take no policy, by the last part of their name.",
                }
            },
        ),
        _endpoints_without_policy,
    ),
)
