"""Everything that Studio needs, and a simulated corporate network to try the front door from."""

import pulumi
from corporate_network import CorporateNetwork
from studio_access import StudioAccess

STUDIO_CIDR = "10.16.0.0/20"
CORPORATE_CIDR = "192.168.10.0/26"

access = StudioAccess(
    "studio-trial",
    {
        "corporate_cidrs": ["192.168.10.0/24"],
        # Where the simulated name server forwards the API's and Studio's names to.
        "create_resolver": True,
        "network_cidr": STUDIO_CIDR,
        "user_profiles": ["alice"],
        # A trial leaves nothing behind.
        "home_storage": "delete",
        "deletion_protection": False,
        "password_sign_in": True,
        "sagemaker_runtime_endpoint_id": "",
        "servicecatalog_endpoint_id": "",
        "private_dns": ["studio", "sagemaker-api", "sagemaker-runtime", "servicecatalog", "sts", "logs"],
    },
)
network = CorporateNetwork(
    "studio-trial-corporate",
    cidr=CORPORATE_CIDR,
    studio_cidr=STUDIO_CIDR,
    studio_vpc_id=access.vpc_id,
    studio_route_table_id=access.route_table_id,
    forward_zones=access.forward_zones,
)

pulumi.export("url", access.api_url)
# aws ssm start-session --target <the client's id>
pulumi.export("machines", network.machines)
