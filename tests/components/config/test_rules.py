"""Settings that are each allowed, but not together."""

import pytest

from components.studio_access.aws.naming import camel_case
from components.studio_access.config.checks import shown
from components.studio_access.config.setting import SettingsError
from components.studio_access.config.settings import Settings
from tests.settings import GOOD, POOL, problems

KEY = "arn:aws:kms:eu-west-1:111122223333:key/0"
CREATED = {"corporate_cidrs": ["192.168.10.0/24"], "network_cidr": "10.16.0.0/16", "home_storage": "retain"}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({**GOOD, "vpc_id": ""}, "subnetIds and an empty vpcId exclude each other: they describe an existing VPC"),
        ({**GOOD, "subnet_ids": []}, "subnetIds: missing; an existing VPC needs at least one"),
        ({**GOOD, "vpc_cidrs": []}, "vpcCidrs: missing; an existing VPC needs at least one"),
        (
            {**GOOD, "network_cidr": "10.17.0.0/16"},
            "vpcId and networkCidr exclude each other: networkCidr is '10.17.0.0/16'",
        ),
        ({**GOOD, "domain_id": ""}, "domainId: missing; name an existing domain, or choose homeStorage"),
        ({**GOOD, "home_storage": "delete"}, "domainId and homeStorage exclude each other: homeStorage is 'delete'"),
        (
            {**GOOD, "user_profiles": ["alice"]},
            "domainId and userProfiles exclude each other: userProfiles is ['alice']",
        ),
        ({**GOOD, "domain_kms_key_arn": KEY}, "domainId and domainKmsKeyArn exclude each other: domainKmsKeyArn is "),
        ({**GOOD, "idle_minutes": 90}, "domainId and idleMinutes exclude each other: idleMinutes is 90"),
        (
            {**GOOD, "create_resolver": True, "resolver_addresses": ["10.16.43.122"]},
            "createResolver and resolverAddresses exclude each other",
        ),
        (
            {**GOOD, "create_resolver": True, "subnet_ids": GOOD["subnet_ids"][:1]},
            "createResolver needs two subnetIds at least, each of another zone; 1 is given",
        ),
        ({**CREATED, "network_cidr": ""}, "vpcId: missing; name an existing VPC, or give networkCidr"),
        ({**CREATED, "network_cidr": "192.168.0.0/16"}, "networkCidr: '192.168.0.0/16' overlaps 192.168.10.0/24"),
        ({**CREATED, "home_storage": ""}, "domainId: missing; name an existing domain, or choose homeStorage"),
        ({**CREATED, "user_profiles": ["Alice", "alice"]}, "userProfiles: two differ only in case"),
        (
            {**CREATED, "network_cidr": "10.16.0.0/24", "user_profiles": [f"p{n}" for n in range(62)]},
            "networkCidr: '10.16.0.0/24' has addresses for 61 people; 62 user profiles are wanted",
        ),
    ],
)
def test_what_is_brought_and_what_is_created_do_not_mix(given, problem):
    with pytest.raises(SettingsError) as caught:
        Settings.of(given, camel_case)
    assert any(found.startswith(problem) for found in caught.value.problems), caught.value.problems


def test_nothing_but_the_corporate_network_need_be_there():
    assert Settings.of(CREATED).vpc_id == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cognito_domain_prefix", "studio"),
        ("callback_urls", ["https://x.example/"]),
        ("logout_urls", ["https://x.example/"]),
        ("password_sign_in", True),
        ("mfa", "OFF"),
        ("access_token_minutes", 30),
    ],
)
def test_an_existing_pool_excludes_what_shapes_a_created_one(name, value):
    assert problems(**POOL, **{name: value}) == [
        f"userPoolId and {camel_case(name)} exclude each other: {camel_case(name)} is {shown(value)}, "
        "but shapes only a pool that is created; remove one of the two"
    ]


def test_an_existing_pool_needs_its_clients():
    assert problems(user_pool_id=POOL["user_pool_id"]) == [
        "clientIds: missing; with userPoolId, name the app clients whose tokens are accepted"
    ]


def test_clients_without_their_pool_are_refused():
    (problem,) = problems(client_ids=POOL["client_ids"])
    assert problem.startswith("clientIds and an empty userPoolId exclude each other: clientIds is ['1h57")


def test_id_tokens_of_an_existing_pool_need_the_claim_that_they_carry():
    (problem,) = problems(**POOL, token_use="id")
    assert problem.startswith("tokenUse 'id' and profileClaim 'username' exclude each other")
    given = {**GOOD, **POOL, "token_use": "id", "profile_claim": "cognito:username"}
    assert Settings.of(given).token_use == "id"


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"required_scopes": ["studio/open"]}, "requiredScopes: ['studio/open'] would lock everybody out"),
        (
            {"required_scopes": ["aws.cognito.signin.user.admin"]},
            "requiredScopes: ['aws.cognito.signin.user.admin'] would lock everybody out",
        ),
        ({"token_use": "id"}, "profileClaim: 'username' is not in the created pool's id tokens"),
        ({"profile_claim": "email"}, "profileClaim: 'email' is not in the created pool's access tokens"),
        (
            {"profile_claim": "locale", "token_use": "id"},
            "profileClaim: 'locale' is not in the created pool's id tokens, or people could choose it",
        ),
    ],
)
def test_a_created_pool_refuses_what_its_tokens_never_carry_or_people_could_choose(given, problem):
    (found,) = problems(**given)
    assert found.startswith(problem)


def test_a_created_pool_takes_the_scopes_and_claims_that_it_gives():
    Settings.of({**GOOD, "required_scopes": ["openid"], "profile_claim": "sub"})
    Settings.of({**GOOD, "required_scopes": ["aws.cognito.signin.user.admin"], "password_sign_in": True})


@pytest.mark.parametrize(("service", "key"), [("sts", "stsEndpointId"), ("logs", "logsEndpointId")])
def test_an_endpoint_that_nobody_could_reach_is_not_created(service, key):
    others = [name for name in ("studio", "sts", "logs") if name != service]
    (problem,) = problems(private_dns=others)
    assert problem.startswith(f"{key} and privateDns exclude each other: nobody would reach the {service} endpoint")
    assert Settings.of({**GOOD, "private_dns": others, f"{service}_endpoint_id": "none"})


def test_landing_pages_that_do_not_fit_into_the_function_s_environment_are_refused():
    pages = [f"studio::{number}{'x' * 700}" for number in range(5)]
    (problem,) = problems(landing_uris=pages, page=False)
    assert problem.startswith("spaces and landingUris: 3")
