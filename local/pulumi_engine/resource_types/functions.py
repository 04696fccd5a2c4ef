"""Lambda functions: their roles, who may call them, and when they are called."""

from local.pulumi_engine.resource_types.inputs import archive
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Resource, ResourceType, Values


def _delete_role_policy(resource: Resource) -> None:
    resource.call("iam", "delete_role_policy", RoleName=resource.inputs["role"], PolicyName=resource.inputs["name"])


def _detach(resource: Resource) -> None:
    resource.call("iam", "detach_role_policy", RoleName=resource.inputs["role"], PolicyArn=resource.inputs["policyArn"])


def _function(resource: Resource) -> Values:
    return {**resource.inputs, "code": {"zipFile": archive(resource.inputs["code"])}}


def _function_outputs(resource: Resource) -> Values:
    arn = resource.response["FunctionArn"]
    prefix = f"arn:aws:apigateway:{resource.aws.region}:lambda:path/2015-03-31/functions"
    return {
        "arn": arn,
        "invokeArn": f"{prefix}/{arn}/invocations",
        "qualifiedArn": f"{arn}:{resource.response['Version']}",
        "version": resource.response["Version"],
    }


def _statement_id(resource: Resource) -> str:
    return resource.inputs["statementId"]


def _remove_permission(resource: Resource) -> None:
    resource.call(
        "lambda", "remove_permission", FunctionName=resource.inputs["function"], StatementId=_statement_id(resource)
    )


def _answer(resource: Resource) -> Values:
    """What the function answered; an invocation that fails fails the deployment, as with the provider."""
    text = resource.response["Payload"].read().decode()
    if "FunctionError" in resource.response:
        raise RefusedByAwsError(f"Lambda function {resource.inputs['functionName']!r} returned error: {text}")
    return {"result": text}


def _delete_schedule(resource: Resource) -> None:
    resource.call("scheduler", "delete_schedule", Name=resource.resource_id)


TYPES = {
    "aws:iam/role:Role": ResourceType(
        service="iam",
        create="create_role",
        identify=lambda resource: resource.inputs["name"],
        names={"name": "roleName", "assumeRolePolicy": "assumeRolePolicyDocument"},
        generates="name",
        outputs=lambda resource: {
            "arn": resource.response["Role"]["Arn"],
            "uniqueId": resource.response["Role"]["RoleId"],
        },
        delete=lambda resource: resource.call("iam", "delete_role", RoleName=resource.resource_id),
    ),
    "aws:iam/rolePolicy:RolePolicy": ResourceType(
        service="iam",
        create="put_role_policy",
        identify=lambda resource: f"{resource.inputs['role']}:{resource.inputs['name']}",
        names={"role": "roleName", "name": "policyName", "policy": "policyDocument"},
        generates="name",
        delete=_delete_role_policy,
    ),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ResourceType(
        service="iam",
        create="attach_role_policy",
        identify=lambda resource: f"{resource.inputs['role']}-{resource.inputs['policyArn']}",
        names={"role": "roleName"},
        delete=_detach,
    ),
    "aws:lambda/invocation:Invocation": ResourceType(
        service="lambda",
        create="invoke",
        identify=lambda resource: f"{resource.inputs['functionName']}_$LATEST",
        names={"input": "payload"},
        # They say when to invoke again; here every deployment is the first.
        not_enforced=frozenset({"triggers"}),
        outputs=_answer,
        delete=None,
    ),
    "aws:lambda/function:Function": ResourceType(
        service="lambda",
        create="create_function",
        identify=lambda resource: resource.response["FunctionName"],
        names={"name": "functionName"},
        generates="name",
        prepare=_function,
        outputs=_function_outputs,
        delete=lambda resource: resource.call("lambda", "delete_function", FunctionName=resource.resource_id),
    ),
    "aws:lambda/permission:Permission": ResourceType(
        service="lambda",
        create="add_permission",
        identify=_statement_id,
        names={"function": "functionName"},
        generates="statementId",
        delete=_remove_permission,
    ),
    # Schedules are recorded, and run by nobody.
    "aws:scheduler/schedule:Schedule": ResourceType(
        service="scheduler",
        create="create_schedule",
        identify=lambda resource: resource.inputs["name"],
        names={"kmsKeyId": "kmsKeyArn"},
        generates="name",
        outputs=lambda resource: {"arn": resource.response["ScheduleArn"]},
        delete=_delete_schedule,
    ),
}
