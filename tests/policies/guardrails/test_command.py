"""The command that writes the files, from what a stack says of itself."""

import json
import subprocess
import sys

import pytest

from policies.guardrails.__main__ import main
from policies.guardrails.deployed_stack import DeployedStack
from policies.guardrails.documents import guardrails, to_json
from policies.guardrails.statements import ExemptRoles
from tests.cloud import ROOT, deploy_stack
from tests.policies.guardrails.deployed_stacks import BREAK_GLASS, DEPLOYER, OUTPUT

EXEMPT = ["--break-glass", BREAK_GLASS, "--deployer", DEPLOYER]


@pytest.mark.parametrize("stack", ["dev", "greenfield"])
def test_a_stack_s_own_output_becomes_files(stack, tmp_path, capsys):
    facts = deploy_stack(stack).outputs["frontDoor"]
    file = tmp_path / "front-door.json"
    file.write_text(json.dumps(facts))
    assert main([str(file), *EXEMPT, "--to", str(tmp_path / "guardrails")]) == 0
    expected = guardrails([DeployedStack.from_output(facts)], ExemptRoles([BREAK_GLASS], [DEPLOYER]))
    written = {path.name: json.loads(path.read_text()) for path in (tmp_path / "guardrails").iterdir()}
    assert written == expected
    sizes = [f"{name}: {len(to_json(content))} characters" for name, content in expected.items()]
    assert [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()] == sizes


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ("{", EXEMPT, "Expecting property name"),
        (
            "[]",
            EXEMPT,
            "the frontDoor output is an object, as `pulumi stack output frontDoor --json` prints it; got []",
        ),
        ('{"partition": "aws"}', EXEMPT, "the frontDoor output lacks accountId, apiId, broker, corporateCidrs"),
        (json.dumps({**OUTPUT, "entrypoints": "some"}), EXEMPT, "entrypoints is 'some'; allowed: all, any"),
        (json.dumps({**OUTPUT, "endpointIds": []}), EXEMPT, "aws:SourceVpce is []; at least one value is needed"),
        (json.dumps(OUTPUT), ["--break-glass", "*", "--deployer", DEPLOYER], "break_glass: '*' is not allowed"),
    ],
)
def test_what_is_wrong_is_reported_and_nothing_is_written(content, arguments, message, tmp_path, capsys):
    file = tmp_path / "front-door.json"
    file.write_text(content)
    assert main([str(file), *arguments, "--to", str(tmp_path / "guardrails")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "guardrails").exists()


def test_it_runs_as_a_module(tmp_path):
    file = tmp_path / "front-door.json"
    file.write_text(json.dumps(OUTPUT))
    command = [sys.executable, "-m", "policies.guardrails", str(file), *EXEMPT, "--to", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 5
