"""A deployment whose issuer's keys cannot be had fails, and leaves nothing."""

import pytest

from local.deployment.stack import deployed
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError
from tests.local.conftest import ROOT
from tests.local.node import needs_node, scheduled

pytestmark = needs_node


def test_a_deployment_whose_keys_cannot_be_had_fails():
    config = scheduled(jwksUri="https://login.bank.example/nowhere")
    with (
        pytest.raises(RefusedByAwsError, match="1 of 1 key sets were not refreshed"),
        deployed(ROOT, "local-oidc", config),
    ):
        pytest.fail("deployed without keys")
