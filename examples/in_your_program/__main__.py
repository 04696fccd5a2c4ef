"""A front door as one part of somebody's own program, with their provider, names, tags and boundary."""

import pulumi
import pulumi_aws as aws
from studio_access import StudioAccess

ireland = aws.Provider("ireland", region="eu-west-1")
theirs = pulumi.InvokeOptions(provider=ireland)
account = aws.get_caller_identity(opts=theirs).account_id

access = StudioAccess(
    "studio",
    {
        "corporate_cidrs": ["172.20.0.0/16"],
        "network_cidr": "10.40.0.0/20",
        "home_storage": "delete",
        "user_profiles": ["quant-1", "quant-2"],
        "name_prefix": "dp-studio",
        "permissions_boundary_arn": f"arn:aws:iam::{account}:policy/platform-boundary",
        "tags": {"team": "data-platform", "cost-centre": "4711"},
        "sts_endpoint_id": "none",
        "logs_endpoint_id": "none",
        "private_dns": ["studio"],
    },
    pulumi.ResourceOptions(provider=ireland),
)

# The outputs are ordinary ones: other resources can use them.
aws.ssm.Parameter(
    "studio-url",
    type="String",
    value=access.api_url,
    opts=pulumi.ResourceOptions(provider=ireland, depends_on=[access]),
)
