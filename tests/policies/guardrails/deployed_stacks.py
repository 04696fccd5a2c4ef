"""Deployed stacks to make guardrails for, and principals whose requests are decided."""

import dataclasses

from components.studio_access.aws.location import Location
from components.studio_access.front_door_output import FrontDoorOutput
from components.studio_access.iam.presign import Perimeter
from policies.guardrails.deployed_stack import DeployedStack
from policies.guardrails.statements import ExemptRoles

HERE = Location("aws", "eu-west-1", "111122223333", "amazonaws.com")
DOMAIN = "d-abc123"
API, STUDIO, OTHER = "vpce-0a0a0a0a0a0a0a0a0", "vpce-0b0b0b0b0b0b0b0b0", "vpce-0c0c0c0c0c0c0c0c0"
VPC, OTHER_VPC = "vpc-0a0a0a0a0a0a0a0a0", "vpc-0c0c0c0c0c0c0c0c0"
PERIMETER = Perimeter(VPC, [API, STUDIO], ["10.16.0.0/16"], ["192.168.10.0/24", "172.20.0.0/16"])
OUTPUT = FrontDoorOutput(
    location=HERE,
    prefix="studio-access-prod",
    api_id="a1b2c3d4e5",
    stage_name="prod",
    perimeter=PERIMETER,
    entrypoints="all",
    broker="studio-access-prod-presigner",
    functions=["studio-access-prod-authorizer", "studio-access-prod-presigner", "studio-access-prod-keys"],
    scheduled_functions=["studio-access-prod-keys"],
    schedule_roles=["studio-access-prod-keys-schedule"],
    studio_roles=["arn:aws:iam::111122223333:role/studio-access-prod-studio"],
    created_endpoints=[API],
).as_object()
STACK = DeployedStack.from_output(OUTPUT)
# The same in another account.
SECOND = dataclasses.replace(
    STACK,
    account_id="444455556666",
    endpoint_ids=(OTHER, "vpce-0d0d0d0d0d0d0d0d0"),
    studio_roles=("arn:aws:iam::444455556666:role/studio-access-prod-studio",),
)

BROKER, STUDIO_ROLE = STACK.broker_arn, STACK.studio_roles[0]
SECOND_BROKER, SECOND_STUDIO_ROLE = SECOND.broker_arn, SECOND.studio_roles[0]
ADMIN = "arn:aws:iam::111122223333:role/Admin"
ROOT = "arn:aws:iam::111122223333:root"
USER = "arn:aws:iam::111122223333:user/somebody"
NOTEBOOK = "arn:aws:iam::111122223333:role/service-role/AmazonSageMaker-ExecutionRole"
DEPLOYER = "arn:aws:iam::111122223333:role/platform-deployer"
BREAK_GLASS = (
    "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_BreakGlass_0a1b2c3d"
)
EXEMPT = ExemptRoles(
    ["arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_BreakGlass_*"],
    ["arn:aws:iam::*:role/platform-deployer"],
)
ALICE = "arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-abc123/alice"
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


def through(endpoint=API, vpc=VPC, private="10.16.1.5"):
    """The network keys of a request through a VPC endpoint."""
    return {"aws:SourceVpce": endpoint, "aws:SourceVpc": vpc, "aws:VpcSourceIp": private}


INTERNET = {"aws:SourceIp": "203.0.113.9"}
