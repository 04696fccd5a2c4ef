"""A front door for a Studio domain that is there already, in a VPC that is there already."""

import pulumi
from studio_access import StudioAccess

access = StudioAccess(
    "studio-door",
    {
        "corporate_cidrs": ["192.168.10.0/24"],
        "vpc_id": "vpc-0123456789abcdef0",
        "subnet_ids": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
        "vpc_cidrs": ["10.16.0.0/16"],
        "domain_id": "d-1a2b3c4d5e6f",
        # Endpoints that Studio uses already are adopted; the one for the API is created.
        "sagemaker_api_endpoint_id": "vpce-0123456789abcdef0",
        "studio_endpoint_id": "vpce-0123456789abcdef1",
        "sts_endpoint_id": "vpce-0123456789abcdef2",
        "logs_endpoint_id": "vpce-0123456789abcdef3",
    },
)

pulumi.export("url", access.api_url)
