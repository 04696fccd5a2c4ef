"""Domains are VpcOnly, when made and ever after."""

import pytest

from components.studio_access.guardrails.domains import vpc_only
from components.studio_access.iam.document import document
from tests.components.guardrails.doors import ADMIN, BREAK_GLASS, DEPLOYER, EVERYTHING, TRUSTED
from tests.iam import decide

SCP = document(*vpc_only(TRUSTED))
ACCESS = "sagemaker:AppNetworkAccessType"


@pytest.mark.parametrize(
    ("who", "action", "keys", "allowed"),
    [
        (ADMIN, "CreateDomain", {ACCESS: "VpcOnly"}, True),
        (ADMIN, "CreateDomain", {ACCESS: "PublicInternetOnly"}, False),
        (ADMIN, "CreateDomain", {ACCESS: "vpconly"}, False),
        (ADMIN, "CreateDomain", {}, False),
        (DEPLOYER, "CreateDomain", {ACCESS: "PublicInternetOnly"}, False),
        (BREAK_GLASS, "CreateDomain", {ACCESS: "PublicInternetOnly"}, True),
        (ADMIN, "UpdateDomain", {ACCESS: "PublicInternetOnly"}, False),
        (ADMIN, "UpdateDomain", {ACCESS: "VpcOnly"}, True),
        (ADMIN, "UpdateDomain", {}, True),
        (BREAK_GLASS, "UpdateDomain", {ACCESS: "PublicInternetOnly"}, True),
        (ADMIN, "DescribeDomain", {}, True),
    ],
)
def test_a_domain_that_is_not_vpc_only_is_neither_made_nor_made_so(who, action, keys, allowed):
    resource = "arn:aws:sagemaker:eu-west-1:111122223333:domain/d-abc123"
    decision = decide([EVERYTHING, SCP], f"sagemaker:{action}", resource, {"aws:PrincipalArn": who, **keys})
    assert decision == ("Allow" if allowed else "Deny")
