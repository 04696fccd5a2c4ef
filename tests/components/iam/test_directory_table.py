"""Who may do what with the table of people, as an independent evaluator of IAM decides."""

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.iam.directory_table import claim_profiles, decrypt_table, look_up
from tests.cloud import ACCOUNT
from tests.iam import decide

HERE = Location("aws", "eu-west-1", ACCOUNT, "amazonaws.com")
ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Created01"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd"
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/people"


@pytest.mark.parametrize(
    "action", ["Query", "Scan", "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "DeleteTable"]
)
def test_who_looks_people_up_can_neither_list_nor_write_them(action):
    policy = look_up(HERE, TABLE)
    assert decide(policy, f"dynamodb:{action}", TABLE) == "ImplicitDeny"
    assert decide(policy, "dynamodb:GetItem", TABLE) == "Allow"


@pytest.mark.parametrize(
    ("action", "keys", "decision"),
    [
        ("UpdateItem", ["profile"], "Allow"),
        ("UpdateItem", [ISSUER], "ImplicitDeny"),
        ("UpdateItem", ["profile", ISSUER], "ImplicitDeny"),
        ("PutItem", ["profile"], "ImplicitDeny"),
        ("DeleteItem", ["profile"], "ImplicitDeny"),
        ("GetItem", ["profile"], "ImplicitDeny"),
    ],
)
def test_who_claims_profiles_can_write_owners_and_nothing_else(action, keys, decision):
    policy = claim_profiles(HERE, TABLE)
    assert decide(policy, f"dynamodb:{action}", TABLE, {"dynamodb:LeadingKeys": keys}) == decision


def test_the_key_is_used_through_dynamodb_of_the_region_and_partition():
    china = Location("aws-cn", "cn-north-1", ACCOUNT, "amazonaws.com.cn")
    statement = decrypt_table(china, KEY)
    assert statement["Condition"] == {"StringEquals": {"kms:ViaService": "dynamodb.cn-north-1.amazonaws.com.cn"}}
