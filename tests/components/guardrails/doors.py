"""Front doors to make guardrails for, and who asks."""

import dataclasses

from components.studio_access.aws.location import Location
from components.studio_access.guardrails.door import Door, front_door
from components.studio_access.guardrails.trusted import Trusted
from components.studio_access.iam.presign import Perimeter

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
DOMAIN = "d-abc123"
API, STUDIO, OTHER = "vpce-0a0a0a0a0a0a0a0a0", "vpce-0b0b0b0b0b0b0b0b0", "vpce-0c0c0c0c0c0c0c0c0"
VPC, OTHER_VPC = "vpc-0a0a0a0a0a0a0a0a0", "vpc-0c0c0c0c0c0c0c0c0"
PERIMETER = Perimeter(VPC, [API, STUDIO], ["10.16.0.0/16"], ["192.168.10.0/24", "172.20.0.0/16"])
FACTS = front_door(
    HERE,
    "studio-access-prod",
    "prod",
    PERIMETER,
    "all",
    apiId="a1b2c3d4e5",
    broker="studio-access-prod-presigner",
    functions=["studio-access-prod-authorizer", "studio-access-prod-presigner", "studio-access-prod-keys"],
    scheduledFunctions=["studio-access-prod-keys"],
    scheduleRoles=["studio-access-prod-keys-schedule"],
    studioRoles=["arn:aws:iam::111122223333:role/studio-access-prod-studio"],
    createdEndpoints=[API],
)
DOOR = Door.of(FACTS)
# The same in another account.
SECOND = dataclasses.replace(
    DOOR,
    location=dataclasses.replace(HERE, account_id="444455556666"),
    perimeter=dataclasses.replace(PERIMETER, endpoint_ids=[OTHER, "vpce-0d0d0d0d0d0d0d0d0"]),
)

BROKER, STUDIO_ROLE = DOOR.broker_arn, DOOR.studio_roles[0]
SECOND_BROKER = SECOND.broker_arn
ADMIN = "arn:aws:iam::111122223333:role/Admin"
ROOT = "arn:aws:iam::111122223333:root"
USER = "arn:aws:iam::111122223333:user/somebody"
NOTEBOOK = "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole"
DEPLOYER = "arn:aws:iam::111122223333:role/platform-deployer"
BREAK_GLASS = (
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_BreakGlass_0a1b2c3d"
)
TRUSTED = Trusted(
    ["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_BreakGlass_*"],
    ["arn:aws:iam::*:role/platform-deployer"],
)
ALICE = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc123/alice"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def through(endpoint=API, vpc=VPC, private="10.16.1.5"):
    """The network keys of a request through a VPC endpoint."""
    return {"aws:SourceVpce": endpoint, "aws:SourceVpc": vpc, "aws:VpcSourceIp": private}


INTERNET = {"aws:SourceIp": "203.0.113.9"}
