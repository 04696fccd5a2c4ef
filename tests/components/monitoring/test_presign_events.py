"""The rule for foreign presigning, by EventBridge's own matching as MiniStack has it."""

import json

import pytest
from ministack.services import eventbridge

from components.studio_access.monitoring import presign_events

BROKER = "arn:aws:iam::111122223333:role/studio-access-dev-presigner"
STUDIO_ROLE = "arn:aws:iam::111122223333:role/studio-access-dev-studio"
PATTERN = json.dumps(presign_events.foreign_presign(["d-abc123", "d-def456"], [BROKER, STUDIO_ROLE]))


def event(identity, **changes):
    """A CloudTrail event of presigning, as EventBridge delivers it."""
    detail = {
        "eventSource": "sagemaker.amazonaws.com",
        "eventName": "CreatePresignedDomainUrl",
        "userIdentity": identity,
        "requestParameters": {"domainId": "d-abc123", "userProfileName": "alice"},
        "sourceIPAddress": "203.0.113.9",
        **changes,
    }
    return {
        "source": "aws.sagemaker",
        "detail-type": "AWS API Call via CloudTrail",
        "account": "111122223333",
        "detail": detail,
    }


def role(arn):
    session = arn.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/") + "/session"
    return {"type": "AssumedRole", "arn": session, "sessionContext": {"sessionIssuer": {"type": "Role", "arn": arn}}}


USER = {"type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/somebody", "userName": "somebody"}
USER_WITH_MFA = {**USER, "sessionContext": {"sessionIssuer": {}, "attributes": {"mfaAuthenticated": "true"}}}
ROOT = {"type": "Root", "arn": "arn:aws:iam::111122223333:root"}
ADMIN = role("arn:aws:iam::111122223333:role/Admin")


def seen(what):
    """What `TestEventPattern` says."""
    assert eventbridge._event_pattern_error(PATTERN) is None
    return json.loads(eventbridge._test_event_pattern({"Event": json.dumps(what), "EventPattern": PATTERN})[2])[
        "Result"
    ]


@pytest.mark.parametrize("who", [ADMIN, role(f"{BROKER}2"), USER, USER_WITH_MFA, ROOT], ids=lambda who: who["arn"])
def test_others_are_seen_also_those_without_a_role(who):
    assert seen(event(who))


def test_an_attempt_that_was_denied_is_seen_too():
    assert seen(event(ADMIN, errorCode="AccessDenied", responseElements=None))


@pytest.mark.parametrize("arn", [BROKER, STUDIO_ROLE])
def test_the_broker_and_studio_itself_are_not(arn):
    assert not seen(event(role(arn)))


def test_every_domain_that_is_opened_is_watched():
    assert seen(event(ADMIN, requestParameters={"domainId": "d-def456", "userProfileName": "alice"}))


def test_other_calls_and_other_domains_are_not():
    assert not seen(event(ADMIN, eventName="DescribeDomain"))
    assert not seen(event(ADMIN, requestParameters={"domainId": "d-other", "userProfileName": "alice"}))


def test_the_message_names_only_what_its_paths_give_and_no_url():
    text = presign_events.message("studio-access-dev")
    assert set(presign_events.INPUT_PATHS) == {part.partition(">")[0] for part in text.split("<")[1:]}
    assert not any("responseElements" in path for path in presign_events.INPUT_PATHS.values())
    assert json.loads(text).startswith("studio-access-dev: ")
