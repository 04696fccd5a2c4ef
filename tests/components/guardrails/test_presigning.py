"""Only brokers presign, inside their perimeter: over a table of who asks for what, from where."""

import dataclasses

import pytest
from botocore.session import Session

from components.studio_access.guardrails.presigning import SISTER_ACTIONS, outside_of, presigning
from components.studio_access.iam.document import document
from components.studio_access.iam.presign import ACTION, presign_policy
from tests.components.guardrails.doors import (
    ADMIN,
    ALICE,
    BREAK_GLASS,
    BROKER,
    DEPLOYER,
    DOMAIN,
    DOOR,
    EVERYTHING,
    HERE,
    INTERNET,
    NOTEBOOK,
    OTHER,
    OTHER_VPC,
    PERIMETER,
    ROOT,
    SECOND,
    SECOND_BROKER,
    STUDIO,
    STUDIO_ROLE,
    TRUSTED,
    USER,
    through,
)
from tests.components.test_presign_policy import CONTEXTS
from tests.iam import decide

SCP = document(*presigning([DOOR], TRUSTED))
NOTEBOOK_URL = "sagemaker:CreatePresignedNotebookInstanceUrl"


def asks(who, action=ACTION, where=None, scp=SCP):
    """What somebody may do whose own policies allow everything."""
    context = {"aws:PrincipalArn": who, **(where if where is not None else through())}
    return decide([EVERYTHING, scp], action, ALICE, context)


# what, who, action, where, allowed
TABLE = [
    ("the broker through the SageMaker endpoint", BROKER, ACTION, through(), True),
    (
        "the broker's URL, used through the Studio endpoint",
        BROKER,
        ACTION,
        through(STUDIO, private="192.168.10.7"),
        True,
    ),
    ("… from the other corporate range", BROKER, ACTION, through(STUDIO, private="172.20.9.9"), True),
    ("the broker from the internet", BROKER, ACTION, INTERNET, False),
    ("the broker through another VPC's endpoint", BROKER, ACTION, through(OTHER, OTHER_VPC), False),
    ("the broker through another endpoint of our VPC", BROKER, ACTION, through(OTHER), False),
    ("the broker from another range", BROKER, ACTION, through(private="10.99.1.5"), False),
    ("the broker without any network key", BROKER, ACTION, {}, False),
    ("the broker with an endpoint and no address", BROKER, ACTION, {"aws:SourceVpce": STUDIO}, False),
    ("the broker's URL, taken to the internet", BROKER, ACTION, INTERNET, False),
    ("an administrator through our endpoint", ADMIN, ACTION, through(), False),
    ("an administrator from the internet", ADMIN, ACTION, INTERNET, False),
    ("the account's root", ROOT, ACTION, through(), False),
    ("a user", USER, ACTION, through(), False),
    ("a notebook's role that is not named", NOTEBOOK, ACTION, through(), False),
    ("whoever deploys", DEPLOYER, ACTION, through(), False),
    ("a role whose name begins like the broker's", f"{BROKER}2", ACTION, through(), False),
    ("the broker's name under a path", BROKER.replace("role/", "role/x/"), ACTION, through(), False),
    ("the broker's name in another account", BROKER.replace("111122223333", "999999999999"), ACTION, through(), False),
    ("nobody", "", ACTION, through(), False),
    ("Studio's own role, to open an app", STUDIO_ROLE, ACTION, INTERNET, True),
    ("Studio's own role through our endpoint", STUDIO_ROLE, ACTION, through(), True),
    ("break-glass from the internet", BREAK_GLASS, ACTION, INTERNET, True),
    ("break-glass through our endpoint", BREAK_GLASS, ACTION, through(), True),
    ("break-glass of another account", BREAK_GLASS.replace("111122223333", "999999999999"), ACTION, INTERNET, True),
    ("a role that only sounds like break-glass", "arn:aws:iam::111122223333:role/BreakGlass", ACTION, INTERNET, False),
    ("the broker opens a notebook instance", BROKER, NOTEBOOK_URL, through(), False),
    ("an administrator opens a notebook instance", ADMIN, NOTEBOOK_URL, through(), False),
    ("Studio's own role starts a remote session", STUDIO_ROLE, "sagemaker:StartSession", through(), False),
    ("break-glass opens a notebook instance", BREAK_GLASS, NOTEBOOK_URL, INTERNET, True),
    ("break-glass starts a remote session", BREAK_GLASS, "sagemaker:StartSession", INTERNET, True),
    ("an administrator describes a profile", ADMIN, "sagemaker:DescribeUserProfile", INTERNET, True),
    ("an administrator trains a model", ADMIN, "sagemaker:CreateTrainingJob", INTERNET, True),
    ("a user reads S3", USER, "s3:GetObject", INTERNET, True),
]


@pytest.mark.parametrize(
    ("who", "action", "where", "allowed"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_who_may_presign_from_where(who, action, where, allowed):
    assert asks(who, action, where) == ("Allow" if allowed else "Deny")


@pytest.mark.parametrize("action", SISTER_ACTIONS)
@pytest.mark.parametrize("who", [ADMIN, ROOT, BROKER, STUDIO_ROLE, DEPLOYER])
def test_nobody_uses_another_way_in(who, action):
    assert asks(who, action) == "Deny"


def test_every_action_that_hands_out_a_way_in_is_known():
    """As far as the AWS SDK in use knows them; what AWS adds later fails here with the next SDK."""
    operations = Session().get_service_model("sagemaker").operation_names
    ways_in = {f"sagemaker:{name}" for name in operations if "Presigned" in name or name == "StartSession"}
    assert ways_in == {ACTION, *SISTER_ACTIONS}


@pytest.mark.parametrize("entrypoints", ["all", "any"])
@pytest.mark.parametrize("where", [row[1] for row in CONTEXTS], ids=[row[0] for row in CONTEXTS])
def test_the_broker_is_denied_exactly_where_its_own_policy_allows_nothing(entrypoints, where):
    door = dataclasses.replace(DOOR, entrypoints=entrypoints)
    scp = document(*presigning([door], TRUSTED))
    own = decide(presign_policy(HERE, [DOMAIN], PERIMETER, entrypoints), ACTION, ALICE, where)
    assert (asks(BROKER, where=where, scp=scp) == "Allow") is (own == "Allow")


def test_two_brokers_keep_to_their_own_perimeters():
    scp = document(*presigning([DOOR, SECOND], TRUSTED))
    assert asks(BROKER, scp=scp) == asks(SECOND_BROKER, where=through(OTHER), scp=scp) == "Allow"
    assert asks(BROKER, where=through(OTHER), scp=scp) == asks(SECOND_BROKER, scp=scp) == "Deny"


def test_other_entry_points_are_refused_by_name():
    with pytest.raises(ValueError, match="entrypoints is 'none'; allowed: all, any"):
        outside_of(PERIMETER, "none")


def test_the_statements_are_exactly_these():
    glass = TRUSTED.break_glass[0]
    assert presigning([DOOR], TRUSTED) == [
        {
            "Sid": "OnlyBrokersPresign",
            "Effect": "Deny",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": "*",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": [BROKER, STUDIO_ROLE, glass]}},
        },
        {
            "Sid": "NobodyUsesTheOtherWays",
            "Effect": "Deny",
            "Action": list(SISTER_ACTIONS),
            "Resource": "*",
            "Condition": {"ArnNotLike": {"aws:PrincipalArn": [glass]}},
        },
        {
            "Sid": "OutsideThePerimeter1A",
            "Effect": "Deny",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": "*",
            "Condition": {
                "ArnEquals": {"aws:PrincipalArn": [BROKER]},
                "StringNotEquals": {"aws:SourceVpce": PERIMETER.endpoint_ids},
            },
        },
        {
            "Sid": "OutsideThePerimeter1B",
            "Effect": "Deny",
            "Action": "sagemaker:CreatePresignedDomainUrl",
            "Resource": "*",
            "Condition": {
                "ArnEquals": {"aws:PrincipalArn": [BROKER]},
                "NotIpAddress": {"aws:VpcSourceIp": ["10.16.0.0/16", "192.168.10.0/24", "172.20.0.0/16"]},
            },
        },
    ]
