"""DynamoDB tables and the items that a stack writes into them."""

import json
from typing import Any

from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Resource, ResourceType, Values


def _table(resource: Resource) -> Values:
    inputs = resource.inputs
    if inputs.get("billingMode") != "PAY_PER_REQUEST":
        raise RefusedByAwsError(f"ValidationException: billing mode {inputs.get('billingMode')!r} is not known here")
    keys = [{"attributeName": inputs["hashKey"], "keyType": "HASH"}]
    if inputs.get("rangeKey"):
        keys.append({"attributeName": inputs["rangeKey"], "keyType": "RANGE"})
    attributes = [{"attributeName": item["name"], "attributeType": item["type"]} for item in inputs["attributes"]]
    if {item["attributeName"] for item in attributes} != {item["attributeName"] for item in keys}:
        raise RefusedByAwsError(
            "ValidationException: Number of attributes in KeySchema does not match AttributeDefinitions"
        )
    encryption = inputs.get("serverSideEncryption")
    return {
        **{key: value for key, value in inputs.items() if key not in {"hashKey", "rangeKey", "serverSideEncryption"}},
        "attributes": attributes,
        "keySchema": keys,
        **({"sSESpecification": _encryption(encryption)} if encryption else {}),
    }


def _encryption(inputs: Values) -> Values:
    return {"enabled": inputs["enabled"], "sSEType": "KMS", "kMSMasterKeyId": inputs["kmsKeyArn"]}


def _set_recovery(resource: Resource) -> None:
    """Point-in-time recovery has a call of its own."""
    enabled = bool((resource.inputs.get("pointInTimeRecovery") or {}).get("enabled"))
    resource.call(
        "dynamodb",
        "update_continuous_backups",
        TableName=resource.resource_id,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": enabled},
    )


def _delete_table(resource: Resource) -> None:
    """AWS refuses to delete a protected table."""
    if resource.inputs.get("deletionProtectionEnabled"):
        raise RefusedByAwsError(f"ValidationException: deletion protection of table {resource.resource_id} is on")
    resource.call("dynamodb", "delete_table", TableName=resource.resource_id)


def _item(resource: Resource) -> Values:
    """The provider writes an item only where none is, so that none that is there is replaced."""
    return {
        "tableName": resource.inputs["tableName"],
        "item": json.loads(resource.inputs["item"]),
        "conditionExpression": f"attribute_not_exists({resource.inputs['hashKey']})",
    }


def _key(resource: Resource) -> dict[str, Any]:
    item = json.loads(resource.inputs["item"])
    return {name: item[name] for name in (resource.inputs["hashKey"], resource.inputs.get("rangeKey")) if name}


def _delete_item(resource: Resource) -> None:
    resource.call("dynamodb", "delete_item", TableName=resource.inputs["tableName"], Key=_key(resource))


def _item_id(resource: Resource) -> str:
    return "|".join([resource.inputs["tableName"], *(value["S"] for value in _key(resource).values())])


TYPES = {
    "aws:dynamodb/table:Table": ResourceType(
        service="dynamodb",
        create="create_table",
        identify=lambda resource: resource.response["TableDescription"]["TableName"],
        names={"name": "tableName", "attributes": "attributeDefinitions"},
        generates="name",
        handled=frozenset({"pointInTimeRecovery"}),
        prepare=_table,
        after=_set_recovery,
        outputs=lambda resource: {"arn": resource.response["TableDescription"]["TableArn"]},
        delete=_delete_table,
    ),
    "aws:dynamodb/tableItem:TableItem": ResourceType(
        service="dynamodb", create="put_item", identify=_item_id, prepare=_item, delete=_delete_item
    ),
}
