"""Do the endpoints and the resolver stand?"""

from collections.abc import Iterator
from typing import Any

from ..aws import pages
from .finding import Check, Finding, Patient

_MIN_ADDRESSES = 2


def endpoints(patient: Patient) -> Iterator[Finding]:
    """The VPC endpoints that the stack names."""
    by_service: dict[str, str] = patient.stack.outputs["endpointIds"]
    found = patient.aws.client("ec2").describe_vpc_endpoints(VpcEndpointIds=sorted(by_service.values()))
    there = {endpoint["VpcEndpointId"]: endpoint for endpoint in found["VpcEndpoints"]}
    for service, endpoint_id in sorted(by_service.items()):
        yield from judged(service, endpoint_id, there.get(endpoint_id))


def judged(service: str, endpoint_id: str, found: dict[str, Any] | None) -> Iterator[Finding]:
    """One endpoint, as EC2 describes it."""
    if found is None:
        yield Finding(
            f"endpoint {endpoint_id} ({service}) is gone", "what goes through it fails", "pulumi up --refresh"
        )
        return
    if found.get("State", "").lower() != "available":
        yield Finding(
            f"endpoint {endpoint_id} ({service}) is {found.get('State')}",
            "what goes through it fails",
            f"aws ec2 describe-vpc-endpoints --vpc-endpoint-ids {endpoint_id}",
        )
    if service == "studio" and found.get("PrivateDnsEnabled") is not True:
        yield Finding(
            f"endpoint {endpoint_id} ({service}) does not answer to Studio's names",
            "browsers go to the public addresses, where the presigned URL is refused",
            f"aws ec2 modify-vpc-endpoint --vpc-endpoint-id {endpoint_id} --private-dns-enabled",
        )


def resolver(patient: Patient) -> Iterator[Finding]:
    """The inbound endpoint that the corporate name servers forward to."""
    wanted = patient.stack.outputs["resolverAddresses"]
    if not wanted:
        return
    client = patient.aws.client("route53resolver")
    answering: dict[str, str] = {}
    for endpoint in pages(client.list_resolver_endpoints, "ResolverEndpoints"):
        if endpoint.get("Direction", "INBOUND") != "INBOUND":
            continue
        listed = pages(client.list_resolver_endpoint_ip_addresses, "IpAddresses", ResolverEndpointId=endpoint["Id"])
        for address in listed:
            answering[address["Ip"]] = f"{endpoint['Status']}, {address['Status']}"
    yield from judged_addresses(wanted, answering)


def judged_addresses(wanted: list[str], answering: dict[str, str]) -> Iterator[Finding]:
    """The addresses that are forwarded to, against the endpoints' own by their state."""
    for address in wanted:
        state = answering.get(address, "of no inbound endpoint here")
        if state != "OPERATIONAL, ATTACHED":
            yield Finding(
                f"resolver address {address} is {state}",
                "names of Studio and the API do not resolve through it",
                "aws route53resolver list-resolver-endpoints",
            )
    if len(wanted) < _MIN_ADDRESSES:
        yield Finding(
            "there is one resolver address", "with it, all names are lost", "pulumi up with subnets in two zones"
        )


CHECKS = (Check("the VPC endpoints", endpoints), Check("the resolver", resolver))
