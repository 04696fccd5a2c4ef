"""VPC endpoints and their policies, with the rules of AWS that MiniStack does not know."""

from local.aws.vpc_endpoints import GATEWAY_SERVICES, HOSTS, Endpoint, service_name
from local.emulator.local_aws import ACCOUNT_ID, LocalAws
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Resource, ResourceType, Values


def _is_interface(resource: Resource) -> bool:
    """EC2 makes a gateway endpoint if it is not told otherwise (EC2 API reference, CreateVpcEndpoint)."""
    return resource.inputs.get("vpcEndpointType") == "Interface"


def _valid(resource: Resource) -> Values:
    kind, services = ("Interface", HOSTS) if _is_interface(resource) else ("Gateway", GATEWAY_SERVICES)
    known = [service_name(service, resource.aws.region) for service in services]
    name = resource.inputs["serviceName"]
    if name not in known:
        raise RefusedByAwsError(
            f"InvalidServiceName: The Vpc Endpoint Service '{name}' does not exist; known here as {kind} are "
            f"{', '.join(known)}"
        )
    if _is_interface(resource):
        _check_subnets(resource)
    if resource.inputs.get("privateDnsEnabled"):
        _check_private_dns(resource)
    return resource.inputs


def _check_subnets(resource: Resource) -> None:
    """An interface endpoint takes one subnet a zone, all of its own VPC."""
    vpc_id, wanted = resource.inputs["vpcId"], resource.inputs.get("subnetIds") or []
    subnets = {subnet["SubnetId"]: subnet for subnet in resource.call("ec2", "describe_subnets")["Subnets"]}
    zones: set[str] = set()
    for subnet_id in wanted:
        subnet = subnets.get(subnet_id)
        if subnet is None:
            raise RefusedByAwsError(f"InvalidSubnetId.NotFound: The subnet ID '{subnet_id}' does not exist")
        if subnet["VpcId"] != vpc_id:
            raise RefusedByAwsError(f"InvalidParameter: Subnet {subnet_id} is of {subnet['VpcId']}, not of {vpc_id}")
        if subnet["AvailabilityZone"] in zones:
            raise RefusedByAwsError(
                "DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of "
                f"{subnet_id}: {subnet['AvailabilityZone']}"
            )
        zones.add(subnet["AvailabilityZone"])


def _check_private_dns(resource: Resource) -> None:
    """Source: PrivateLink guide, "Access an AWS service using an interface VPC endpoint", prerequisites."""
    vpc_id, name = resource.inputs["vpcId"], resource.inputs["serviceName"]
    for attribute in ("enableDnsSupport", "enableDnsHostnames"):
        answer = resource.call("ec2", "describe_vpc_attribute", VpcId=vpc_id, Attribute=attribute)
        if not answer[attribute[0].upper() + attribute[1:]]["Value"]:
            raise RefusedByAwsError(
                "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "
                f"attributes set to true for {vpc_id}"
            )
    if any(other.service_name == name and other.private_dns for other in resource.aws.endpoints.of_vpc(vpc_id)):
        raise RefusedByAwsError(
            "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain "
            f"for {name} in the VPC {vpc_id}"
        )


def _register(resource: Resource) -> None:
    inputs, private_dns = resource.inputs, bool(resource.inputs.get("privateDnsEnabled"))
    name, vpc_id, policy = inputs["serviceName"], inputs["vpcId"], inputs.get("policy")
    resource.aws.endpoints.add(Endpoint(resource.resource_id, name, vpc_id, resource.aws.region, private_dns, policy))


def endpoint_outputs(aws: LocalAws, endpoint: Endpoint) -> Values:
    """What a provider reads back of an endpoint: a gateway has no names, but a list of the service's addresses."""
    kind, of_the_kind = "Interface", {"dnsEntries": _dns_entries(endpoint)}
    if endpoint.is_gateway:
        kind, of_the_kind = "Gateway", {"dnsEntries": [], "prefixListId": prefix_list(aws, endpoint.service_name)[0]}
    return {
        "arn": _arn(endpoint.region, endpoint.endpoint_id),
        "serviceName": endpoint.service_name,
        "state": "available",
        "vpcEndpointType": kind,
        "vpcId": endpoint.vpc_id,
        **of_the_kind,
    }


def _dns_entries(endpoint: Endpoint) -> list[Values]:
    private = [{"dnsName": endpoint.private_name, "hostedZoneId": "Z0LOCAL"}] if endpoint.private_dns else []
    return [{"dnsName": endpoint.dns_name, "hostedZoneId": "Z0LOCAL"}, *private]


def prefix_list(aws: LocalAws, name: str) -> tuple[str, list[str]]:
    """AWS's own list of a service's addresses: its id and the ranges in it."""
    named = [{"Name": "prefix-list-name", "Values": [name]}]
    found = aws.client("ec2").describe_prefix_lists(Filters=named)["PrefixLists"]
    if not found:
        raise RefusedByAwsError(f"no matching EC2 Prefix List found: {name}")
    return found[0]["PrefixListId"], found[0]["Cidrs"]


def _arn(region: str, endpoint_id: str) -> str:
    return f"arn:aws:ec2:{region}:{ACCOUNT_ID}:vpc-endpoint/{endpoint_id}"


def _outputs(resource: Resource) -> Values:
    return endpoint_outputs(resource.aws, resource.aws.endpoints.get(resource.resource_id))


def _delete(resource: Resource) -> None:
    resource.call("ec2", "delete_vpc_endpoints", VpcEndpointIds=[resource.resource_id])
    resource.aws.endpoints.remove(resource.resource_id)


def _set_policy(resource: Resource) -> None:
    resource.aws.endpoints.set_policy(resource.inputs["vpcEndpointId"], resource.inputs["policy"])


TYPES = {
    "aws:ec2/vpcEndpoint:VpcEndpoint": ResourceType(
        service="ec2",
        create="create_vpc_endpoint",
        identify=lambda resource: resource.response["VpcEndpoint"]["VpcEndpointId"],
        names={"policy": "policyDocument"},
        prepare=_valid,
        after=_register,
        outputs=_outputs,
        delete=_delete,
    ),
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": ResourceType(
        service="ec2",
        create="modify_vpc_endpoint",
        identify=lambda resource: resource.inputs["vpcEndpointId"],
        names={"policy": "policyDocument"},
        after=_set_policy,
        delete=lambda resource: resource.aws.endpoints.set_policy(resource.resource_id, None),
    ),
}
