"""A mistake in the environment stops the function at its start, with one line that names it."""

import json

import pytest

from tests.functions.authorizer.authorizing import ask, authorizer, environment, issuer, request
from tests.functions.authorizer.parts import configuration, key_source, token_rules
from tests.functions.loading import load
from tests.tokens import ABSENT, CLIENT_ID, ISSUER, ec_signer, key_set, rsa_signer


def _refusal(environment):
    with pytest.raises(configuration.ConfigurationError) as refused:
        configuration.read(environment)
    message = str(refused.value)
    assert message.isprintable(), "one line"
    assert len(message) < 400
    return message


def test_what_is_configured_is_read():
    entry = issuer(rsa_signer("k1"), ec_signer("e1"), scopes=["a", "b"], groups=["g"], groups_claim="roles")
    read = configuration.read(environment(entry, SECOND_OPINION="true"))
    (only,) = read.issuers
    assert read.second_opinion is True
    assert only.name == ISSUER
    assert only.rules == token_rules.CognitoToken("access", frozenset({CLIENT_ID}))
    assert only.scopes == {"a", "b"}
    assert only.groups == {"g"}
    assert only.groups_claim == ("roles",)
    assert {key_id: key.algorithm for key_id, key in only.bundled_keys.items()} == {"k1": "RS256", "e1": "ES256"}
    assert only.key_set_location is None


def test_what_is_left_out_asks_for_nothing():
    (only,) = configuration.read(environment(issuer(jwks=ABSENT, jwks_uri="https://a.example/jwks.json"))).issuers
    assert only.scopes == only.groups == frozenset()
    assert only.groups_claim == ("cognito:groups",)
    assert only.bundled_keys == {}
    assert only.key_set_location == key_source.Location(secure=True, host="a.example", port=443, path="/jwks.json")


@pytest.mark.parametrize(
    ("value", "wanted"), [({}, False), ({"SECOND_OPINION": "false"}, False), ({"SECOND_OPINION": "true"}, True)]
)
def test_a_second_opinion_is_asked_only_when_wanted(value, wanted):
    assert configuration.read(environment(**value)).second_opinion is wanted


@pytest.mark.parametrize("value", ["", "True", "yes", "1", "true ", "\u2028"])
def test_a_second_opinion_is_either_wanted_or_not(value):
    assert _refusal(environment(SECOND_OPINION=value)).endswith("; allowed: 'true' or 'false'")


def test_issuers_must_be_there():
    assert _refusal({}) == "ISSUERS is missing; allowed: a JSON list of issuers"


@pytest.mark.parametrize("text", ["", "[", "issuer=x", "[NaN]", '[{"issuer":"a","issuer":"b"}]', "\udc80", "[" * 5000])
def test_issuers_must_be_strict_json(text):
    assert _refusal({"ISSUERS": text}).startswith("ISSUERS is not strict JSON (")


@pytest.mark.parametrize("value", ["{}", "[]", "null", "5", '"x"'])
def test_issuers_must_be_a_list(value):
    shown = ascii(json.loads(value))
    assert _refusal({"ISSUERS": value}) == f"ISSUERS is {shown}; allowed: a JSON list of at least one issuer"


def test_each_issuer_stands_there_once():
    assert _refusal(environment(issuer(), issuer())).endswith("; allowed: each issuer once")


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"issuer": ABSENT}, "ISSUERS[0] is "),
        ({"client_ids": ABSENT}, "ISSUERS[0] is "),
        ({"token_use": ABSENT}, "ISSUERS[0] is "),
        ({"profile_claim": ABSENT}, "ISSUERS[0] is "),
        ({"jwks": ABSENT}, "ISSUERS[0] is "),
        ({"scope": ["a"]}, "ISSUERS[0] is "),
        ({"issuer": ""}, "ISSUERS[0].issuer is ''"),
        ({"issuer": 5}, "ISSUERS[0].issuer is 5"),
        ({"issuer": "https://a.example\n"}, "ISSUERS[0].issuer is 'https://a.example\\n'"),
        ({"client_ids": []}, "ISSUERS[0].client_ids is []"),
        ({"client_ids": "x"}, "ISSUERS[0].client_ids is 'x'"),
        ({"client_ids": ["x", ""]}, "ISSUERS[0].client_ids is ['x', '']"),
        ({"client_ids": [5]}, "ISSUERS[0].client_ids is [5]"),
        ({"token_use": "Access"}, "ISSUERS[0].token_use is 'Access'; allowed: 'access' or 'id'"),
        ({"token_use": ["id"]}, "ISSUERS[0].token_use is ['id']"),
        ({"profile_claim": None}, "ISSUERS[0].profile_claim is None"),
        ({"scopes": []}, "ISSUERS[0].scopes is []"),
        ({"groups": []}, "ISSUERS[0].groups is []"),
        ({"groups": {"a": 1}}, "ISSUERS[0].groups is {'a': 1}"),
        ({"groups_claim": ""}, "ISSUERS[0].groups_claim is ''"),
        ({"jwks_uri": "http://a.example/x"}, "ISSUERS[0].jwks_uri is 'http://a.example/x'; allowed: an https URL"),
        ({"jwks_uri": None}, "ISSUERS[0].jwks_uri is None"),
        ({"jwks": None}, "ISSUERS[0].jwks cannot be used (not a JSON Web Key Set)"),
        ({"jwks": {"keys": []}}, "ISSUERS[0].jwks cannot be used (no usable key"),
        ({"jwks": key_set(rsa_signer("w", 1024))}, "ISSUERS[0].jwks cannot be used (no usable key"),
        ({"jwks": key_set(rsa_signer(), rsa_signer())}, "ISSUERS[0].jwks cannot be used (a key id is used twice)"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_issuer_is_named(changes, names):
    assert _refusal(environment(issuer(**changes))).startswith(names)


def test_an_entry_that_is_no_object_is_named():
    assert _refusal({"ISSUERS": json.dumps([issuer(), 5])}).startswith("ISSUERS[1] is 5; allowed: an object with ")


def test_the_function_does_not_start_with_a_mistake():
    for env in ({}, {"ISSUERS": "[]"}, environment(SECOND_OPINION="maybe")):
        with pytest.raises(Exception, match=r"^(ISSUERS|SECOND_OPINION) is "):
            load("authorizer", env)


def test_the_function_starts_without_one(capsys):
    assert ask(authorizer(SECOND_OPINION="false"), request(), capsys).status == "own"
