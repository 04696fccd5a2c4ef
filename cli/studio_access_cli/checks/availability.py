"""Can people get in, now? Kill switch, clock, endpoints, resolver, keys: states that no program declares."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from ..aws.client import pages
from ..aws.function import BEFORE, Function
from ..deployment import Deployment
from ..kill_switch import LOCK, REVOKED, functions, is_over, presigning_roles
from ..network import Network, UnreachableError
from .finding import ADVICE, REDEPLOY, UNKNOWN, Check, Finding

MAX_DAYS = 90
"""After which the packages in a function have had security fixes."""
_SKEW_SECONDS = 60
_MIN_ADDRESSES = 2
_OK = 200
_UNLOCK = "studio-access unlock"


def kill_switch(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """Whether access is locked, in whole or in part."""
    for name, role in presigning_roles(deployment).items():
        if role.policy(LOCK) is not None:
            yield Finding(f"the {name} is denied SageMaker", "it is locked: nobody can open Studio", _UNLOCK)
    names = deployment.stack.outputs["functionNames"]
    for key, function in functions(deployment).items():
        yield from judged_concurrency(names[key], function)


def judged_concurrency(name: str, function: Function) -> Iterator[Finding]:
    """One function that lets somebody in: whether it serves calls, and whether that is by `lock` or `unlock`."""
    reserved, remembered = function.reserved(), function.remembered()
    if reserved == 0 and remembered is not None:
        yield Finding(f"{name} serves no call", "it is locked: nobody can open Studio", _UNLOCK)
    elif reserved == 0:
        yield Finding(
            f"{name} has reserved concurrency 0, not by this program",
            "nobody can open Studio",
            f"aws lambda delete-function-concurrency --function-name {name}",
        )
    elif remembered is not None:
        yield Finding(
            f"{name} serves calls, but is marked as stopped ({BEFORE})",
            "somebody opened it beside `unlock`; if it is to be locked, it is not",
            "studio-access lock, or studio-access unlock",
        )


def revocations(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """Revocations that have had their time."""
    policies = [role.policy(REVOKED) for role in presigning_roles(deployment).values()]
    found = [statement for policy in policies if policy for statement in policy["Statement"]]
    if found and all(is_over(statement, deployment.now) for statement in found):
        yield Finding(
            "revocations of sessions are left that cover none any more",
            "they change nothing, and use up the role's room for policies",
            "studio-access sessions restore",
            ADVICE,
        )


def clock(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """This machine's clock against AWS's."""
    skew = abs((datetime.datetime.now(datetime.UTC) - deployment.now).total_seconds())
    if skew > _SKEW_SECONDS:
        yield Finding(
            f"this machine's clock is {skew:.0f} s off",
            "AWS refuses calls that are signed more than 5 minutes off",
            "timedatectl set-ntp true",
        )


def endpoints(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """The state of the VPC endpoints, created or brought."""
    by_service: dict[str, str] = deployment.stack.outputs["endpointIds"]
    # By a filter, since EC2 refuses the whole call if one of `VpcEndpointIds` does not exist.
    wanted = [{"Name": "vpc-endpoint-id", "Values": sorted(by_service.values())}]
    found = pages(deployment.aws.client("ec2").describe_vpc_endpoints, "VpcEndpoints", Filters=wanted)
    there = {endpoint["VpcEndpointId"]: endpoint for endpoint in found}
    for service, endpoint_id in sorted(by_service.items()):
        yield from judged_endpoint(service, endpoint_id, there.get(endpoint_id))


def judged_endpoint(service: str, endpoint_id: str, found: Mapping[str, Any] | None) -> Iterator[Finding]:
    """One endpoint, as EC2 describes it."""
    if found is None:
        yield Finding(f"endpoint {endpoint_id} ({service}) is gone", "what goes through it fails", REDEPLOY)
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


def resolver(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """The inbound endpoint that the corporate name servers forward to, created or brought."""
    wanted = deployment.stack.outputs["resolverAddresses"]
    if not wanted:
        return
    client = deployment.aws.client("route53resolver")
    states: dict[str, str] = {}
    for endpoint in pages(client.list_resolver_endpoints, "ResolverEndpoints"):
        if endpoint.get("Direction", "INBOUND") != "INBOUND":
            continue
        listed = pages(client.list_resolver_endpoint_ip_addresses, "IpAddresses", ResolverEndpointId=endpoint["Id"])
        for address in listed:
            states[address["Ip"]] = f"{endpoint['Status']}, {address['Status']}"
    yield from judged_addresses(wanted, states)


def judged_addresses(wanted: list[str], states: Mapping[str, str]) -> Iterator[Finding]:
    """The addresses that are forwarded to, against the states of the inbound endpoints' own addresses."""
    for address in wanted:
        state = states.get(address, "of no inbound endpoint here")
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


def issuer_keys(deployment: Deployment, network: Network) -> Iterator[Finding]:
    """The keys that tokens are checked with, as this machine gets them."""
    try:
        reply = network.get_public(f"{deployment.stack.outputs['issuer']}/.well-known/jwks.json")
    except UnreachableError as error:
        yield Finding(
            f"the issuer's keys cannot be fetched from this machine: {error}",
            "the authorizer fetches them from elsewhere, so this says little",
            "run it again from a machine that reaches the issuer",
            UNKNOWN,
        )
        return
    found = reply.json.get("keys") if isinstance(reply.json, dict) else None
    if reply.status != _OK or not found:
        yield Finding(f"the issuer publishes no keys (status {reply.status})", "no token can be checked", REDEPLOY)


def function_age(deployment: Deployment, _: Network) -> Iterator[Finding]:
    """How old the functions' code is."""
    for name in deployment.stack.outputs["functionNames"].values():
        known = deployment.aws.client("lambda").get_function_configuration(FunctionName=name)
        days = (deployment.now - datetime.datetime.fromisoformat(known["LastModified"])).days
        if days > MAX_DAYS:
            yield Finding(
                f"{name} was deployed {days} days ago",
                "the packages in it have had security fixes since",
                "make bundles && pulumi up",
                ADVICE,
            )


CHECKS = (
    Check("access is not locked", kill_switch),
    Check("no old revocations", revocations),
    Check("this machine's clock", clock),
    Check("the VPC endpoints", endpoints),
    Check("the resolver", resolver),
    Check("the issuer's keys", issuer_keys),
    Check("the functions' age", function_age),
)
