"""The function starts fast: it imports what it needs for its first decision, and nothing else."""

import json
import subprocess
import sys

from tests.functions.authorizer.authorizing import (
    environment,
    issuer,
    request,
)
from tests.functions.loading import FUNCTIONS
from tests.tokens import ABSENT, ec_signer, mint, rsa_signer

HEAVY = {"ssl", "urllib", "jwt", "boto3", "botocore", "logging", "http", "dataclasses", "email", "asyncio"}
"""What an authorizer's start must not wait for."""
FOLDERS = [str(FUNCTIONS / name) for name in ("authorizer", "common")]
ELLIPTIC = "cryptography.hazmat.primitives.asymmetric.ec"


def _modules_after_a_decision(**changes) -> set[str]:
    """Top-level modules, and those of elliptic curves, in a fresh process that answered one request."""
    signer = changes.pop("signer", rsa_signer())
    program = (
        "import sys, json; sys.path[:0] = sys.argv[2:]; import handler;"
        "answer = handler.handler(json.loads(sys.argv[1]), None);"
        "assert answer['context']['profile'] == 'alice';"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules} | {m for m in sys.modules if 'ec' in m})))"
    )
    event = json.dumps(request(mint(signer)))
    env = environment(issuer(signer), **changes)
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, event, *FOLDERS],
        env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_the_first_decision_imports_nothing_heavy():
    loaded = _modules_after_a_decision()
    assert loaded & HEAVY == set()
    assert ELLIPTIC not in loaded


def test_elliptic_curves_are_imported_only_for_a_key_set_with_one():
    assert ELLIPTIC in _modules_after_a_decision(signer=ec_signer())


def test_the_aws_sdk_is_imported_only_for_a_table():
    aws = {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "example", "AWS_SECRET_ACCESS_KEY": "example"}
    assert "botocore" not in _modules_after_a_decision()
    assert "botocore" in _modules_after_starting(environment(issuer(), DIRECTORY_TABLE="directory", **aws))
    assert "botocore" in _modules_after_starting(environment(issuer(key_table="keys"), **aws))


def test_another_issuer_costs_no_import_either():
    entry = issuer(token_type="at+jwt", audiences=["a"], discover=True, token_use=ABSENT, client_ids=ABSENT)
    assert _modules_after_starting(environment(entry)) & HEAVY == set()


def _modules_after_starting(env: dict[str, str]) -> set[str]:
    program = "import sys; sys.path[:0] = sys.argv[1:]; import handler; print(*sys.modules)"
    command = [sys.executable, "-I", "-c", program, *FOLDERS]
    started = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in started.stdout.split()}


def test_pyjwt_is_imported_only_for_a_second_opinion():
    assert "jwt" in _modules_after_a_decision(SECOND_OPINION="true")
