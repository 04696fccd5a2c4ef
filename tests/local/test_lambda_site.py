"""A Lambda worker reaches what its network offers and nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "local" / "aws" / "lambda_site"
RESOLVE = "import socket, sys; print(socket.getaddrinfo(sys.argv[1], 443, type=socket.SOCK_STREAM)[0][4][:2])"


@pytest.fixture
def names(tmp_path):
    path = tmp_path / "names.json"
    path.write_text(json.dumps({"inside": {"sts.eu-west-1.amazonaws.com": 4711}, "outside": {}}))
    return path


def resolve(host: str, names: Path, function: str | None):
    worker = {"AWS_LAMBDA_FUNCTION_NAME": function} if function else {}
    environment = {**os.environ, "PYTHONPATH": str(FOLDER), "LOCAL_AWS_NAMES": str(names), **worker}
    command = [sys.executable, "-c", RESOLVE, host]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)
    return done.stdout.strip(), done.stderr


@pytest.mark.parametrize("host", ["sts.eu-west-1.amazonaws.com", "STS.eu-west-1.amazonaws.com."])
def test_a_name_of_the_network_leads_to_its_listener(names, host):
    assert resolve(host, names, "inside")[0] == "('127.0.0.1', 4711)"


@pytest.mark.parametrize(
    ("host", "function"),
    [("example.org", "inside"), ("sts.eu-west-1.amazonaws.com", "outside"), ("sts.eu-west-1.amazonaws.com", "unknown")],
)
def test_any_other_name_does_not_resolve(names, host, function):
    output, errors = resolve(host, names, function)
    assert output == ""
    assert f"{host} does not resolve in the network of function {function}" in errors


def test_the_workers_own_machine_stays_reachable(names):
    assert resolve("127.0.0.1", names, "inside")[0] == "('127.0.0.1', 443)"


def test_a_process_that_is_no_worker_is_left_alone(names):
    assert resolve("127.0.0.1", names, None)[0] == "('127.0.0.1', 443)"
    assert "does not resolve in the network" not in resolve("name.invalid", names, None)[1]


def test_the_sdk_is_not_led_around_the_network(names):
    code = "import os; print(os.environ.get('AWS_ENDPOINT_URL'))"
    environment = {
        **os.environ,
        "PYTHONPATH": str(FOLDER),
        "LOCAL_AWS_NAMES": str(names),
        "AWS_LAMBDA_FUNCTION_NAME": "inside",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"
