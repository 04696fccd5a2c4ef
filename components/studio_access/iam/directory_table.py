"""Who may do what with the table of people and the owners of profiles."""

from ..aws.location import Location
from .document import Statement, statement

OWNERS = "profile"
"""The `issuer` of items that say whose a profile is; no issuer is called so, since each is a URL."""


def look_up(table_arn: str) -> Statement:
    """Read people by key; no scan, no query, no write."""
    return statement("LookUpPeople", "Allow", "dynamodb:GetItem", table_arn)


def claim_profiles(table_arn: str) -> Statement:
    """Record who owns a profile, and nothing else of the table."""
    return statement(
        "ClaimProfiles",
        "Allow",
        "dynamodb:UpdateItem",
        table_arn,
        condition={"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [OWNERS]}},
    )


def decrypt_table(location: Location, key_arn: str) -> Statement:
    """Use the table's customer key, through DynamoDB only."""
    through = {"StringEquals": {"kms:ViaService": f"dynamodb.{location.region}.{location.dns_suffix}"}}
    return statement("DecryptTable", "Allow", "kms:Decrypt", key_arn, condition=through)
