"""Everything that Studio needs, and a simulated corporate network to try the front door from."""

import pulumi
from studio_access import StudioAccess

door = StudioAccess(
    "studio-trial",
    {
        "corporate_network": "simulated",
        "corporate_network_cidr": "192.168.10.0/26",
        "corporate_cidrs": ["192.168.10.0/24"],
        # Where the simulated name server forwards the API's and Studio's names to.
        "create_resolver": True,
        "network_cidr": "10.16.0.0/20",
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

pulumi.export("url", door.api_url)
# aws ssm start-session --target <the client's id>
pulumi.export("machines", door.corporate_machines)
