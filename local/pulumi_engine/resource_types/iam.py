"""Roles and their policies."""

from .row import Made, ResourceType


def _delete_policy(made: Made) -> None:
    made.call("iam", "delete_role_policy", RoleName=made.inputs["role"], PolicyName=made.inputs["name"])


def _detach(made: Made) -> None:
    made.call("iam", "detach_role_policy", RoleName=made.inputs["role"], PolicyArn=made.inputs["policyArn"])


TYPES = {
    "aws:iam/role:Role": ResourceType(
        service="iam",
        create="create_role",
        identify=lambda made: made.inputs["name"],
        names={"name": "roleName", "assumeRolePolicy": "assumeRolePolicyDocument"},
        invents="name",
        outputs=lambda made: {"arn": made.response["Role"]["Arn"], "uniqueId": made.response["Role"]["RoleId"]},
        delete=lambda made: made.call("iam", "delete_role", RoleName=made.resource_id),
    ),
    "aws:iam/rolePolicy:RolePolicy": ResourceType(
        service="iam",
        create="put_role_policy",
        identify=lambda made: f"{made.inputs['role']}:{made.inputs['name']}",
        names={"role": "roleName", "name": "policyName", "policy": "policyDocument"},
        invents="name",
        delete=_delete_policy,
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ResourceType(
        service="iam",
        create="attach_role_policy",
        identify=lambda made: f"{made.inputs['role']}-{made.inputs['policyArn']}",
        names={"role": "roleName"},
        delete=_detach,
    ),
}
