"""The networks around a deployed stack: who can reach what, and the names that resolve in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.aws.lambda_runtime import EVERY_FUNCTION, write_names
from local.aws.network import Attachment, Network, address_in
from local.emulator.local_aws import LocalAws

# Addresses reserved for documentation (RFC 5737) stand for the internet.
INTERNET_ADDRESS = "203.0.113.66"
OFFICE_INTERNET_ADDRESS = "192.0.2.25"
LAMBDA_OUTSIDE_A_VPC = "198.51.100.7"


@dataclass(frozen=True)
class Networks:
    """Where callers can sit."""

    corporate: Network
    """The company's offices, connected to the VPC."""
    other_vpc: Network
    """Somebody else's VPC, with endpoints of its own and the same private addresses."""
    internet: Network
    studio: Network
    """The VPC itself, where kernels run."""


def connect(aws: LocalAws, outputs: Mapping[str, Any], other_vpc_id: str, user_address: str) -> Networks:
    """Open the listeners around a deployed stack, and tell the functions which names they can resolve.

    `user_address` is where users sit, on the corporate network and in the other VPC alike: private ranges overlap.
    """
    inside = _connect_functions(aws, outputs["vpcId"], outputs["subnetIds"][0])
    ours = _through_endpoints(aws, outputs["vpcId"], user_address)
    theirs = _through_endpoints(aws, other_vpc_id, user_address)
    return Networks(
        corporate=Network("corporate", aws.authority, ours | _sign_in(aws, OFFICE_INTERNET_ADDRESS)),
        other_vpc=Network("other VPC", aws.authority, theirs),
        internet=Network("internet", aws.authority, _public(aws, INTERNET_ADDRESS)),
        studio=Network("Studio", aws.authority, inside),
    )


def connect_functions_during_deployment(aws: LocalAws) -> None:
    """While a stack comes up its networks are not known yet: a function that is invoked then is outside any VPC."""
    write_names(aws.folder, {EVERY_FUNCTION: _public(aws, LAMBDA_OUTSIDE_A_VPC)})


def _through_endpoints(aws: LocalAws, vpc_id: str, address: str) -> dict[str, int | None]:
    """Names that lead to a VPC's endpoints, for callers of the given address."""
    ports: dict[str, int | None] = {}
    for endpoint in aws.endpoints.of_vpc(vpc_id):
        if endpoint.is_gateway:
            continue
        service = {"execute-api": "execute-api", "studio": "studio", "sagemaker.api": "sagemaker"}.get(endpoint.service)
        port = aws.attach(service or "aws", Attachment(address, endpoint.endpoint_id, vpc_id))
        ports[endpoint.dns_name] = port
        if endpoint.service == "execute-api":
            ports[f"*-{endpoint.endpoint_id}.execute-api.{aws.region}.amazonaws.com"] = port
        # Studio has no names of its own for an endpoint: its zone is forwarded to the VPC.
        if endpoint.private_dns or endpoint.service == "studio":
            ports[endpoint.private_name] = port
    return ports


def _through_gateways(aws: LocalAws, vpc_id: str, address: str) -> dict[str, int | None]:
    """Names that a VPC's gateway endpoints are the way to, for callers inside the VPC and for nobody else.

    DynamoDB's alone: no function calls S3.
    """
    return {
        endpoint.private_name: aws.attach("aws", Attachment(address, endpoint.endpoint_id, vpc_id))
        for endpoint in aws.endpoints.of_vpc(vpc_id)
        if endpoint.service == "dynamodb"
    }


def _public(aws: LocalAws, address: str) -> dict[str, int | None]:
    """AWS's public names. An endpoint-specific API name is public too, but its addresses are private."""
    outside = Attachment(address)
    return {
        f"*-vpce-*.execute-api.{aws.region}.amazonaws.com": None,
        f"*.execute-api.{aws.region}.amazonaws.com": aws.attach("execute-api", outside),
        f"*.studio.{aws.region}.sagemaker.aws": aws.attach("studio", outside),
        f"api.sagemaker.{aws.region}.amazonaws.com": aws.attach("sagemaker", outside),
        f"cognito-idp.{aws.region}.amazonaws.com": aws.attach("aws", outside),
        f"dynamodb.{aws.region}.amazonaws.com": aws.attach("aws", outside),
        **_sign_in(aws, address),
        **aws.other_hosts,
    }


def _sign_in(aws: LocalAws, address: str) -> dict[str, int | None]:
    """Cognito's sign-in, which has no VPC endpoint: from the offices too it is on the internet."""
    return {f"*.auth.{aws.region}.amazoncognito.com": aws.attach("sign-in", Attachment(address))}


def _connect_functions(aws: LocalAws, vpc_id: str, subnet_id: str) -> dict[str, int | None]:
    """A function with subnets sees the VPC's endpoints, one without sees the public names; each sees nothing else.

    So a function in the VPC reaches no name of the internet, whatever its security group says. Returns what the VPC's
    names lead to.
    """
    subnet = aws.client("ec2").describe_subnets(SubnetIds=[subnet_id])["Subnets"][0]
    address = address_in(subnet["CidrBlock"], 10)
    inside = _through_endpoints(aws, vpc_id, address) | _through_gateways(aws, vpc_id, address)
    outside = _public(aws, LAMBDA_OUTSIDE_A_VPC)
    names = {
        function["FunctionName"]: inside if function.get("VpcConfig", {}).get("SubnetIds") else outside
        for function in aws.client("lambda").list_functions()["Functions"]
    }
    write_names(aws.folder, names)
    return inside
