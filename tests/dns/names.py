"""The names of one deployment, and others that only resemble them."""

from components.studio_access.aws.location import Location
from components.studio_access.dns.forwarders import private_zones

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
API, ENDPOINT = "zxgua515ef", "vpce-0123456789abcdef0"
ZONES = private_zones(HERE, API, ENDPOINT, studio_page=True)

OURS = [
    f"{API}-{ENDPOINT}.execute-api.eu-west-1.amazonaws.com",
    f"{API}.execute-api.eu-west-1.amazonaws.com",
    "d-abc123def456.studio.eu-west-1.sagemaker.aws",
    "studio-d-abc123def456.studio.eu-west-1.sagemaker.aws",
    "qwertyuiopasdfg.studio.eu-west-1.sagemaker.aws",
    "api.sagemaker.eu-west-1.amazonaws.com",
]
"""What people's browsers open: the API by both its names, the domain, its new interface, the app of a space, and the
SageMaker API, which that interface calls."""

OTHERS = [
    "example.com",
    "abcdefghij.execute-api.eu-west-1.amazonaws.com",
    f"{API}.execute-api.eu-central-1.amazonaws.com",
    "execute-api.eu-west-1.amazonaws.com",
    "api.sagemaker.eu-central-1.amazonaws.com",
    "runtime.sagemaker.eu-west-1.amazonaws.com",
    "sagemaker.eu-west-1.amazonaws.com",
    "d-abc123def456.studio.eu-central-1.sagemaker.aws",
    "notstudio.eu-west-1.sagemaker.aws",
    "sagemaker.aws",
    "studio.eu-west-1.sagemaker.aws.example.com",
]
