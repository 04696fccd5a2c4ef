"""DynamoDB tables and the items that a stack writes into them."""

import json
from typing import Any

from .row import Made, RefusedByAwsError, ResourceType, Values


def _table(made: Made) -> Values:
    given = made.inputs
    if given.get("billingMode") != "PAY_PER_REQUEST":
        raise RefusedByAwsError(f"ValidationException: billing mode {given.get('billingMode')!r} is not known here")
    keys = [{"attributeName": given["hashKey"], "keyType": "HASH"}]
    if given.get("rangeKey"):
        keys.append({"attributeName": given["rangeKey"], "keyType": "RANGE"})
    attributes = [{"attributeName": item["name"], "attributeType": item["type"]} for item in given["attributes"]]
    if {item["attributeName"] for item in attributes} != {item["attributeName"] for item in keys}:
        raise RefusedByAwsError(
            "ValidationException: Number of attributes in KeySchema does not match AttributeDefinitions"
        )
    encryption = given.get("serverSideEncryption")
    return {
        **{key: value for key, value in given.items() if key not in {"hashKey", "rangeKey", "serverSideEncryption"}},
        "attributes": attributes,
        "keySchema": keys,
        **({"sSESpecification": _encryption(encryption)} if encryption else {}),
    }


def _encryption(given: Values) -> Values:
    return {"enabled": given["enabled"], "sSEType": "KMS", "kMSMasterKeyId": given["kmsKeyArn"]}


def _set_recovery(made: Made) -> None:
    """Point-in-time recovery has a call of its own."""
    enabled = bool((made.inputs.get("pointInTimeRecovery") or {}).get("enabled"))
    made.call(
        "dynamodb",
        "update_continuous_backups",
        TableName=made.resource_id,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": enabled},
    )


def _delete_table(made: Made) -> None:
    """AWS refuses to delete a protected table."""
    if made.inputs.get("deletionProtectionEnabled"):
        raise RefusedByAwsError(f"ValidationException: deletion protection of table {made.resource_id} is on")
    made.call("dynamodb", "delete_table", TableName=made.resource_id)


def _item(made: Made) -> Values:
    """The provider writes an item only where none is, so that nobody's is replaced."""
    return {
        "tableName": made.inputs["tableName"],
        "item": json.loads(made.inputs["item"]),
        "conditionExpression": f"attribute_not_exists({made.inputs['hashKey']})",
    }


def _key(made: Made) -> dict[str, Any]:
    item = json.loads(made.inputs["item"])
    return {name: item[name] for name in (made.inputs["hashKey"], made.inputs.get("rangeKey")) if name}


def _delete_item(made: Made) -> None:
    made.call("dynamodb", "delete_item", TableName=made.inputs["tableName"], Key=_key(made))


def _item_id(made: Made) -> str:
    return "|".join([made.inputs["tableName"], *(value["S"] for value in _key(made).values())])


TYPES = {
    "aws:dynamodb/table:Table": ResourceType(
        service="dynamodb",
        create="create_table",
        identify=lambda made: made.response["TableDescription"]["TableName"],
        names={"name": "tableName", "attributes": "attributeDefinitions"},
        invents="name",
        handled=frozenset({"pointInTimeRecovery"}),
        prepare=_table,
        after=_set_recovery,
        outputs=lambda made: {"arn": made.response["TableDescription"]["TableArn"]},
        delete=_delete_table,
    ),
    "aws:dynamodb/tableItem:TableItem": ResourceType(
        service="dynamodb", create="put_item", identify=_item_id, prepare=_item, delete=_delete_item
    ),
}
