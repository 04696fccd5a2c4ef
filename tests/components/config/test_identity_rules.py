"""Settings about people that are each allowed, but not together."""

import pytest

from components.studio_access.config.settings import Settings
from tests.identity import OIDC, SAML, snake
from tests.settings import GOOD, POOL, problems

PROVIDERS = [snake(SAML), {**snake(OIDC), "attribute_mapping": {}}]
CLAIM = {"profile_from": "claim"}
IDENTITY = "arn:aws:ses:eu-west-1:111122223333:identity"
TABLE = {"profile_from": "directory"}


def entry(user="alice", profile="alice", **more):
    return {"user": user, "profile": profile, **more}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            {**CLAIM, "identity_providers": PROVIDERS, "password_sign_in": True},
            "identityProviders and passwordSignIn exclude each other",
        ),
        ({"identity_providers": PROVIDERS}, "identityProviders and profileFrom 'username' exclude each other"),
        (
            {**TABLE, "identity_providers": PROVIDERS},
            "identityProviders[0].attributeMapping: custom:studio_profile is for profileFrom 'claim'",
        ),
        ({**CLAIM, "profile_claim": "sub"}, "profileFrom 'claim' and profileClaim exclude each other"),
        ({**CLAIM, "token_use": "id"}, "profileFrom 'claim' and tokenUse 'id' exclude each other"),
        ({**CLAIM, "user_pool_tier": "LITE"}, "profileFrom 'claim' and userPoolTier 'LITE' exclude each other"),
        ({**CLAIM, **POOL}, "profileFrom 'claim' and userPoolId exclude each other"),
        ({"user_pool_tier": "PLUS", **POOL}, "userPoolId and userPoolTier exclude each other: userPoolTier is 'PLUS'"),
        ({"email_from": "a@example.com"}, "emailIdentityArn: missing; emailFrom needs it"),
        ({"email_identity_arn": f"{IDENTITY}/example.com"}, "emailFrom: missing; emailIdentityArn needs it"),
        (
            {"email_from": "Studio <a@example.com>", "email_identity_arn": f"{IDENTITY}/other.com"},
            "emailFrom: 'Studio <a@example.com>' does not belong to other.com, the identity of emailIdentityArn",
        ),
        (
            {"email_from": "a@notexample.com", "email_identity_arn": f"{IDENTITY}/example.com"},
            "emailFrom: 'a@notexample.com' does not belong to example.com",
        ),
        (
            {"email_from": "a@example.com", "email_identity_arn": f"{IDENTITY}/b@example.com"},
            "emailFrom: 'a@example.com' does not belong to b@example.com",
        ),
        (
            {"email_from": "a@example.com", "email_identity_arn": f"{IDENTITY}/example.com", **POOL},
            "userPoolId and emailFrom exclude each other: emailFrom is 'a@example.com'",
        ),
        ({"directory": [entry()]}, "directory needs profileFrom 'directory'; it is 'username'"),
        ({**CLAIM, "directory": [entry()]}, "directory needs profileFrom 'directory'; it is 'claim'"),
        ({"directory_table_name": "people"}, "directoryTableName needs profileFrom 'directory' or 'claim'"),
        (
            {**TABLE, "directory": [entry(), entry(profile="bob")]},
            "directory[1].user: 'alice' is in directory[0] already; one entry a user",
        ),
        (
            {**TABLE, "directory": [entry(), entry(user="al", profile="ALICE")]},
            "directory[1].profile: 'ALICE' is 'alice''s already; two people never share one",
        ),
        ({**TABLE, "directory": [entry(user="Okta_a")]}, "directory[0].user: 'Okta_a' would match nobody"),
        ({**TABLE, "directory": [entry(user="a b")]}, "directory[0].user: 'a b' is not allowed"),
        ({**TABLE, "directory": [entry(profile="a_b")]}, "directory[0].profile: 'a_b' is not allowed"),
        ({**TABLE, "directory": [{"user": "alice"}]}, "directory[0].profile: missing; needed is 1-63 letters"),
        (
            {**TABLE, "directory": [entry(domain="d-other")]},
            "directory[0].domain: 'd-other' is no domain of this front door; allowed is d-abc123",
        ),
        ({"without_domain_group": "default"}, "withoutDomainGroup needs domains"),
        (
            {"domains": [{"group": "a", "domain_id": "d-1x"}, {"group": "a", "domain_id": "d-2x"}]},
            "domains[1].group: 'a' is in domains[0] already, and the first match wins",
        ),
        (
            {"domains": [{"group": f"{number}{'g' * 200}", "domain_id": "d-1x"} for number in range(10)]},
            "domains: 2",
        ),
        ({"domains": [{"group": "a b", "domain_id": "d-1x"}]}, "domains[0].group: 'a b' is not allowed"),
        ({"domains": [{"group": "a", "domain_id": "x"}]}, "domains[0].domainId: 'x' is not allowed"),
        ({"domains": [{"group": "a"}]}, "domains[0].domainId: missing; needed is d- and lower-case letters"),
        ({"domains": [{"group": "a", "domain": "d-1"}]}, "domains[0].domain: unknown; did you mean domainId?"),
    ],
)
def test_a_contradiction_is_one_clear_line(given, problem):
    assert any(line.startswith(problem) for line in problems(**given)), problems(**given)


def test_domains_and_landing_pages_share_the_presigner_s_environment():
    pages = [f"studio::{number}{'x' * 700}" for number in range(4)]
    domains = [{"group": f"g{number}", "domain_id": f"d-{'x' * 59}{number}"} for number in range(5)]
    (problem,) = problems(page=False, landing_uris=pages, domains=domains)
    assert problem.startswith("spaces and landingUris and domains: 3")
    assert Settings.of({**GOOD, "page": False, "landing_uris": pages}).landing_uris == pages


def test_an_existing_pool_s_people_may_be_called_as_they_are():
    given = {**GOOD, **POOL, **TABLE, "directory": [entry(user="Okta_a")]}
    assert Settings.of(given).directory == [entry(user="Okta_a")]


def test_an_entry_s_domain_may_be_the_default_or_a_group_s():
    domains = [{"group": "risk", "domain_id": "d-second"}]
    people = [entry(domain="d-abc123"), entry(user="bob", profile="bob", domain="d-second")]
    assert Settings.of({**GOOD, **TABLE, "domains": domains, "directory": people}).directory == people


def test_federated_people_may_have_profiles_called_by_cognito_s_own_id():
    given = {**GOOD, "identity_providers": [{**snake(SAML), "attribute_mapping": {}}], "profile_claim": "sub"}
    assert Settings.of(given).profile_claim == "sub"


@pytest.mark.parametrize("tier", ["LITE", "ESSENTIALS", "PLUS"])
def test_federated_people_may_come_through_a_directory_in_every_plan(tier):
    provider = {**snake(SAML), "attribute_mapping": {}}
    settings = Settings.of({**GOOD, **TABLE, "identity_providers": [provider], "user_pool_tier": tier})
    assert settings.user_pool_tier == tier


@pytest.mark.parametrize("sender", ["a@example.com", "Studio <a@example.com>"])
@pytest.mark.parametrize("identity", ["a@example.com", "example.com"])
def test_invitations_come_from_an_address_of_its_identity(sender, identity):
    settings = Settings.of({**GOOD, "email_from": sender, "email_identity_arn": f"{IDENTITY}/{identity}"})
    assert settings.email_from == sender


def test_an_identity_that_is_a_domain_verifies_its_subdomains():
    given = {"email_from": "a@mail.example.com", "email_identity_arn": f"{IDENTITY}/example.com"}
    assert Settings.of({**GOOD, **given}).email_from == "a@mail.example.com"
