"""Every client of AWS that a function makes keeps to its limits, past no proxy, and writes to no log."""

import io
import logging

import pytest

from tests.functions.loading import function_root
from tests.functions.presigner.deployed import ENVIRONMENT

with function_root("presigner", ENVIRONMENT):
    import aws_client


@pytest.fixture
def client(monkeypatch):
    for name, value in {**ENVIRONMENT, "HTTPS_PROXY": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)
    limits = aws_client.Limits(connect_seconds=0.25, read_seconds=0.75, attempts=3)
    return aws_client.aws_client("dynamodb", "eu-west-1", limits, "https://dynamodb.example")


def test_the_limits_and_the_endpoint_are_those_that_were_asked_for(client):
    config = client.meta.config
    assert (config.connect_timeout, config.read_timeout) == (0.25, 0.75)
    assert config.retries == {"mode": "standard", "total_max_attempts": 3}
    assert (client.meta.endpoint_url, client.meta.region_name) == ("https://dynamodb.example", "eu-west-1")


def test_a_proxy_of_the_environment_is_not_used(client):
    assert client.meta.config.proxies == {}


@pytest.mark.parametrize("name", ["botocore.endpoint", "botocore.parsers", "urllib3.connectionpool"])
def test_no_level_brings_the_sdk_s_log_back(client, name):
    written = io.StringIO()
    handler, root = logging.StreamHandler(written), logging.getLogger()
    level, root.level = root.level, logging.DEBUG
    root.addHandler(handler)
    try:
        logging.getLogger(name).warning("a presigned URL")
        root.warning("heard")
    finally:
        root.removeHandler(handler)
        root.level = level
    assert written.getvalue() == "heard\n"
