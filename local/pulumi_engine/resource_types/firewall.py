"""Web ACLs and what they stand before; recorded, not at work here."""

from .row import Made, ResourceType

SERVICE = "wafv2"


def _acl_id(made: Made) -> str:
    return made.response["Summary"]["Id"]


def _delete_acl(made: Made) -> None:
    which = {"Name": made.inputs["name"], "Scope": made.inputs["scope"], "Id": made.resource_id}
    lock = made.call(SERVICE, "get_web_acl", **which)["LockToken"]
    made.call(SERVICE, "delete_web_acl", **which, LockToken=lock)


TYPES = {
    "aws:wafv2/webAcl:WebAcl": ResourceType(
        service=SERVICE,
        create="create_web_acl",
        identify=_acl_id,
        invents="name",
        outputs=lambda made: {"arn": made.response["Summary"]["ARN"]},
        delete=_delete_acl,
    ),
    "aws:wafv2/webAclAssociation:WebAclAssociation": ResourceType(
        service=SERVICE,
        create="associate_web_acl",
        identify=lambda made: f"{made.inputs['webAclArn']},{made.inputs['resourceArn']}",
        delete=lambda made: made.call(SERVICE, "disassociate_web_acl", ResourceArn=made.inputs["resourceArn"]),
    ),
}
