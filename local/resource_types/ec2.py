"""Security groups and VPC endpoints."""

from typing import Any

from local.endpoints import Endpoint

from .row import Made, ResourceType, Values


def _permission(made: Made) -> Values:
    """One rule in the shape that EC2 takes: a protocol, ports and one peer."""
    given = made.inputs
    text = {"Description": given["description"]} if given.get("description") else {}
    peers: Values = {}
    if given.get("cidrIpv4"):
        peers["ipRanges"] = [{"cidrIp": given["cidrIpv4"], **text}]
    if given.get("cidrIpv6"):
        peers["ipv6Ranges"] = [{"cidrIpv6": given["cidrIpv6"], **text}]
    if given.get("referencedSecurityGroupId"):
        peers["userIdGroupPairs"] = [{"groupId": given["referencedSecurityGroupId"], **text}]
    if given.get("prefixListId"):
        peers["prefixListIds"] = [{"prefixListId": given["prefixListId"], **text}]
    ports = {name: int(given[name]) for name in ("fromPort", "toPort") if given.get(name) is not None}
    permission = {"ipProtocol": given["ipProtocol"], **ports, **peers}
    return {"groupId": given["securityGroupId"], "ipPermissions": [permission]}


def _rule(direction: str) -> ResourceType:
    def delete(made: Made) -> None:
        operation = f"revoke_security_group_{direction}"
        rule = made.response["SecurityGroupRules"][0]["SecurityGroupRuleId"]
        made.call("ec2", operation, GroupId=made.inputs["securityGroupId"], SecurityGroupRuleIds=[rule])

    return ResourceType(
        service="ec2",
        create=f"authorize_security_group_{direction}",
        identify=lambda made: made.response["SecurityGroupRules"][0]["SecurityGroupRuleId"],
        prepare=_permission,
        delete=delete,
    )


def _without_default_egress(made: Made) -> None:
    """EC2 lets a new group out to everywhere; the provider takes that rule away."""
    everywhere: list[dict[str, Any]] = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    made.call("ec2", "revoke_security_group_egress", GroupId=made.resource_id, IpPermissions=everywhere)


def _register_endpoint(made: Made) -> None:
    given = made.inputs
    endpoint = Endpoint(
        made.resource_id,
        given["serviceName"],
        given["vpcId"],
        made.cloud.region,
        private_dns=bool(given.get("privateDnsEnabled")),
        policy=given.get("policy"),
    )
    made.cloud.endpoints.add(endpoint)


def endpoint_outputs(endpoint: Endpoint) -> Values:
    """What a provider reads back of an endpoint."""
    private = [{"dnsName": endpoint.private_name, "hostedZoneId": "Z0LOCAL"}] if endpoint.private_dns else []
    return {
        "arn": f"arn:aws:ec2:{endpoint.region}:000000000000:vpc-endpoint/{endpoint.endpoint_id}",
        "dnsEntries": [{"dnsName": endpoint.dns_name, "hostedZoneId": "Z0LOCAL"}, *private],
        "serviceName": endpoint.service_name,
        "state": "available",
        "vpcId": endpoint.vpc_id,
    }


def _endpoint_outputs(made: Made) -> Values:
    endpoint = made.cloud.endpoints.find(made.resource_id)
    return endpoint_outputs(endpoint) if endpoint else {}


def _delete_endpoint(made: Made) -> None:
    made.call("ec2", "delete_vpc_endpoints", VpcEndpointIds=[made.resource_id])
    made.cloud.endpoints.remove(made.resource_id)


def _set_policy(made: Made) -> None:
    made.cloud.endpoints.set_policy(made.inputs["vpcEndpointId"], made.inputs["policy"])


TYPES = {
    "aws:ec2/securityGroup:SecurityGroup": ResourceType(
        service="ec2",
        create="create_security_group",
        identify=lambda made: made.response["GroupId"],
        names={"name": "groupName"},
        named=True,
        after=_without_default_egress,
        outputs=lambda made: {"arn": f"arn:aws:ec2:{made.cloud.region}:000000000000:security-group/{made.resource_id}"},
        delete=lambda made: made.call("ec2", "delete_security_group", GroupId=made.resource_id),
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _rule("ingress"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _rule("egress"),
    "aws:ec2/vpcEndpoint:VpcEndpoint": ResourceType(
        service="ec2",
        create="create_vpc_endpoint",
        identify=lambda made: made.response["VpcEndpoint"]["VpcEndpointId"],
        names={"policy": "policyDocument"},
        after=_register_endpoint,
        outputs=_endpoint_outputs,
        delete=_delete_endpoint,
    ),
    "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": ResourceType(
        service="ec2",
        create="modify_vpc_endpoint",
        identify=lambda made: made.inputs["vpcEndpointId"],
        names={"policy": "policyDocument"},
        after=_set_policy,
        delete=lambda made: made.cloud.endpoints.set_policy(made.resource_id, None),
    ),
}
