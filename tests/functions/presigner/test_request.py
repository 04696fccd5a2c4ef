"""Who calls is the authorizer's word alone: any other event is refused without asking SageMaker, and none fails."""

import json
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.functions.loading import function_root
from tests.functions.presigner.deployed import DOMAIN, ENVIRONMENT, Presigner, event

NOT_PROFILES = {
    "wildcard": "*",
    "wildcard at the end": "ali*",
    "question mark": "alic?",
    "policy variable": "${aws:username}",
    "slash": "alice/bob",
    "leading slash": "/alice",
    "parent folder": "../bob",
    "encoded slash": "alice%2Fbob",
    "dot": "al.ice",
    "underscore, as of federated users": "Okta_alice",
    "e-mail address": "alice@example.com",
    "colon": "alice:bob",
    "arn": "arn:aws:sagemaker:eu-central-1:111122223333:user-profile/d-1/bob",
    "empty": "",
    "space": " ",
    "leading space": " alice",
    "trailing space": "alice ",
    "trailing newline": "alice\n",
    "carriage return": "alice\r\nX: y",
    "NUL": "alice\x00",
    "leading hyphen": "-alice",
    "trailing hyphen": "alice-",
    "hyphens only": "---",
    "Cyrillic look-alike": "\u0430lice",
    "fullwidth letters": "\uff41lice",
    "combining accent": "alice\u0301",
    "zero-width space": "ali\u200bce",
    "right-to-left mark": "\u202ealice",
    "superscript digit": "alice\u00b2",
    "Arabic digit": "alice\u0661",
    "dotless i": "al\u0131ce",
    "Kelvin sign": "\u212aim",
    "lone surrogate": "\ud800",
    "64 characters": "a" * 64,
    "a megabyte": "a" * 1_000_000,
    "a megabyte of hyphens": "a" + "-" * 1_000_000 + "!",
    "true": True,
    "false": False,
    "zero": 0,
    "number": 7,
    "list": ["alice"],
    "object": {"profile": "alice"},
    "bytes": b"alice",
}


@pytest.mark.parametrize("profile", NOT_PROFILES.values(), ids=NOT_PROFILES.keys())
def test_what_is_not_a_profile_name_is_refused(profile: object, presigner: Presigner):
    answered = presigner(event(profile))
    assert (answered.status, answered.log["reason"], answered.log["profile"]) == (403, "profile_invalid", None)


@pytest.mark.parametrize("profile", ["a", "7", "Alice", "a-b", "a--b", "0-0", "a" * 63, "a" + "-" * 61 + "b"])
def test_what_is_a_profile_name_is_passed_on_as_it_is(profile: str, presigner: Presigner):
    presigner.grants(UserProfileName=profile)
    assert presigner(event(profile)).status == 200


NO_CONTEXT = {
    "None": None,
    "list": [],
    "string": "",
    "other string": "alice",
    "number": 1,
    "true": True,
    "empty": {},
    "nothing but a path": {"pathParameters": {"profile": "alice"}},
    "no authorizer": event(requestContext={"requestId": "x"}),
    "authorizer null": event(requestContext={"authorizer": None}),
    "authorizer list": event(requestContext={"authorizer": ["profile", "alice"]}),
    "authorizer string": event(requestContext={"authorizer": "alice"}),
    "authorizer empty": event(requestContext={"authorizer": {}}),
    "profile null": event(requestContext={"authorizer": {"profile": None}}),
    "claim instead of profile": event(requestContext={"authorizer": {"claims": {"username": "alice"}}}),
    "principal instead of profile": event(requestContext={"authorizer": {"principalId": "alice"}}),
    "other spelling": event(requestContext={"authorizer": {"Profile": "alice"}}),
    "context null": event(requestContext=None),
    "context list": event(requestContext=[{"authorizer": {"profile": "alice"}}]),
    "profile beside the authorizer": event(requestContext={"profile": "alice"}),
    "profile in query": event(None, {"profile": "alice"}),
    "profile in body": event(None, body='{"profile": "alice"}'),
    "profile in headers": event(None, headers={"profile": "alice", "x-profile": "alice"}),
    "profile in stage variables": event(None, stageVariables={"profile": "alice"}),
}


@pytest.mark.parametrize("odd", NO_CONTEXT.values(), ids=NO_CONTEXT.keys())
def test_without_the_authorizer_s_word_nobody_is_anybody(odd: object, presigner: Presigner):
    answered = presigner(odd)
    assert (answered.status, answered.log["reason"]) == (403, "profile_missing")


OTHER_PATHS = {
    "someone else": {"profile": "bob"},
    "other case": {"profile": "Alice"},
    "trailing slash": {"profile": "alice/"},
    "trailing space": {"profile": "alice "},
    "trailing newline": {"profile": "alice\n"},
    "encoded": {"profile": "%61lice"},
    "look-alike": {"profile": "\u0430lice"},
    "fullwidth": {"profile": "\uff41lice"},
    "parent folder": {"profile": "bob/../alice"},
    "wildcard": {"profile": "*"},
    "me": {"profile": "me"},
    "null": {"profile": None},
    "empty": {"profile": ""},
    "list": {"profile": ["alice"]},
    "number": {"profile": 7},
    "and another parameter": {"profile": "alice", "proxy": "bob"},
    "another parameter only": {"proxy": "alice"},
    "other spelling": {"Profile": "bob"},
    "not an object": "alice",
    "a list": ["alice"],
    "an empty list": [],
    "an empty string": "",
    "false": False,
}


@pytest.mark.parametrize("path", OTHER_PATHS.values(), ids=OTHER_PATHS.keys())
def test_a_path_that_is_not_exactly_the_caller_s_own_is_refused(path: object, presigner: Presigner):
    answered = presigner(event(pathParameters=path))
    assert (answered.status, answered.log["reason"], answered.log["profile"]) == (403, "profile_differs", "alice")


@pytest.mark.parametrize("path", [None, {}, {"profile": "alice"}])
def test_a_path_without_or_with_the_caller_s_own_profile_is_fine(path: object, presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    assert presigner(event(pathParameters=path)).status == 200


def test_headers_body_and_path_text_change_nothing(presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    noise = {
        "path": "/bob",
        "headers": {"x-profile": "bob", "Host": "evil.example"},
        "body": '{"profile": "bob", "UserProfileName": "bob", "ExpiresInSeconds": 300}',
        "stageVariables": {"profile": "bob"},
    }
    assert presigner(event("alice") | noise).status == 200


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("alice"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["requestContext", "authorizer", "profile", "identity", "extendedRequestId", "pathParameters", "space"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def test_no_event_whatsoever_makes_the_function_fail(presigner: Presigner):
    @settings(derandomize=True, deadline=None, max_examples=300)
    @given(
        top=JSON,
        profile=JSON,
        changes=st.dictionaries(
            st.sampled_from(["requestContext", "pathParameters", "queryStringParameters", "headers"]), JSON, max_size=4
        ),
    )
    def never_fails(top: object, profile: object, changes: dict[str, object]) -> None:
        for odd in (top, event(profile) | changes):
            answered = presigner(odd)
            # Without a scripted answer the stub fails any call: that is the 502 of a profile that was found usable.
            usable = answered.log["reason"] == "internal" and answered.log["error"] == "UnStubbedResponseError"
            assert usable or answered.status in (400, 403)

    never_fails()


SECOND = "d-second"
WITH_CHOICE = json.dumps([DOMAIN, SECOND])


def in_domain(domain: object, default: str | None = None) -> Any:
    """What becomes of a request whose authorizer chose a domain, where there are two."""
    environment = {name: value for name, value in ENVIRONMENT.items() if name != "DOMAIN_ID"}
    configured = environment | {"DOMAINS": WITH_CHOICE} | ({"DOMAIN_ID": default} if default else {})
    with function_root("presigner", configured):
        request, configuration = import_module("request"), import_module("presigner_configuration")
        authorizer = {"profile": "alice"} | ({} if domain is None else {"domain": domain})
        return request.request_of(
            event(requestContext={"authorizer": authorizer}), configuration.Configuration.from_environment(configured)
        )


@pytest.mark.parametrize("domain", [DOMAIN, SECOND])
def test_the_authorizer_chooses_the_domain(domain: str):
    assert in_domain(domain).domain == domain


@pytest.mark.parametrize(
    "domain", ["d-third", "", "*", "D-SECOND", SECOND + "\n", 7, True, [SECOND], {"domain": SECOND}]
)
def test_a_domain_that_is_none_of_ours_is_refused(domain: object):
    assert in_domain(domain).reason.code == "domain_not_allowed"


def test_without_a_domain_there_is_the_default_or_a_refusal():
    assert in_domain(None, DOMAIN).domain == DOMAIN
    assert (in_domain(None).reason.code, in_domain(None).reason.status) == ("domain_missing", 403)


def test_with_one_domain_the_authorizer_may_name_it_and_no_other(presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    assert presigner(event(requestContext={"authorizer": {"profile": "alice", "domain": DOMAIN}})).status == 200
    answered = presigner(event(requestContext={"authorizer": {"profile": "alice", "domain": SECOND}}))
    assert (answered.status, answered.log["reason"]) == (403, "domain_not_allowed")


def test_a_domain_anywhere_else_changes_nothing(presigner: Presigner):
    presigner.grants(UserProfileName="alice")
    assert (
        presigner(event(domain=SECOND, headers={"domain": SECOND}, stageVariables={"DOMAIN_ID": SECOND})).status == 200
    )
    assert presigner(event("alice", {"domain": SECOND})).log["reason"] == "query_unknown"
