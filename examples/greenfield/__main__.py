"""A VPC without a way to the internet, a Studio domain in it, its people, and the front door."""

import pulumi
from studio_access import StudioAccess

config = pulumi.Config()

access = StudioAccess(
    "studio-estate",
    {
        "corporate_cidrs": ["192.168.10.0/24"],
        "network_cidr": "10.16.0.0/16",
        "zones": 3,
        "home_storage": "retain",
        "user_profiles": config.require_object("people"),
        # Without a way out, Studio needs an endpoint for all that it calls, under AWS's own names.
        "sagemaker_runtime_endpoint_id": "",
        "servicecatalog_endpoint_id": "",
        "private_dns": ["studio", "sagemaker-api", "sagemaker-runtime", "servicecatalog", "sts", "logs"],
    },
)

pulumi.export("url", access.api_url)
pulumi.export("domainId", access.domain_id)
