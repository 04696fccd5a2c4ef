"""From Cognito's event to a token with exactly one claim more, or to none."""

import json

import pytest
from botocore.exceptions import ConnectTimeoutError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.functions.loading import load
from tests.functions.pre_token.deployed import ENVIRONMENT, SUBJECT, Trigger, event

SENTENCES = {
    "profile_missing": "no Studio user profile is set for you; please ask your administrator",
    "profile_invalid": "the Studio user profile set for you is not a valid name; please ask your administrator",
    "profile_contested": "your Studio user profile is set for somebody else too; please ask your administrator",
    "owners_unknown": "your Studio user profile could not be checked; please try again",
    "event": "the sign-in was not understood; please report this",
    "internal": "your Studio user profile could not be checked; please report this",
}


def refused(trigger: Trigger, asked: object, reason: str) -> dict:
    with pytest.raises(Exception, match=f"^{SENTENCES[reason]}$") as caught:
        trigger(asked)
    assert type(caught.value).__name__ == "SignInRefusedError"
    line = trigger.log
    assert (line["decision"], line["reason"]) == ("deny", reason)
    return line


@pytest.mark.parametrize("user", ["alice", "alice@example.com", "okta_00u1abcd2efgh3ijk4x7", "entra_alice@example.com"])
def test_the_profile_of_whoever_signs_in_becomes_one_claim_of_the_access_token(user, trigger: Trigger):
    asked = event("alice", user)
    trigger.records("alice", user)
    answer = trigger(asked)
    assert answer["response"] == {
        "claimsAndScopeOverrideDetails": {
            "accessTokenGeneration": {"claimsToAddOrOverride": {"studio_profile": "alice"}}
        }
    }
    assert {**answer, "response": None} == {**asked, "response": None}


def test_the_claim_has_the_name_letter_by_letter_and_the_owner_s_record_folds_it(trigger: Trigger):
    trigger.records("alice-b", "al")
    claims = trigger(event("Alice-B", "al"))["response"]["claimsAndScopeOverrideDetails"]
    assert claims["accessTokenGeneration"]["claimsToAddOrOverride"] == {"studio_profile": "Alice-B"}


def test_what_somebody_else_wrote_into_the_response_does_not_stay(trigger: Trigger):
    trigger.records("alice", "alice")
    planted = {"claimsAndScopeOverrideDetails": {"accessTokenGeneration": {"claimsToAddOrOverride": {"sub": "bob"}}}}
    answer = trigger(event(response=planted))
    assert "bob" not in json.dumps(answer["response"])


@pytest.mark.parametrize(
    "source", ["HostedAuth", "Authentication", "NewPasswordChallenge", "AuthenticateDevice", "RefreshTokens"]
)
def test_every_way_to_a_token_is_checked_alike(source, trigger: Trigger):
    trigger.refuses("alice", "mallory")
    trigger.notes("alice", "mallory")
    refused(trigger, event("alice", "mallory", triggerSource=f"TokenGeneration_{source}"), "profile_contested")


def test_without_a_profile_there_is_no_token(trigger: Trigger):
    for nothing in (None, ""):
        assert refused(trigger, event(nothing), "profile_missing") == {
            "event": "sign_in",
            "decision": "deny",
            "reason": "profile_missing",
            "principal": SUBJECT,
        }


NOT_NAMES = {
    "wildcard": "*",
    "slash": "alice/bob",
    "dot": "al.ice",
    "underscore": "okta_alice",
    "e-mail address": "alice@example.com",
    "leading space": " alice",
    "trailing newline": "alice\n",
    "leading hyphen": "-alice",
    "trailing hyphen": "alice-",
    "look-alike": "\u0430lice",
    "Kelvin sign": "\u212aim",
    "64 characters": "a" * 64,
    "long": "a" * 1_000_000,
    "number": 7,
    "true": True,
    "list": ["alice"],
    "object": {"profile": "alice"},
}


@pytest.mark.parametrize("profile", NOT_NAMES.values(), ids=NOT_NAMES.keys())
def test_what_is_not_exactly_a_profile_name_is_refused_and_stands_in_no_log(profile, trigger: Trigger):
    assert "profile" not in refused(trigger, event(profile), "profile_invalid")


def test_a_second_person_with_the_profile_is_refused_noted_and_alarmed_about(trigger: Trigger):
    trigger.refuses("alice", "mallory")
    trigger.notes("alice", "mallory")
    line = refused(trigger, event("ALICE", "mallory"), "profile_contested")
    assert (line["alarm"], line["profile"], line["principal"]) == ("STUDIO_PROFILE_CONTESTED", "ALICE", SUBJECT)


@pytest.mark.parametrize("code", ["AccessDeniedException", "ResourceNotFoundException", "ThrottlingException", ""])
def test_when_the_owners_cannot_be_asked_nobody_gets_in(code, trigger: Trigger):
    trigger.refuses("alice", "alice", code)
    assert refused(trigger, event(), "owners_unknown").get("error", "") == code


def test_when_the_note_cannot_be_made_the_second_person_is_refused_all_the_same(trigger: Trigger):
    trigger.refuses("alice", "mallory")
    trigger.dynamodb.add_client_error("update_item", "ThrottlingException")
    refused(trigger, event("alice", "mallory"), "owners_unknown")


def test_without_time_for_the_note_the_second_person_is_refused_all_the_same(
    trigger: Trigger, monkeypatch: pytest.MonkeyPatch
):
    trigger.refuses("alice", "mallory")
    moments = iter([0.0, 1.1])
    monkeypatch.setattr(trigger.module.OWNERS, "_clock", lambda: next(moments))
    assert refused(trigger, event("alice", "mallory"), "owners_unknown")["error"] == "NoTimeLeft"


def test_an_owner_table_out_of_reach_is_a_refusal(trigger: Trigger, monkeypatch: pytest.MonkeyPatch):
    def unreachable(**_):
        raise ConnectTimeoutError(endpoint_url="https://dynamodb.example")

    monkeypatch.setattr(trigger.module.OWNERS.client, "update_item", unreachable)
    assert refused(trigger, event(), "owners_unknown")["error"] == "ConnectTimeoutError"


def test_what_nobody_foresaw_is_a_refusal_without_its_text(trigger: Trigger, monkeypatch: pytest.MonkeyPatch):
    def breaks(*_):
        raise KeyError("alice@example.com")

    monkeypatch.setattr(trigger.module.OWNERS, "claim", breaks)
    assert refused(trigger, event(), "internal")["error"] == "KeyError"


NOT_EVENTS = {
    "None": None,
    "list": [],
    "text": "alice",
    "empty": {},
    "version 1": event(version="1"),
    "version 3": event(version="3"),
    "version as a number": event(version=2),
    "another trigger": event(triggerSource="PreSignUp_SignUp"),
    "no trigger": event(triggerSource=None),
    "no pool": event(userPoolId=None),
    "pool with a path": event(userPoolId="eu-central-1_A/../x"),
    "no user": event(user=None),
    "empty user": event(user=""),
    "long user": event(user="a" * 129),
    "user of another type": event(user=["alice"]),
}


@pytest.mark.parametrize("asked", NOT_EVENTS.values(), ids=NOT_EVENTS.keys())
def test_what_is_not_an_event_of_the_trigger_is_refused(asked, trigger: Trigger):
    refused(trigger, asked, "event")


@pytest.mark.parametrize(
    "request_", [None, [], {}, {"userAttributes": None}, {"userAttributes": ["custom:studio_profile"]}]
)
def test_an_event_without_attributes_has_no_profile(request_, trigger: Trigger):
    refused(trigger, event(request=request_), "profile_missing")


def test_a_subject_that_could_be_anything_stands_in_no_log(trigger: Trigger):
    attributes = {"sub": 'x"\n{"decision":"allow"}', "custom:studio_profile": "*"}
    assert "principal" not in refused(trigger, event(request={"userAttributes": attributes}), "profile_invalid")


def test_the_log_names_no_person(trigger: Trigger):
    trigger.records("alice", "alice@example.com")
    trigger(event("alice", "alice@example.com"))
    assert trigger.log == {
        "event": "sign_in",
        "decision": "allow",
        "reason": "own_profile",
        "profile": "alice",
        "principal": SUBJECT,
    }


names = load("pre_token", module="names")


@settings(max_examples=300)
@given(st.text(max_size=70))
def test_whatever_passes_is_ascii_short_and_without_meaning_elsewhere(text):
    if names.is_profile_name(text):
        assert text.isascii()
        assert len(text) <= 63
        assert text.replace("-", "").isalnum()


@pytest.mark.parametrize("name", ["DIRECTORY_TABLE", "ISSUERS_OF_POOLS", "AWS_REGION"])
def test_without_a_variable_the_function_does_not_start(name):
    with pytest.raises(Exception, match=rf"^{name} is missing; allowed: .+$"):
        load("pre_token", {key: value for key, value in ENVIRONMENT.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DIRECTORY_TABLE", "a/b"),
        ("DIRECTORY_TABLE", ""),
        ("ISSUERS_OF_POOLS", "http://cognito-idp.eu-central-1.amazonaws.com"),
        ("ISSUERS_OF_POOLS", "https://cognito-idp.eu-central-1.amazonaws.com/"),
        ("ISSUERS_OF_POOLS", "https://evil.example"),
        ("AWS_REGION", "eu central"),
    ],
)
def test_a_malformed_variable_is_one_line_with_what_is_allowed(name, value):
    with pytest.raises(Exception, match=rf"^{name} is '.*'; allowed: .+$"):
        load("pre_token", ENVIRONMENT | {name: value})
