"""The rule for foreign presigning, by EventBridge's own matching as MiniStack has it."""

import json

import pytest
from ministack.services import eventbridge

from components.studio_access.monitoring import presign_events
from tests.cloud import deploy_stack

MAX_PATTERN = 4096
"""EventBridge user guide, "Quotas": the size of an event pattern, as far as it can be raised."""
BROKER = "arn:aws:iam::111122223333:role/studio-access-dev-presigner"
STUDIO_ROLE = "arn:aws:iam::111122223333:role/studio-access-dev-studio"
OURS = ["vpce-0a0a0a0a0a0a0a0a0", "vpce-0b0b0b0b0b0b0b0b0"]
PATTERN = json.dumps(presign_events.foreign_presign(["d-abc123", "d-def456"], BROKER, [STUDIO_ROLE], OURS))
ANYWHERE = json.dumps(presign_events.foreign_presign(["d-abc123"], BROKER, [STUDIO_ROLE]))


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


def seen(what, pattern=PATTERN):
    """What `TestEventPattern` says."""
    assert eventbridge._event_pattern_error(pattern) is None
    return json.loads(eventbridge._test_event_pattern({"Event": json.dumps(what), "EventPattern": pattern})[2])[
        "Result"
    ]


@pytest.mark.parametrize("who", [ADMIN, role(f"{BROKER}2"), USER, USER_WITH_MFA, ROOT], ids=lambda who: who["arn"])
def test_others_are_seen_also_those_without_a_role(who):
    assert seen(event(who))


def test_an_attempt_that_was_denied_is_seen_too():
    assert seen(event(ADMIN, errorCode="AccessDenied", responseElements=None))


@pytest.mark.parametrize("parameters", [None, {}])
def test_an_attempt_that_was_denied_is_seen_also_without_its_parameters(parameters):
    assert seen(event(ADMIN, errorCode="AccessDenied", requestParameters=parameters))
    assert not seen(event(role(BROKER), errorCode="AccessDenied", requestParameters=parameters))


def test_the_broker_is_not():
    assert not seen(event(role(BROKER), vpcEndpointId=OURS[0]))


def test_studio_itself_is_not_seen_through_our_endpoints():
    for endpoint in OURS:
        assert not seen(event(role(STUDIO_ROLE), vpcEndpointId=endpoint))


def test_studio_s_own_role_is_seen_from_the_internet_and_through_another_endpoint():
    assert seen(event(role(STUDIO_ROLE)))
    assert seen(event(role(STUDIO_ROLE), vpcEndpointId="vpce-0c0c0c0c0c0c0c0c0"))


def test_where_any_entry_point_is_enough_studio_s_own_role_may_come_without_an_endpoint():
    assert not seen(event(role(STUDIO_ROLE)), ANYWHERE)
    assert seen(event(ADMIN), ANYWHERE)


@pytest.mark.parametrize("entrypoints", ["all", "any"])
def test_the_deployed_rule_knows_roles_endpoints_and_entry_points(entrypoints):
    deployment = deploy_stack("greenfield", production="true", entrypoints=entrypoints)
    pattern = deployment.one("EventRule", "studio-access-foreign-presign")["eventPattern"]
    assert len(pattern) <= MAX_PATTERN
    studio_role = role(deployment.outputs["frontDoor"]["studioRoles"][0])
    mine = {"requestParameters": {"domainId": deployment.outputs["domainId"], "userProfileName": "alice"}}
    ours = deployment.outputs["endpointIds"]["sagemakerApi"]
    assert not seen(event(studio_role, vpcEndpointId=ours, **mine), pattern)
    assert seen(event(studio_role, **mine), pattern) is (entrypoints == "all")
    assert seen(event(ADMIN, vpcEndpointId=ours, **mine), pattern)


def test_with_as_many_roles_as_may_be_given_the_pattern_is_not_too_long():
    roles = [f"arn:aws:iam::111122223333:role/{'r' * 40}{number:02}" for number in range(10)]
    assert len(json.dumps(presign_events.foreign_presign(["d-abc123"], BROKER, roles, OURS))) <= MAX_PATTERN


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
