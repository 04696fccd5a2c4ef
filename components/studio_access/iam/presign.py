"""Who may presign, from where: the IAM document of the presigning role.

SageMaker evaluates this document when a URL is made *and* for every HTTP request and WebSocket frame that uses it
(API reference, CreatePresignedDomainUrl), so each condition must hold for the function in its subnets and for the
person's browser alike. Removing the Allow ends live sessions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..aws.location import Location
from .document import Document, Statement, document, one_or_all, statement

ENTRYPOINTS = ("all", "any")
ACTION = "sagemaker:CreatePresignedDomainUrl"


@dataclass(frozen=True)
class Perimeter:
    """Where requests may come from."""

    vpc_id: str
    endpoint_ids: Sequence[str]
    """The SageMaker API endpoint (where URLs are made) and the Studio endpoint (where they are used)."""
    vpc_cidrs: Sequence[str]
    corporate_cidrs: Sequence[str]


def presign_policy(location: Location, domains: list[str], perimeter: Perimeter, entrypoints: str) -> Document:
    """Allow presigning for the profiles of these domains, through the given entry points only.

    `all`: one statement; the request must come through one of our endpoints AND from one of our ranges.
    `any`: three statements, one of which is enough: the VPC's ranges, the corporate ranges, or our endpoints.

    `aws:VpcSourceIp` never stands alone: private ranges overlap, so anybody's VPC can hold the same addresses
    (IAM User Guide, "aws:VpcSourceIp").
    """
    profiles = one_or_all([location.user_profiles(domain_id) for domain_id in domains])
    if entrypoints == "all":
        return document(_through_endpoints_from_ranges(profiles, perimeter))
    if entrypoints == "any":
        return document(*_any_entry_point(profiles, perimeter))
    raise ValueError(f"entrypoints is {entrypoints!r}; allowed: {', '.join(ENTRYPOINTS)}")


def _through_endpoints_from_ranges(profiles: str | list[str], perimeter: Perimeter) -> Statement:
    return statement(
        "ThroughOurEndpointsFromOurRanges",
        "Allow",
        ACTION,
        profiles,
        condition={
            "StringEquals": {"aws:SourceVpce": list(perimeter.endpoint_ids)},
            "IpAddress": {"aws:VpcSourceIp": [*perimeter.vpc_cidrs, *perimeter.corporate_cidrs]},
        },
    )


def _any_entry_point(profiles: str | list[str], perimeter: Perimeter) -> list[Statement]:
    from_vpc = {
        "IpAddress": {"aws:VpcSourceIp": list(perimeter.vpc_cidrs)},
        "StringEquals": {"aws:SourceVpc": perimeter.vpc_id},
    }
    return [
        statement("FromTheVpc", "Allow", ACTION, profiles, condition=from_vpc),
        statement(
            "FromTheCorporateNetwork",
            "Allow",
            ACTION,
            profiles,
            condition={"IpAddress": {"aws:SourceIp": list(perimeter.corporate_cidrs)}},
        ),
        statement(
            "ThroughOurEndpoints",
            "Allow",
            ACTION,
            profiles,
            condition={"StringEquals": {"aws:SourceVpce": list(perimeter.endpoint_ids)}},
        ),
    ]
