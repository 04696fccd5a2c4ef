"""Studio domains are reached through their VPC only, when they are created and ever after."""

from ..iam.document import Statement, statement
from .trusted import Trusted

_ACCESS = "sagemaker:AppNetworkAccessType"


def vpc_only(trusted: Trusted) -> list[Statement]:
    """Deny creating a domain that is not VpcOnly, and making one so.

    Not to say it when creating means PublicInternetOnly (API reference, CreateDomain), so a missing key is denied;
    when updating it means no change, so a missing key is none of our business.
    """
    not_vpc_only = {"StringNotEquals": {_ACCESS: "VpcOnly"}}
    others = {"ArnNotLike": {"aws:PrincipalArn": list(trusted.break_glass)}}
    return [
        statement("CreateVpcOnly", "Deny", "sagemaker:CreateDomain", "*", condition={**not_vpc_only, **others}),
        statement(
            "StayVpcOnly",
            "Deny",
            "sagemaker:UpdateDomain",
            "*",
            condition={**not_vpc_only, "Null": {_ACCESS: "false"}, **others},
        ),
    ]
