"""Who can reach what: the networks around a deployed stack, and the names that resolve in each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .addresses import address_in
from .cloud import NAMES_FILE, Cloud
from .existing_infrastructure import ExistingInfrastructure
from .network import Network
from .via import Via

# Addresses reserved for documentation (RFC 5737) stand for the internet.
STRANGER = "203.0.113.66"
OFFICE = "192.0.2.25"
LAMBDA_OUTSIDE_A_VPC = "198.51.100.7"


@dataclass(frozen=True)
class Topology:
    """Where callers can sit."""

    corporate: Network
    """The company's offices, connected to the VPC."""
    other_vpc: Network
    """Somebody else's VPC, with endpoints of its own and the same private addresses."""
    internet: Network


def connect(cloud: Cloud, existing: ExistingInfrastructure, outputs: Mapping[str, Any]) -> Topology:
    """Open the listeners around a deployed stack, and tell the functions which names they can resolve."""
    _connect_functions(cloud, outputs["vpcId"], outputs["subnetIds"][0])
    ours = _through_endpoints(cloud, outputs["vpcId"], existing.person_address)
    theirs = _through_endpoints(cloud, existing.strangers_vpc_id, existing.person_address)
    return Topology(
        corporate=Network("corporate", cloud.authority, ours | _sign_in(cloud, OFFICE)),
        other_vpc=Network("other VPC", cloud.authority, theirs),
        internet=Network("internet", cloud.authority, _public(cloud, STRANGER)),
    )


def _through_endpoints(cloud: Cloud, vpc_id: str, address: str) -> dict[str, int | None]:
    """Names that lead to a VPC's endpoints, for callers of the given address."""
    ports: dict[str, int | None] = {}
    for endpoint in cloud.endpoints.of_vpc(vpc_id):
        service = {"execute-api": "execute-api", "studio": "studio", "sagemaker.api": "sagemaker"}.get(endpoint.service)
        port = cloud.attach(service or "aws", Via(address, endpoint.endpoint_id, vpc_id))
        ports[endpoint.dns_name] = port
        if endpoint.service == "execute-api":
            ports[f"*-{endpoint.endpoint_id}.execute-api.{cloud.region}.amazonaws.com"] = port
        # Studio has no names of its own for an endpoint: its zone is forwarded to the VPC.
        if endpoint.private_dns or endpoint.service == "studio":
            ports[endpoint.private_name] = port
    return ports


def _public(cloud: Cloud, address: str) -> dict[str, int | None]:
    """AWS's public names. An endpoint-specific API name is public too, but its addresses are private."""
    outside = Via(address)
    return {
        f"*-vpce-*.execute-api.{cloud.region}.amazonaws.com": None,
        f"*.execute-api.{cloud.region}.amazonaws.com": cloud.attach("execute-api", outside),
        f"*.studio.{cloud.region}.sagemaker.aws": cloud.attach("studio", outside),
        f"api.sagemaker.{cloud.region}.amazonaws.com": cloud.attach("sagemaker", outside),
        f"cognito-idp.{cloud.region}.amazonaws.com": cloud.attach("aws", outside),
        f"dynamodb.{cloud.region}.amazonaws.com": cloud.attach("aws", outside),
        **_sign_in(cloud, address),
        **cloud.others,
    }


def connect_functions_that_come_up(cloud: Cloud) -> None:
    """While a stack comes up its networks are not known yet: a function that is invoked then is outside any VPC."""
    names = {"": _public(cloud, LAMBDA_OUTSIDE_A_VPC)}
    (cloud.folder / NAMES_FILE).write_text(json.dumps(names), encoding="utf-8")


def _sign_in(cloud: Cloud, address: str) -> dict[str, int | None]:
    """Cognito's sign-in, which has no VPC endpoint: from the offices too it is on the internet."""
    return {f"*.auth.{cloud.region}.amazoncognito.com": cloud.attach("sign-in", Via(address))}


def _connect_functions(cloud: Cloud, vpc_id: str, subnet_id: str) -> None:
    """A function with subnets sees the VPC's endpoints, one without sees the public names; each sees nothing else."""
    subnet = cloud.client("ec2").describe_subnets(SubnetIds=[subnet_id])["Subnets"][0]
    inside = _through_endpoints(cloud, vpc_id, address_in(subnet["CidrBlock"], 10))
    outside = _public(cloud, LAMBDA_OUTSIDE_A_VPC)
    names = {
        function["FunctionName"]: inside if function.get("VpcConfig", {}).get("SubnetIds") else outside
        for function in cloud.client("lambda").list_functions()["Functions"]
    }
    (cloud.folder / NAMES_FILE).write_text(json.dumps(names), encoding="utf-8")
