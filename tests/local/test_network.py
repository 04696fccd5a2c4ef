"""Names resolve as a caller's network has them, and endpoints have the names of AWS."""

from pathlib import Path

import pytest

from local.aws.api_gateway import api_of
from local.aws.network import Network, Response, UnreachableError
from local.aws.vpc_endpoints import Endpoint, Endpoints
from local.emulator.local_aws import host_names

REGION = "eu-west-1"
NETWORK = Network(
    "office",
    Path("authority.pem"),
    {"*-vpce-1.execute-api.example": 1, "*-vpce-*.execute-api.example": None, "*.execute-api.example": 2},
)


@pytest.mark.parametrize(
    ("host", "port"),
    [("a-vpce-1.execute-api.example", 1), ("A-VPCE-1.execute-api.example", 1), ("a.execute-api.example", 2)],
)
def test_the_first_pattern_that_fits_a_name_counts(host, port):
    assert NETWORK.resolve(host) == port


@pytest.mark.parametrize("host", ["a-vpce-2.execute-api.example", "example.org", ""])
def test_a_name_without_a_route_is_unreachable(host):
    with pytest.raises(UnreachableError, match="cannot be reached from network 'office'"):
        NETWORK.resolve(host)


def test_a_body_that_is_no_json_reads_as_none():
    assert Response(200, {}, b"<html>").json is None


def endpoint(service_name: str) -> Endpoint:
    return Endpoint("vpce-0123456789abcdef0", service_name, "vpc-1", REGION, private_dns=True)


@pytest.mark.parametrize(
    ("service_name", "service", "dns_name", "private_name"),
    [
        (
            f"com.amazonaws.{REGION}.sagemaker.api",
            "sagemaker.api",
            f"vpce-0123456789abcdef0-9abcdef0.api.sagemaker.{REGION}.vpce.amazonaws.com",
            f"api.sagemaker.{REGION}.amazonaws.com",
        ),
        (
            f"com.amazonaws.{REGION}.execute-api",
            "execute-api",
            f"vpce-0123456789abcdef0-9abcdef0.execute-api.{REGION}.vpce.amazonaws.com",
            f"*.execute-api.{REGION}.amazonaws.com",
        ),
        (
            f"aws.sagemaker.{REGION}.studio",
            "studio",
            f"vpce-0123456789abcdef0-9abcdef0.studio.{REGION}.vpce.amazonaws.com",
            f"*.studio.{REGION}.sagemaker.aws",
        ),
        (
            f"com.amazonaws.{REGION}.kms",
            "kms",
            f"vpce-0123456789abcdef0-9abcdef0.kms.{REGION}.vpce.amazonaws.com",
            f"kms.{REGION}.amazonaws.com",
        ),
    ],
)
def test_an_endpoint_is_named_as_on_aws(service_name, service, dns_name, private_name):
    made = endpoint(service_name)
    assert (made.service, made.dns_name, made.private_name) == (service, dns_name, private_name)


def test_the_certificate_covers_every_name_of_the_projects_endpoints():
    names = set(host_names(REGION))
    for service in ("com.amazonaws.{}.sagemaker.api", "aws.sagemaker.{}.studio", "com.amazonaws.{}.execute-api"):
        made = endpoint(service.format(REGION))
        assert made.private_name in names
        assert f"*.{made.dns_name.partition('.')[2]}" in names


def test_endpoints_are_found_until_they_are_removed():
    endpoints = Endpoints()
    made = endpoint(f"com.amazonaws.{REGION}.sts")
    endpoints.add(made)
    endpoints.set_policy(made.endpoint_id, {"Statement": []})
    found = endpoints.find(made.endpoint_id)
    assert found
    assert found.policy == {"Statement": []}
    assert [item.endpoint_id for item in endpoints.of_vpc("vpc-1")] == [made.endpoint_id]
    endpoints.remove(made.endpoint_id)
    assert endpoints.find(made.endpoint_id) is None
    assert endpoints.find(None) is None


@pytest.mark.parametrize(
    ("headers", "api"),
    [
        ({"host": "0a1b2c3d.execute-api.eu-west-1.amazonaws.com"}, "0a1b2c3d"),
        ({"host": "0A1B2C3D-vpce-0123456789abcdef0.execute-api.eu-west-1.amazonaws.com"}, "0a1b2c3d"),
        ({"host": "vpce-1-1.execute-api.eu-west-1.vpce.amazonaws.com", "x-apigw-api-id": "0a1b2c3d"}, "0a1b2c3d"),
        ({"host": "vpce-1-1.execute-api.eu-west-1.vpce.amazonaws.com"}, None),
        ({"host": "bucket.s3.amazonaws.com"}, None),
        ({"host": "0a1b2c3d.execute-api.eu-west-1.amazonaws.com", "x-apigw-api-id": "../../x"}, None),
        ({}, None),
    ],
)
def test_an_api_is_named_by_host_or_header(headers, api):
    scope = {"headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    assert api_of(scope) == api
