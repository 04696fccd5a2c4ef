"""Issuers other than Cognito: every key of an entry, and what does not go together."""

import dataclasses
import json

import pytest

from components.studio_access.aws.naming import camel_case
from components.studio_access.config.args import IssuerArgs
from components.studio_access.config.checks import shown
from components.studio_access.config.objects import ISSUERS, issuer_warnings
from components.studio_access.config.setting import SettingsError
from components.studio_access.config.settings import Settings
from components.studio_access.config.stack_config import args_from_texts
from components.studio_access.issuers import external_entries
from tests.settings import GOOD, POOL, problems
from tests.tokens import key_set, rsa_signer
from tests.vendors import VENDORS

ENTRY = {
    "issuer": "https://login.example.com/realms/bank",
    "token_type": "at+jwt",
    "audiences": ["studio-access"],
    "profile_claim": "studio_profile",
}
BY_AUDIENCE = {**ENTRY, "token_type": "audience", "client_ids": ["portal"]}
JWKS = json.dumps(key_set(rsa_signer()))


def _problems(*entries, **given):
    if len(entries) > 1:
        given = {"shared_profile_names": True, **given}
    return problems(**given, issuers=list(entries))


def _settings(*entries):
    return Settings.of({**GOOD, "issuers": list(entries)})


WRONG = {
    "issuer": ["http://login.example.com", "login.example.com", "https://x.example/?a=b", "https://x.example/#f", "", 7,
               "https://user@x.example/", "https://x.example/ ", "https://x.example:1:2/", "https://x.example:65536"],
    "token_type": ["jwt", "AT+JWT", "", ["id"]],
    "audiences": [[], "studio-access", [""], ["a", "a"], [7], ['a"b']],
    "client_ids": [[], "portal", ["a\nb"]],
    "client_claim": ["sub", "", "aud"],
    "profile_claim": ["", "a b", 7, 'x"y'],
    "scope_claim": ["", "a b"],
    "required_scopes": [[], ["a b"], "openid"],
    "groups_claim": ["", "a b"],
    "required_groups": [[], [""], "x"],
    "jwks_uri": ["http://login.example.com/keys", "keys", "https://x.example/?a", "https://x.example:0/keys"],
    "jwks": ["", "[]", "{}", '{"keys":[]}', '{"keys":[{"kty":"RSA","kid":"k","d":"x"}]}', '{"keys":[{"kty":"x"}]}', 7],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_refused_by_its_place(name, value):
    (problem,) = _problems({**ENTRY, name: value})
    assert problem.startswith(f"issuers[0].{camel_case(name)}: {shown(value)} is not allowed; allowed is ")


def test_every_key_has_wrong_values_in_the_table():
    assert WRONG.keys() == ISSUERS.members.keys() == IssuerArgs.__annotations__.keys()


@pytest.mark.parametrize("name", sorted(IssuerArgs.__required_keys__))
def test_a_missing_key_is_named(name):
    (problem,) = _problems({key: value for key, value in ENTRY.items() if key != name})
    assert problem.startswith(f"issuers[0].{camel_case(name)}: missing; needed is ")


def test_the_second_entry_s_mistake_is_the_second_entry_s():
    other = {**ENTRY, "issuer": "https://other.example", "audiences": []}
    (problem,) = _problems(ENTRY, other)
    assert problem.startswith("issuers[1].audiences: [] is not allowed")


def test_an_unknown_key_is_refused_with_the_one_that_was_meant():
    assert _problems({**ENTRY, "audience": ["x"]}) == ["issuers[0].audience: unknown; did you mean audiences?"]


@pytest.mark.parametrize("value", [{}, "x", [5], [[]], [ENTRY] * 11])
def test_issuers_are_a_list_of_objects(value):
    assert any(problem.startswith("issuers: ") for problem in problems(issuers=value))


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (
            {key: value for key, value in ENTRY.items() if key != "audiences"},
            "issuers[0].audiences: missing; name the audience, clientIds or both: a token for",
        ),
        (
            {**ENTRY, "token_type": "audience"},
            "issuers[0].clientIds: missing; tokenType 'audience' tells access tokens from ID tokens by both",
        ),
        (
            {key: value for key, value in BY_AUDIENCE.items() if key != "audiences"},
            "issuers[0].audiences: missing; tokenType 'audience'",
        ),
        (
            {**BY_AUDIENCE, "audiences": ["portal"]},
            "issuers[0].audiences and clientIds exclude each other: 'portal' is in both",
        ),
        (
            {**ENTRY, "token_type": "id", "client_ids": ["portal"]},
            "issuers[0].audiences and tokenType 'id' exclude each other: audiences is ['studio-access']",
        ),
        (
            {"issuer": "https://x.example", "token_type": "id", "profile_claim": "sub"},
            "issuers[0].clientIds: missing; with tokenType 'id', name the clients",
        ),
    ],
)
def test_what_does_not_go_together_in_an_entry(entry, problem):
    (found,) = _problems(entry)
    assert found.startswith(problem)


def test_several_issuers_need_a_directory_or_the_same_people():
    other = {**ENTRY, "issuer": "https://other.example"}
    (problem,) = _problems(ENTRY, other, shared_profile_names=False)
    assert problem.startswith("issuers: 2 issuers could name one profile for two people; let a directory decide")
    for way in ({"shared_profile_names": True}, {"profile_from": "directory"}):
        assert len(Settings.of({**GOOD, "issuers": [ENTRY, other], **way}).issuers) == 2
    assert _problems(ENTRY, shared_profile_names=True) == ["sharedProfileNames needs several issuers"]


@pytest.mark.parametrize(("given", "case"), [({}, "lower"), ({"mixed_case_profiles": True}, None)])
def test_capitals_in_profile_names_are_refused_unless_asked_for(given, case):
    (authorizers_entry,) = external_entries(Settings.of({**GOOD, "issuers": [ENTRY], **given}))
    assert authorizers_entry.get("profile_case") == case


def test_each_issuer_has_one_entry():
    assert _problems(ENTRY, {**ENTRY, "audiences": ["other"]}) == [
        "issuers: 'https://login.example.com/realms/bank' is there twice; each issuer has one entry"
    ]


def test_the_entries_fit_into_a_function_s_environment():
    entries = [{**ENTRY, "issuer": f"https://{n}.example", "audiences": ["a" * 250, "b" * 250]} for n in range(8)]
    (problem,) = _problems(*entries)
    assert problem.startswith("issuers: ")
    assert problem.endswith("characters together; allowed are 3000")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *POOL.items(),
        ("cognito_domain_prefix", "bank"),
        ("callback_urls", ["https://portal.example/"]),
        ("logout_urls", ["https://portal.example/"]),
        ("password_sign_in", True),
        ("mfa", "OFF"),
        ("access_token_minutes", 5),
        ("token_use", "id"),
        ("profile_claim", "sub"),
        ("required_scopes", ["openid"]),
        ("required_groups", ["x"]),
    ],
)
def test_with_issuers_there_is_no_pool_to_shape(name, value):
    key = camel_case(name)
    (problem,) = _problems(ENTRY, **{name: value})
    assert problem.startswith(
        f"issuers and {key} exclude each other: {key} is {shown(value)}, but with issuers no Cognito"
    )


def test_how_often_keys_are_fetched_is_set_only_where_they_are():
    assert problems(key_refresh_minutes=30) == [
        "keyRefreshMinutes: 30 is how often keys are fetched; add keyRefresh 'scheduled', or remove it"
    ]
    assert Settings.of({**GOOD, "key_refresh": "scheduled", "key_refresh_minutes": 30}).key_refresh_minutes == 30


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda vendor: vendor.name)
def test_every_documented_example_is_allowed_and_warns_of_nothing(vendor):
    given = {camel_case(name): json.dumps(value) if isinstance(value, list) else value for name, value in GOOD.items()}
    args = args_from_texts({**given, "issuers": json.dumps(vendor.issuers)})
    assert list(issuer_warnings(args["issuers"])) == []


@pytest.mark.parametrize("claim", ["preferred_username", "email", "upn", "unique_name", "name"])
def test_a_claim_that_can_change_is_warned_of(claim):
    (note,) = issuer_warnings([{**ENTRY, "profile_claim": claim}])
    assert note.startswith(f"issuers[0].profileClaim is {claim!r}: it can change")


def test_a_configuration_file_spells_the_keys_in_camel_case():
    given = {camel_case(name): json.dumps(value) if isinstance(value, list) else value for name, value in GOOD.items()}
    entry = {camel_case(name): value for name, value in ENTRY.items()}
    assert args_from_texts({**given, "issuers": json.dumps([entry])})["issuers"] == [ENTRY]
    with pytest.raises(SettingsError, match=r"issuers\[0\]\.token_type: unknown; did you mean tokenType\?"):
        args_from_texts({**given, "issuers": json.dumps([{**entry, "token_type": "id"}])})


def test_the_authorizer_knows_everything_that_is_configured():
    entry = {
        **BY_AUDIENCE,
        "client_claim": "cid",
        "scope_claim": "scp",
        "required_scopes": ["studio"],
        "groups_claim": "realm_access/roles",
        "required_groups": ["Data Science"],
        "jwks_uri": "https://keys.example/keys",
        "jwks": JWKS,
    }
    assert entry.keys() == ISSUERS.members.keys()
    (authorizers_entry,) = external_entries(_settings(entry))
    kept = (
        "issuer",
        "token_type",
        "audiences",
        "client_ids",
        "client_claim",
        "profile_claim",
        "scope_claim",
        "jwks_uri",
    )
    assert authorizers_entry == {name: entry[name] for name in kept} | {
        "scopes": ["studio"],
        "groups": ["Data Science"],
        "groups_claim": "realm_access/roles",
        "jwks": json.loads(JWKS),
        "profile_case": "lower",
    }


def test_keys_are_discovered_unless_their_location_is_set():
    assert [external_entries(_settings({**ENTRY, **keys}))[0].get("discover") for keys in (
        {}, {"jwks_uri": "https://login.example.com/keys"}, {"jwks": JWKS},
    )] == [True, None, None]  # fmt: skip
    assert dataclasses.asdict(_settings(ENTRY))["issuers"] == [ENTRY]
