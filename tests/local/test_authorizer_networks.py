"""Where the authorizer is and what it is told go together: each pair is a deployment of its own."""

import json

from local.aws.lambda_runtime import NAMES_FILE
from local.demo.checks import run_checks, sign_in_alice
from local.deployment.stack import deployed
from tests.local.conftest import ROOT
from tests.local.node import needs_node, scheduled

pytestmark = needs_node


def test_all_checks_pass_with_scheduled_keys_outside_the_vpc_without_a_route_to_the_issuer():
    with deployed(ROOT, "local-oidc", scheduled()) as running:
        names = running.aws.folder / NAMES_FILE
        reachable = json.loads(names.read_text())
        authorizer = running.outputs["functionNames"]["authorizer"]
        reachable[authorizer] = {n: port for n, port in reachable[authorizer].items() if n.startswith("dynamodb.")}
        names.write_text(json.dumps(reachable))
        checks = list(run_checks(sign_in_alice(running)))
        assert len(checks) == 22
        assert [row.step for row in checks if not row.as_expected] == []


def test_an_authorizer_in_the_vpc_cannot_fetch_keys_from_the_internet():
    itself = {"studio-access:authorizerInVpc": "true", "studio-access:keyRefresh": "authorizer"}
    with deployed(ROOT, "local-oidc", scheduled() | itself) as running:
        caller = sign_in_alice(running)
        assert caller.request("alice", caller.alice.access).status == 401
        group = f"/aws/lambda/{running.outputs['functionNames']['authorizer']}"
        events = running.aws.client("logs").filter_log_events(logGroupName=group)["events"]
        lines = [event["message"] for event in events]
        assert any("key_set_kept" in line and "unreachable" in line for line in lines), lines
