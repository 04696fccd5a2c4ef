"""Who may publish to the alarm topic and use its key."""

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.iam.alarm_topic import key_policy, topic_policy
from tests.iam import ANYONE, decide

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
TOPIC = "arn:aws:sns:eu-west-1:111122223333:studio-access-dev-alarms"
TOPIC_POLICY, KEY_POLICY = topic_policy(HERE, TOPIC, "studio-access-dev"), key_policy(HERE, "studio-access-dev")
CLOUDWATCH, EVENTS = "cloudwatch.amazonaws.com", "events.amazonaws.com"


def from_alarm(name="studio-access-dev-refused", account="111122223333"):
    arn = f"arn:aws:cloudwatch:eu-west-1:{account}:alarm:{name}"
    return {"aws:SourceArn": arn, "aws:SourceAccount": account, "aws:SecureTransport": "true"}


@pytest.mark.parametrize(
    ("who", "context", "allowed"),
    [
        (CLOUDWATCH, from_alarm(), True),
        (CLOUDWATCH, from_alarm("other-refused"), False),
        (CLOUDWATCH, from_alarm(account="999999999999"), False),
        (CLOUDWATCH, {"aws:SecureTransport": "true"}, False),
        (EVENTS, {"aws:SecureTransport": "true"}, True),
        ("s3.amazonaws.com", from_alarm(), False),
        (ANYONE, from_alarm(), False),
    ],
)
def test_our_alarms_and_the_rule_publish_and_nobody_else(who, context, allowed):
    assert (decide(TOPIC_POLICY, "sns:Publish", TOPIC, context, who) == "Allow") is allowed
    assert (decide(KEY_POLICY, "kms:GenerateDataKey", "*", context, who) == "Allow") is allowed
    assert (decide(KEY_POLICY, "kms:Decrypt", "*", context, who) == "Allow") is allowed


def test_nobody_publishes_over_plain_http():
    plain = {**from_alarm(), "aws:SecureTransport": "false"}
    assert decide(TOPIC_POLICY, "sns:Publish", TOPIC, plain, CLOUDWATCH) == "Deny"


@pytest.mark.parametrize("action", ["sns:Subscribe", "sns:SetTopicAttributes", "sns:DeleteTopic"])
def test_the_topic_policy_gives_nothing_but_publishing(action):
    for who in (CLOUDWATCH, EVENTS, ANYONE):
        assert decide(TOPIC_POLICY, action, TOPIC, from_alarm(), who) == "ImplicitDeny"


@pytest.mark.parametrize("action", ["kms:Encrypt", "kms:CreateGrant", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"])
def test_the_services_may_only_encrypt_what_they_publish(action):
    for who in (CLOUDWATCH, EVENTS):
        assert decide(KEY_POLICY, action, "*", from_alarm(), who) == "ImplicitDeny"
    assert decide(KEY_POLICY, action, "*", {}, "arn:aws:iam::111122223333:root") == "Allow"
