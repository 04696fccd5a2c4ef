"""A stack's configuration as arguments."""

import json

import pulumi
import pytest

from components.studio_access.config.setting import SettingsError
from components.studio_access.config.stack_config import args_from_config
from tests.cloud import deploy

GOOD = {
    "domainId": "d-abc123",
    "vpcId": "vpc-0123456789abcdef0",
    "subnetIds": ["subnet-0123456789abcdef0"],
    "vpcCidrs": ["10.16.0.0/16"],
    "corporateCidrs": ["192.168.10.0/24"],
}


def read(**config):
    """The arguments for a configuration, as the CLI hands it to the program: every value as text."""
    values = {key: value if isinstance(value, str) else json.dumps(value) for key, value in {**GOOD, **config}.items()}
    found = []
    deploy(
        lambda: found.append(args_from_config(pulumi.Config())),
        config={f"studio-access:{key}": value for key, value in values.items()},
    )
    return found[0]


def test_values_arrive_with_their_types():
    args = read(expiresInSeconds=90, passwordSignIn=True, spaces=["team"], tags={"a": "b"}, stageName="prod")
    assert args == {
        "domain_id": "d-abc123",
        "vpc_id": "vpc-0123456789abcdef0",
        "subnet_ids": ["subnet-0123456789abcdef0"],
        "vpc_cidrs": ["10.16.0.0/16"],
        "corporate_cidrs": ["192.168.10.0/24"],
        "expires_in_seconds": 90,
        "password_sign_in": True,
        "spaces": ["team"],
        "tags": {"a": "b"},
        "stage_name": "prod",
    }


@pytest.mark.parametrize(
    ("key", "text", "allowed"),
    [
        ("expiresInSeconds", "sixty", "a whole number of seconds from 5 to 300"),
        ("expiresInSeconds", "1e2", "a whole number of seconds from 5 to 300"),
        ("passwordSignIn", "yes", "one of true, false"),
        ("passwordSignIn", "1", "one of true, false"),
        ("vpcCidrs", "10.16.0.0/16", "a list of 0 to 10, without repeats"),
        ("vpcCidrs", '{"a": 1}', "a list of 0 to 10, without repeats"),
        ("tags", "[]", "an object of at most 40 texts"),
    ],
)
def test_a_value_of_the_wrong_type_is_named_with_what_is_allowed(key, text, allowed):
    with pytest.raises(SettingsError) as caught:
        read(**{key: text})
    (problem,) = caught.value.problems
    assert problem.startswith(f"{key}: {text!r} is not allowed; allowed is {allowed}")


def test_wrong_types_and_wrong_values_are_reported_together():
    with pytest.raises(SettingsError) as caught:
        read(expiresInSeconds="soon", vpcId="vpc-1", corporateCidrs=["8.8.8.0/24"])
    assert {problem.partition(":")[0] for problem in caught.value.problems} == {
        "expiresInSeconds",
        "vpcId",
        "corporateCidrs",
    }


def test_a_misspelt_key_is_refused_instead_of_ignored():
    with pytest.raises(SettingsError, match=r"requiredGroup: unknown; did you mean requiredGroups\?"):
        read(requiredGroup=["studio-users"])
