"""The rules on an authorizer in the VPC: it must reach its keys and its tables, or the settings are refused."""

import json

import pytest

from components.studio_access.config.settings import Settings
from tests.components.config.test_issuers import ENTRY
from tests.settings import GOOD, POOL, problems
from tests.tokens import key_set, rsa_signer

GATEWAY = {"dynamodb_endpoint_id": "vpce-0123456789abcdef0"}
INSIDE = {"authorizer_in_vpc": True}
SCHEDULED = {"key_refresh": "scheduled"}
TABLES = "keyRefresh 'scheduled' or profileFrom 'directory'"
ON_THE_INTERNET = (
    "authorizerInVpc needs keyRefresh 'scheduled' with a Cognito user pool: its keys are on the internet, which is not "
    "reached from the VPC"
)
CREATED = {"corporate_cidrs": ["192.168.10.0/24"], "network_cidr": "10.16.0.0/16", "home_storage": "retain"}


def allowed(**given):
    return Settings.of({**GOOD, **given})


@pytest.mark.parametrize("pool", [{}, POOL])
def test_with_a_user_pool_the_keys_must_be_scheduled(pool):
    assert problems(**INSIDE, **pool) == [ON_THE_INTERNET]
    assert allowed(**INSIDE, **SCHEDULED, **GATEWAY, **pool).authorizer_reads_a_table


def test_an_issuer_s_keys_are_fetched_from_the_corporate_network_or_bundled():
    assert allowed(**INSIDE, issuers=[ENTRY]).key_ports == [443]
    bundled = {**ENTRY, "jwks": json.dumps(key_set(rsa_signer()))}
    assert allowed(**INSIDE, issuers=[bundled]).key_ports == []
    elsewhere = {**ENTRY, "issuer": "https://sso.corp.example:9031", "jwks_uri": "https://keys.corp.example:8443/jwks"}
    assert allowed(**INSIDE, issuers=[elsewhere]).key_ports == [8443]
    assert allowed(**INSIDE, **SCHEDULED, **GATEWAY, issuers=[elsewhere]).key_ports == []


@pytest.mark.parametrize("reads", [SCHEDULED, {"profile_from": "directory", **SCHEDULED}])
def test_an_existing_vpc_names_its_endpoint_for_dynamodb_where_a_table_is_read(reads):
    assert problems(**INSIDE, **reads) == [
        f"dynamodbEndpointId: missing; with authorizerInVpc and {TABLES}, name the gateway endpoint for DynamoDB that "
        "the route tables of subnetIds lead to"
    ]
    assert allowed(**INSIDE, **reads, **GATEWAY).authorizer_in_vpc


def test_a_directory_of_people_is_read_with_keys_from_the_corporate_network_too():
    directory = {**INSIDE, "issuers": [ENTRY], "profile_from": "directory"}
    (problem,) = problems(**directory)
    assert problem.startswith("dynamodbEndpointId: missing; with authorizerInVpc and ")
    assert allowed(**directory, **GATEWAY).authorizer_reads_a_table


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            SCHEDULED,
            "dynamodbEndpointId needs authorizerInVpc true: an authorizer outside the VPC",
        ),
        (
            {**INSIDE, "issuers": [ENTRY]},
            f"dynamodbEndpointId needs {TABLES}: without one of them the authorizer reads",
        ),
    ],
)
def test_an_endpoint_that_nothing_uses_is_refused(given, problem):
    (found,) = problems(**given, **GATEWAY)
    assert found.startswith(problem)


def test_a_created_vpc_has_an_endpoint_of_its_own():
    settings = {**CREATED, **INSIDE, **SCHEDULED}
    assert Settings.of(settings).authorizer_in_vpc
    both = problems(vpc_id="", subnet_ids=[], vpc_cidrs=[], domain_id="", **settings, **GATEWAY)
    assert both == [
        "dynamodbEndpointId and an empty vpcId exclude each other: the VPC that is created has an endpoint of its own; "
        "remove dynamodbEndpointId"
    ]


def test_scheduled_keys_are_allowed_without_it():
    assert not allowed(**SCHEDULED).authorizer_in_vpc


@pytest.mark.parametrize(("ranges", "fits"), [(29, True), (30, False)])
def test_the_ways_to_issuers_fit_into_a_security_group(ranges, fits):
    other = {**ENTRY, "issuer": "https://sso.corp.example:9031"}
    given = {
        **INSIDE,
        "issuers": [ENTRY, other],
        "shared_profile_names": True,
        "corporate_cidrs": [f"192.168.{number}.0/24" for number in range(ranges)],
    }
    if fits:
        assert allowed(**given).key_ports == [443, 9031]
    else:
        assert problems(**given) == [
            "authorizerInVpc: keys at 2 ports of issuers, in 30 corporateCidrs, need 60 rules of a security group; "
            "allowed are 59: name fewer, larger ranges"
        ]
