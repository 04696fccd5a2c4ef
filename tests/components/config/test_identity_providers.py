"""Corporate identity providers: each member checked by its own name, and a client secret never shown."""

import json

import pulumi
import pytest

from components.studio_access.config.setting import SettingsError
from components.studio_access.config.settings import Settings
from components.studio_access.config.stack_config import args_from_texts
from tests.cloud import deploy
from tests.identity import OIDC, SAML, SECRET
from tests.settings import GOOD

BASE = {
    "corporateCidrs": '["192.168.10.0/24"]',
    "networkCidr": "10.16.0.0/16",
    "homeStorage": "retain",
    "profileFrom": "claim",
}


def found(providers, **given):
    """The lines on what is wrong with these providers in a stack's configuration."""
    text = providers if isinstance(providers, str) else json.dumps(providers)
    with pytest.raises(SettingsError) as caught:
        args_from_texts({**BASE, "identityProviders": text, **given})
    assert SECRET not in str(caught.value)
    return caught.value.problems


def without(provider, *names):
    return {name: value for name, value in provider.items() if name not in names}


def test_providers_of_a_configuration_become_arguments_by_their_own_names():
    args = args_from_texts({**BASE, "identityProviders": json.dumps([OIDC, SAML])})
    oidc, saml = args["identity_providers"]
    assert (oidc["client_id"], oidc["client_secret"]) == ("0oa1example", SECRET)
    assert saml["metadata_url"] == SAML["metadataUrl"]
    assert saml["attribute_mapping"] == SAML["attributeMapping"]


@pytest.mark.parametrize(
    ("member", "value", "allowed"),
    [
        ("name", "ok", "3-32 letters, digits and inner dots and hyphens"),
        ("name", "a_b", "3-32 letters"),
        ("name", "a" * 33, "3-32 letters"),
        ("name", 7, "3-32 letters"),
        ("type", "OIDC", "one of saml, oidc"),
        ("issuer", "http://example.okta.com", "an https URL without query and fragment"),
        ("issuer", "https://example.okta.com?x", "an https URL without query and fragment"),
        ("issuer", "https://u:p@example.okta.com", "an https URL without query and fragment"),
        ("issuer", "https://example.okta.com:0/", "an https URL without query and fragment"),
        ("clientId", "", "1-2,048 printable ASCII characters without spaces"),
        ("clientId", "a b", "1-2,048 printable ASCII characters without spaces"),
        ("scopes", "openid", "a list of 1 to 20"),
        ("scopes", [], "a list of 1 to 20"),
        ("tokenUrl", "ftp://x", "an https URL without fragment"),
        ("jwksUri", "https://x.example/#f", "an https URL without fragment"),
        ("attributeMapping", {"custom:role": "role"}, "an object from attributes (address, "),
        ("attributeMapping", {"email": ""}, "an object from attributes"),
        ("attributeMapping", {"email": 1}, "an object from attributes"),
        ("attributeMapping", ["email"], "an object from attributes"),
    ],
)
def test_a_wrong_member_is_named_with_its_place_the_value_and_what_is_allowed(member, value, allowed):
    (problem,) = found([SAML, {**OIDC, member: value}])
    assert problem.startswith(f"identityProviders[1].{member}: ")
    assert f"is not allowed; allowed is {allowed}" in problem


def test_a_long_value_is_shown_by_its_beginning():
    (problem,) = found([{**without(SAML, "metadataUrl"), "metadataDocument": "x" * 5000}])
    assert problem.startswith("identityProviders[0].metadataDocument: 'xxx")
    assert len(problem) < 250


@pytest.mark.parametrize(
    ("provider", "problem"),
    [
        (without(OIDC, "issuer"), "issuer: missing; a provider of type oidc needs issuer, clientId, clientSecret"),
        (without(OIDC, "clientId"), "clientId: missing; a provider of type oidc needs"),
        (without(OIDC, "clientSecret"), "clientSecret: missing; a provider of type oidc needs"),
        ({**OIDC, "metadataUrl": "https://x.example/m"}, "metadataUrl: a provider of type oidc has none; remove it"),
        ({**OIDC, "scopes": ["email"]}, "scopes: ['email'] is not allowed; OpenID Connect needs openid among them"),
        ({**OIDC, "tokenUrl": "https://x.example/t"}, "authorizeUrl: missing; give all of authorizeUrl, tokenUrl"),
        ({**SAML, "clientSecret": SECRET}, "clientSecret: a provider of type saml has none; remove it"),
        ({**SAML, "issuer": "https://x.example"}, "issuer: a provider of type saml has none; remove it"),
        ({**SAML, "jwksUri": "https://x.example/k"}, "jwksUri: a provider of type saml has none; remove it"),
        (without(SAML, "metadataUrl"), "metadataUrl: none is given; give either metadataUrl or metadataDocument"),
        (
            {**SAML, "metadataDocument": "<EntityDescriptor/>"},
            "metadataUrl: both are given; give either metadataUrl or metadataDocument",
        ),
        (without(SAML, "name"), "name: missing; needed is 3-32 letters"),
        (without(SAML, "type"), "type: missing; needed is one of saml, oidc"),
        ({**SAML, "clientSecrett": SECRET}, "clientSecrett: unknown; did you mean clientSecret?"),
        ({**SAML, "metadata_url": "https://x.example"}, "metadata_url: unknown; did you mean metadataUrl?"),
        ({**SAML, "colour": "red"}, "colour: unknown; known are name, type, metadataUrl"),
    ],
)
def test_members_that_do_not_go_together_are_named(provider, problem):
    (line,) = found([provider])
    assert line.startswith(f"identityProviders[0].{problem}")


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["Okta", "OKTA"], "identityProviders[1].name: 'OKTA' is the name of identityProviders[0] too"),
        (["cognito"], "identityProviders[0].name: 'cognito' is Cognito's own; take another"),
        (["Google"], "identityProviders[0].name: 'Google' is Cognito's own; take another"),
    ],
)
def test_a_name_is_one_provider_s_own(names, problem):
    (line,) = found([{**SAML, "name": name} for name in names])
    assert line.startswith(problem)


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        f'["{SECRET}"]',
        f'{{"clientSecret": "{SECRET}"}}',
        f'[{{"clientSecret": "{SECRET}"',
        json.dumps([{**OIDC, "clientSecret": f"{SECRET} with a space"}]),
        json.dumps([{**OIDC, "clientSecret": [SECRET]}]),
        json.dumps([OIDC] * 101),
    ],
)
def test_a_client_secret_is_in_no_error_whatever_is_wrong_around_it(text):
    lines = found(text)
    assert lines
    assert all(line.startswith("identityProviders") for line in lines)


def test_providers_beside_an_existing_pool_are_refused_without_showing_them():
    lines = found(json.dumps([OIDC]), userPoolId="eu-west-1_AbCdEfGhI", clientIds='["client1"]', profileFrom="username")
    assert any(
        line.startswith("userPoolId and identityProviders exclude each other: identityProviders is a list of 1")
        for line in lines
    )


def test_settings_that_somebody_prints_show_no_client_secret():
    given = args_from_texts({**BASE, "identityProviders": json.dumps([OIDC])})
    settings = Settings.of(given)
    assert settings.identity_providers[0]["client_secret"] == SECRET
    assert SECRET not in repr(settings)


def test_a_secret_that_is_an_output_is_checked_when_it_is_known_and_not_shown():
    def program():
        provider = {
            "name": "okta",
            "type": "oidc",
            "issuer": "https://x.example",
            "client_id": "c",
            "client_secret": pulumi.Output.from_input(f"{SECRET} "),
        }
        settings = Settings.of({**GOOD, "profile_from": "claim", "identity_providers": [provider]})
        pulumi.export("secret", settings.identity_providers[0]["client_secret"])

    with pytest.raises(ValueError, match=r"identity_providers\[0\].client_secret: this value \(not shown\)") as caught:
        deploy(program)
    assert SECRET not in str(caught.value)


def test_what_decides_what_is_created_must_not_be_an_output():
    def program():
        provider = {"name": "okta", "type": pulumi.Output.from_input("saml"), "metadata_url": "https://x.example/m"}
        Settings.of({**GOOD, "profile_from": "claim", "identity_providers": [provider]})

    with pytest.raises(SettingsError, match=r"identity_providers\[0\].type: an output is not allowed"):
        deploy(program)
