"""What a Pulumi program asks the provider about AWS, answered from the local AWS."""

from collections.abc import Callable, Mapping
from typing import Any

from local.emulator.local_aws import ACCOUNT_ID, LocalAws
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, Values
from local.pulumi_engine.resource_types.vpc_endpoints import endpoint_outputs, prefix_list

# Names of filters and the members of an answer that they select by.
_ENDPOINT_FILTERS = {"vpc-endpoint-type": "vpcEndpointType"}
_ZONE_FILTERS = {"opt-in-status": "OptInStatus", "state": "State", "zone-name": "ZoneName", "zone-type": "ZoneType"}


def _region(aws: LocalAws, _: Values) -> Values:
    region = aws.region
    return {"id": region, "region": region, "name": region, "description": region}


def _partition(_: LocalAws, __: Values) -> Values:
    return {"id": "aws", "partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}


def _caller(_: LocalAws, __: Values) -> Values:
    root = f"arn:aws:iam::{ACCOUNT_ID}:root"
    return {"id": ACCOUNT_ID, "accountId": ACCOUNT_ID, "arn": root, "userId": ACCOUNT_ID}


def _endpoint(aws: LocalAws, asked: Values) -> Values:
    endpoint = aws.endpoints.find(asked.get("id"))
    found = endpoint_outputs(aws, endpoint) if endpoint else {}
    wanted = {name: [asked[name]] for name in ("serviceName", "vpcId") if asked.get(name)}
    wanted |= {_ENDPOINT_FILTERS[item["name"]]: item["values"] for item in asked.get("filters") or []}
    if endpoint is None or any(found[name] not in values for name, values in wanted.items()):
        raise RefusedByAwsError(f"no matching EC2 VPC endpoint found: {asked}")
    return {"id": endpoint.endpoint_id, **found}


def _zones(aws: LocalAws, asked: Values) -> Values:
    filters = {item["name"]: item["values"] for item in asked.get("filters") or []}
    if asked.get("state"):
        filters["state"] = [asked["state"]]
    unknown = sorted(set(filters) - set(_ZONE_FILTERS))
    if unknown:
        raise RefusedByAwsError(f"The filter {unknown[0]!r} is invalid; known here are {', '.join(_ZONE_FILTERS)}")
    zones = [
        zone
        for zone in aws.client("ec2").describe_availability_zones()["AvailabilityZones"]
        if all(zone[_ZONE_FILTERS[name]] in values for name, values in filters.items())
    ]
    names, ids = [zone["ZoneName"] for zone in zones], [zone["ZoneId"] for zone in zones]
    return {"id": aws.region, "names": names, "zoneIds": ids, "groupNames": [zone["GroupName"] for zone in zones]}


def _prefix_list(aws: LocalAws, asked: Values) -> Values:
    prefix_list_id, cidrs = prefix_list(aws, asked["name"])
    return {"id": prefix_list_id, "prefixListId": prefix_list_id, "cidrBlocks": cidrs, **asked}


def _user_pool(aws: LocalAws, asked: Values) -> Values:
    pool = aws.client("cognito-idp").describe_user_pool(UserPoolId=asked["userPoolId"])["UserPool"]
    domains = {"domain": pool.get("Domain", ""), "customDomain": pool.get("CustomDomain", "")}
    return {"id": pool["Id"], "name": pool["Name"], "arn": pool["Arn"], **domains, **asked}


LOOKUPS: Mapping[str, Callable[[LocalAws, dict[str, Any]], Values]] = {
    "aws:index/getRegion:getRegion": _region,
    "aws:index/getPartition:getPartition": _partition,
    "aws:index/getCallerIdentity:getCallerIdentity": _caller,
    "aws:index/getAvailabilityZones:getAvailabilityZones": _zones,
    "aws:ec2/getVpcEndpoint:getVpcEndpoint": _endpoint,
    "aws:ec2/getPrefixList:getPrefixList": _prefix_list,
    "aws:cognito/getUserPool:getUserPool": _user_pool,
}
"""By token: what answers, with the lookup's arguments."""
