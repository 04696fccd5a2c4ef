"""Route 53 Resolver endpoints, and logs of what is asked in a VPC."""

from local.addresses import address_in

from .row import Made, RefusedByAwsError, ResourceType, Values

SERVICE = "route53resolver"
# An address that nobody asked for by name: beyond those that AWS reserves in each subnet.
_HOST = 20
_FEWEST_ADDRESSES = 2


def _endpoint(made: Made) -> Values:
    """The inputs with an address in each subnet, as AWS chooses one where none is given."""
    wanted = made.inputs["ipAddresses"]
    if len(wanted) < _FEWEST_ADDRESSES:
        raise RefusedByAwsError(f"[RSLVR-00400] at least {_FEWEST_ADDRESSES} IP addresses are required: {wanted}")
    ranges = {item["SubnetId"]: item["CidrBlock"] for item in made.call("ec2", "describe_subnets")["Subnets"]}
    unknown = [item["subnetId"] for item in wanted if item["subnetId"] not in ranges]
    if unknown:
        raise RefusedByAwsError(f"InvalidParameterException: The subnet ID '{unknown[0]}' does not exist")
    chosen = [{"ip": address_in(ranges[item["subnetId"]], _HOST), **item} for item in wanted]
    return {**made.inputs, "ipAddresses": chosen, **_request(made)}


def _request(made: Made) -> Values:
    """What makes a repeated request the same request; here none is repeated."""
    return {"creatorRequestId": made.inputs["name"]}


def _addresses(made: Made) -> Values:
    answer = made.call(SERVICE, "list_resolver_endpoint_ip_addresses", ResolverEndpointId=made.resource_id)
    listed = answer["IpAddresses"]
    found = [{"ip": item["Ip"], "ipId": item["IpId"], "subnetId": item["SubnetId"]} for item in listed]
    return {"arn": made.response["ResolverEndpoint"]["Arn"], "ipAddresses": found}


def _disassociate(made: Made) -> None:
    log, vpc = made.inputs["resolverQueryLogConfigId"], made.inputs["resourceId"]
    made.call(SERVICE, "disassociate_resolver_query_log_config", ResolverQueryLogConfigId=log, ResourceId=vpc)


TYPES = {
    "aws:route53/resolverEndpoint:ResolverEndpoint": ResourceType(
        service=SERVICE,
        create="create_resolver_endpoint",
        identify=lambda made: made.response["ResolverEndpoint"]["Id"],
        invents="name",
        prepare=_endpoint,
        outputs=_addresses,
        delete=lambda made: made.call(SERVICE, "delete_resolver_endpoint", ResolverEndpointId=made.resource_id),
    ),
    "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig": ResourceType(
        service=SERVICE,
        create="create_resolver_query_log_config",
        identify=lambda made: made.response["ResolverQueryLogConfig"]["Id"],
        invents="name",
        prepare=lambda made: {**made.inputs, **_request(made)},
        outputs=lambda made: {"arn": made.response["ResolverQueryLogConfig"]["Arn"]},
        delete=lambda made: made.call(
            SERVICE, "delete_resolver_query_log_config", ResolverQueryLogConfigId=made.resource_id
        ),
    ),
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": ResourceType(
        service=SERVICE,
        create="associate_resolver_query_log_config",
        identify=lambda made: made.response["ResolverQueryLogConfigAssociation"]["Id"],
        delete=_disassociate,
    ),
}
