"""Security groups and their rules."""

from typing import Any

from local.cloud import ACCOUNT_ID

from .row import Made, ResourceType, Values

# Inputs of a rule that name its other side, and where EC2's API has them in a permission.
_PEERS = {
    "cidrIpv4": ("ipRanges", "cidrIp"),
    "referencedSecurityGroupId": ("userIdGroupPairs", "groupId"),
    "prefixListId": ("prefixListIds", "prefixListId"),
}
_PORTS = ("fromPort", "toPort")


def _permission(made: Made) -> Values:
    """One rule in the shape that EC2 takes: a protocol, ports and one peer."""
    given = {name: value for name, value in made.inputs.items() if value is not None}
    group, protocol = given.pop("securityGroupId"), given.pop("ipProtocol")
    text = {"description": given.pop("description")} if "description" in given else {}
    ports = {name: int(given.pop(name)) for name in _PORTS if name in given}
    peers = {place: [{member: given.pop(name), **text}] for name, (place, member) in _PEERS.items() if name in given}
    # What is left has no counterpart, and is refused by name.
    return {"groupId": group, "ipPermissions": [{"ipProtocol": protocol, **ports, **peers}], **given}


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


def _default_group(made: Made) -> Values:
    """EC2 made the group together with the VPC: it is found, not created."""
    # "No rule" is what is made of it afterwards; a rule has no counterpart here, and is refused by name.
    given = {name: value for name, value in made.inputs.items() if name not in {"ingress", "egress"} or value}
    vpc_id = given.pop("vpcId")
    filters = [{"name": "vpc-id", "values": [vpc_id]}, {"name": "group-name", "values": ["default"]}]
    return {"filters": filters, **given}


def _without_any_rule(made: Made) -> None:
    group = made.response["SecurityGroups"][0]
    for direction, permissions in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        if group[permissions]:
            operation = f"revoke_security_group_{direction}"
            made.call("ec2", operation, GroupId=group["GroupId"], IpPermissions=group[permissions])


def _outputs(made: Made) -> Values:
    return {"arn": f"arn:aws:ec2:{made.cloud.region}:{ACCOUNT_ID}:security-group/{made.resource_id}"}


TYPES = {
    "aws:ec2/securityGroup:SecurityGroup": ResourceType(
        service="ec2",
        create="create_security_group",
        identify=lambda made: made.response["GroupId"],
        names={"name": "groupName"},
        invents="name",
        after=_without_default_egress,
        outputs=_outputs,
        delete=lambda made: made.call("ec2", "delete_security_group", GroupId=made.resource_id),
    ),
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ResourceType(
        service="ec2",
        create="describe_security_groups",
        identify=lambda made: made.response["SecurityGroups"][0]["GroupId"],
        prepare=_default_group,
        after=_without_any_rule,
        outputs=_outputs,
        delete=None,
    ),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _rule("ingress"),
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _rule("egress"),
}
