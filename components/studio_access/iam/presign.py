"""Who may presign, from where: the IAM document of the presigning role, and where Studio's own role may do so from.

SageMaker evaluates this document when a URL is made *and* for every HTTP request and WebSocket frame that uses it
(API reference, CreatePresignedDomainUrl), so each condition must hold for the function in its subnets and for the
person's browser alike. Removing the Allow ends live sessions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..aws.location import Location
from .document import Condition, Document, document, one_or_all, statement

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
    """Allow presigning for the profiles of these domains, through the given entry points only."""
    profiles = one_or_all([location.user_profiles(domain_id) for domain_id in domains])
    return document(
        *(
            statement(name, "Allow", ACTION, profiles, condition=condition)
            for name, condition in entry_points(perimeter, entrypoints).items()
        )
    )


def entry_points(perimeter: Perimeter, entrypoints: str) -> dict[str, Condition]:
    """Where presigning is allowed from: by a statement's name its condition, and one statement is enough.

    `all`: one condition; the request must come through one of our endpoints AND from one of our ranges.
    `any`: three: the VPC's ranges, the corporate ranges, or our endpoints. Raises ValueError for anything else.

    `aws:VpcSourceIp` never stands alone: private ranges overlap, so anybody's VPC can hold the same addresses
    (IAM User Guide, "aws:VpcSourceIp").
    """
    our_endpoints = {"StringEquals": {"aws:SourceVpce": list(perimeter.endpoint_ids)}}
    if entrypoints == "all":
        our_ranges = [*perimeter.vpc_cidrs, *perimeter.corporate_cidrs]
        return {"ThroughOurEndpointsFromOurRanges": {**our_endpoints, "IpAddress": {"aws:VpcSourceIp": our_ranges}}}
    if entrypoints == "any":
        return {
            "FromTheVpc": {
                "IpAddress": {"aws:VpcSourceIp": list(perimeter.vpc_cidrs)},
                "StringEquals": {"aws:SourceVpc": perimeter.vpc_id},
            },
            "FromTheCorporateNetwork": {"IpAddress": {"aws:SourceIp": list(perimeter.corporate_cidrs)}},
            "ThroughOurEndpoints": our_endpoints,
        }
    raise ValueError(f"entrypoints is {entrypoints!r}; allowed: {', '.join(ENTRYPOINTS)}")
