"""Settings that describe a whole front door, and what is said against wrong ones."""

import pytest

from components.studio_access.aws.naming import camel_case
from components.studio_access.config.setting import SettingsError
from components.studio_access.config.settings import Settings

GOOD = {
    "domain_id": "d-abc123",
    "vpc_id": "vpc-0123456789abcdef0",
    "subnet_ids": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    "vpc_cidrs": ["10.16.0.0/16"],
    "corporate_cidrs": ["192.168.10.0/24"],
}
POOL = {"user_pool_id": "eu-west-1_AbCdEfGhI", "client_ids": ["1h57kf5cpq17m0eml12EXAMPLE"]}


def problems(**given):
    with pytest.raises(SettingsError) as caught:
        Settings.of({**GOOD, **given}, camel_case)
    return caught.value.problems
