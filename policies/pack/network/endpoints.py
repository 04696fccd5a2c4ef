"""VPC endpoints let through what is named, not everything."""

from collections.abc import Iterable, Iterator

from pulumi_policy import Severity

from ..documents import ENDPOINT, judged
from ..iam.document import Document
from ..iam.request import ANONYMOUS, Request
from ..iam.witnesses import action_patterns, instances, possible_decisions
from ..inputs import UNKNOWN, Resource
from ..outside import SOMEBODY_ELSE, foreigners
from ..policy import About, Config, resource_policy, stack_policy

_ENDPOINT, _POLICY = "aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"
_WITH_POLICIES = ("Interface", "Gateway")


def _lets_anybody_through(document: Document, _: Config) -> Iterator[str]:
    actions = {text for pattern in action_patterns([document]) for text in instances(pattern)}
    services = {action.partition(":")[0] for action in actions if ":" in action} | {"zz"}
    resources = {f"arn:aws:{service}:eu-west-1:999999999999:zz/zz" for service in services}
    resources |= {"arn:aws:s3:::zz-of-somebody-else/zz", "arn:aws:iam::999999999999:role/zz"}
    requests = [
        Request(action, resource, caller)
        for action in sorted({*actions, "zz:Zz"})
        for resource in sorted(resources)
        for caller in (SOMEBODY_ELSE, ANONYMOUS)
    ]
    if any(decision == "Allow" for decision, _ in possible_decisions([document], requests, foreigners())):
        yield "it lets anybody's credentials through to anybody's resources"


def _without_policy(resources: list[Resource], config: Config) -> Iterable[tuple[Resource, str]]:
    covered = {
        endpoint.urn
        for resource in resources
        if resource.type == _POLICY and resource.source
        for endpoint in resource.source.property_dependencies.get("vpcEndpointId", [])
    }
    for resource in resources:
        if resource.type != _ENDPOINT or resource.get("vpcEndpointType") not in (None, *_WITH_POLICIES, UNKNOWN):
            continue
        service = resource.get("serviceName")
        unsupported = isinstance(service, str) and service.endswith(tuple(f".{one}" for one in config["unsupported"]))
        if not resource.get("policy") and resource.urn not in covered and not unsupported:
            yield resource, "it has no policy, so it lets everything through"


VPC_ENDPOINT_POLICY = resource_policy(
    About(
        name="vpc-endpoint-policy",
        description="VPC endpoints' policies name whose credentials or whose resources may pass.",
        severity=Severity.HIGH,
        controls=(),
        remedy="Name the resources, or condition the Allow on aws:PrincipalAccount or aws:PrincipalOrgID",
    ),
    judged(ENDPOINT, _lets_anybody_through),
)

VPC_ENDPOINT_HAS_POLICY = stack_policy(
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
    _without_policy,
)
