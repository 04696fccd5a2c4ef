"""What functions may do with the table of people and the owners of profiles, and with a table's customer key."""

from ..aws.location import Location
from .document import Document, Statement, document, statement

OWNERS = "profile"
"""The `issuer` of items that say whose a profile is; no issuer is called so, since each is a URL."""


def look_up(location: Location, table_arn: str, key_arn: str = "", endpoint_id: str = "") -> Document:
    """Read people by key; no scan, no query, no write."""
    return with_key(location, read_items("LookUpPeople", table_arn, endpoint_id), key_arn)


def claim_profiles(location: Location, table_arn: str, key_arn: str = "") -> Document:
    """Record who owns a profile, and nothing else of the table."""
    rights = statement(
        "ClaimProfiles",
        "Allow",
        "dynamodb:UpdateItem",
        table_arn,
        condition={"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [OWNERS]}},
    )
    return with_key(location, rights, key_arn)


def read_items(sid: str, table_arn: str, endpoint_id: str) -> Statement:
    """Allow reading items by key: through one VPC endpoint only, where one is given."""
    through = {"StringEquals": {"aws:SourceVpce": endpoint_id}} if endpoint_id else None
    return statement(sid, "Allow", "dynamodb:GetItem", table_arn, condition=through)


def with_key(location: Location, rights: Statement, key_arn: str) -> Document:
    """The document of these rights on a table, with that to use its customer key if there is one."""
    decrypt = [decrypt_table(location, key_arn)] if key_arn else []
    return document(rights, *decrypt)


def decrypt_table(location: Location, key_arn: str) -> Statement:
    """Use the table's customer key, through DynamoDB only."""
    through = {"StringEquals": {"kms:ViaService": f"dynamodb.{location.region}.{location.dns_suffix}"}}
    return statement("DecryptTable", "Allow", "kms:Decrypt", key_arn, condition=through)
