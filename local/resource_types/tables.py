"""DynamoDB tables."""

from local.cloud import ACCOUNT_ID

from .row import Made, RefusedByAwsError, ResourceType, Values


def _table(made: Made) -> Values:
    given = dict(made.inputs)
    keys = [("HASH", given.pop("hashKey")), *([("RANGE", given.pop("rangeKey"))] if "rangeKey" in given else [])]
    attributes = given.pop("attributes")
    if {name for _, name in keys} != {attribute["name"] for attribute in attributes}:
        raise RefusedByAwsError(f"ValidationException: the table's attributes are not those of its key: {attributes}")
    return {
        **given,
        "keySchema": [{"attributeName": name, "keyType": kind} for kind, name in keys],
        "attributeDefinitions": [{"attributeName": a["name"], "attributeType": a["type"]} for a in attributes],
    }


TYPES = {
    "aws:dynamodb/table:Table": ResourceType(
        service="dynamodb",
        create="create_table",
        identify=lambda made: made.response["TableDescription"]["TableName"],
        names={"name": "tableName"},
        invents="name",
        not_enforced=frozenset({"serverSideEncryption", "pointInTimeRecovery"}),
        prepare=_table,
        outputs=lambda made: {
            "arn": f"arn:aws:dynamodb:{made.cloud.region}:{ACCOUNT_ID}:table/{made.resource_id}",
        },
        delete=lambda made: made.call("dynamodb", "delete_table", TableName=made.resource_id),
    ),
}
