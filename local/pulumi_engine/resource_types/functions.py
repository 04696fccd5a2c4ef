"""Lambda functions, who may call them, and log groups."""

from local.cloud import ACCOUNT_ID
from local.inputs import archive

from .row import Made, RefusedByAwsError, ResourceType, Values


def _function(made: Made) -> Values:
    return {**made.inputs, "code": {"zipFile": archive(made.inputs["code"])}}


def _function_outputs(made: Made) -> Values:
    arn = made.response["FunctionArn"]
    prefix = f"arn:aws:apigateway:{made.cloud.region}:lambda:path/2015-03-31/functions"
    return {
        "arn": arn,
        "invokeArn": f"{prefix}/{arn}/invocations",
        "qualifiedArn": f"{arn}:{made.response['Version']}",
        "version": made.response["Version"],
    }


def _statement_id(made: Made) -> str:
    return made.inputs["statementId"]


def _remove_permission(made: Made) -> None:
    made.call("lambda", "remove_permission", FunctionName=made.inputs["function"], StatementId=_statement_id(made))


def _set_retention(made: Made) -> None:
    days = int(made.inputs.get("retentionInDays") or 0)
    if days:
        made.call("logs", "put_retention_policy", logGroupName=made.inputs["name"], retentionInDays=days)


def _answer(made: Made) -> Values:
    """What the function said; an invocation that fails fails the deployment, as with the provider."""
    text = made.response["Payload"].read().decode()
    if "FunctionError" in made.response:
        raise RefusedByAwsError(f"Lambda function {made.inputs['functionName']!r} returned error: {text}")
    return {"result": text}


TYPES = {
    "aws:lambda/invocation:Invocation": ResourceType(
        service="lambda",
        create="invoke",
        identify=lambda made: f"{made.inputs['functionName']}_$LATEST",
        names={"input": "payload"},
        # They say when to invoke again; here every deployment is the first.
        not_enforced=frozenset({"triggers"}),
        outputs=_answer,
        delete=None,
    ),
    "aws:lambda/function:Function": ResourceType(
        service="lambda",
        create="create_function",
        identify=lambda made: made.response["FunctionName"],
        names={"name": "functionName"},
        invents="name",
        prepare=_function,
        outputs=_function_outputs,
        delete=lambda made: made.call("lambda", "delete_function", FunctionName=made.resource_id),
    ),
    "aws:lambda/permission:Permission": ResourceType(
        service="lambda",
        create="add_permission",
        identify=_statement_id,
        names={"function": "functionName"},
        invents="statementId",
        delete=_remove_permission,
    ),
    "aws:cloudwatch/logGroup:LogGroup": ResourceType(
        service="logs",
        create="create_log_group",
        identify=lambda made: made.inputs["name"],
        names={"name": "logGroupName"},
        invents="name",
        handled=frozenset({"retentionInDays"}),
        after=_set_retention,
        outputs=lambda made: {"arn": f"arn:aws:logs:{made.cloud.region}:{ACCOUNT_ID}:log-group:{made.inputs['name']}"},
        delete=lambda made: made.call("logs", "delete_log_group", logGroupName=made.resource_id),
    ),
}
