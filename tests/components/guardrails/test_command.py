"""The command that writes the files, from what a stack says of itself."""

import json
import subprocess
import sys

import pytest

from components.studio_access.guardrails.__main__ import main
from components.studio_access.guardrails.documents import guardrails
from components.studio_access.guardrails.door import Door, NotADoorError
from components.studio_access.guardrails.trusted import NotARoleError, Trusted
from components.studio_access.iam.document import to_json
from tests.cloud import ROOT, deploy_stack
from tests.components.guardrails.doors import BREAK_GLASS, DEPLOYER, FACTS

EXEMPT = ["--break-glass", BREAK_GLASS, "--deployer", DEPLOYER]


@pytest.mark.parametrize("stack", ["dev", "greenfield"])
def test_a_stack_s_own_output_becomes_files(stack, tmp_path, capsys):
    facts = deploy_stack(stack).outputs["frontDoor"]
    file = tmp_path / "front-door.json"
    file.write_text(json.dumps(facts))
    assert main([str(file), *EXEMPT, "--to", str(tmp_path / "guardrails")]) == 0
    expected = guardrails([Door.of(facts)], Trusted([BREAK_GLASS], [DEPLOYER]))
    written = {path.name: json.loads(path.read_text()) for path in (tmp_path / "guardrails").iterdir()}
    assert written == expected
    sizes = [f"{name}: {len(to_json(content))} characters" for name, content in expected.items()]
    assert [line.rpartition("/")[2] for line in capsys.readouterr().out.splitlines()] == sizes


def test_the_output_names_the_deployed_roles_endpoints_and_domain_s_role():
    deployment = deploy_stack("greenfield")
    door = Door.of(deployment.outputs["frontDoor"])
    assert door.broker_arn == f"arn:aws:iam::111122223333:role/{deployment.outputs['functionNames']['presigner']}"
    roles = {role["name"] for role in deployment.all_of("Role").values()}
    assert {door.broker, *door.functions} <= roles
    assert set(door.functions) == {function["name"] for function in deployment.all_of("Function").values()}
    assert [arn.rpartition("/")[2] for arn in door.studio_roles] == ["studio-access-greenfield-studio"]
    assert "studio-access-greenfield-studio" in roles
    ids = deployment.outputs["endpointIds"]
    assert door.perimeter.endpoint_ids == [ids["sagemakerApi"], ids["studio"]]
    assert door.created_endpoints == [ids["sagemakerApi"], ids["studio"], ids["executeApi"]]
    groups = {group["name"] for group in deployment.all_of("LogGroup").values()}
    assert {arn.split("log-group:")[1] for arn in door.log_arns if not arn.endswith(":*")} <= groups
    assert {arn.rpartition("/")[2] for arn in door.api_arns} == {deployment.outputs["apiId"], "*"}


def test_the_output_names_what_a_schedule_calls_and_with_which_role():
    deployment = deploy_stack("local-oidc", keyRefresh="scheduled")
    door = Door.of(deployment.outputs["frontDoor"])
    assert set(door.functions) == {function["name"] for function in deployment.all_of("Function").values()}
    roles = {role["name"] for role in deployment.all_of("Role").values()}
    assert {arn.rpartition("/")[2] for arn in door.role_arns} <= roles
    assert door.scheduled_functions == [deployment.one("Function", "studio-access-keys")["name"]]
    assert door.schedule_roles == [deployment.one("Role", "studio-access-keys-schedule")["name"]]


def test_adopted_endpoints_are_left_to_whoever_made_them():
    outputs = deploy_stack("dev").outputs
    assert outputs["frontDoor"]["createdEndpoints"] == [outputs["endpointIds"]["executeApi"]]


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ("{", EXEMPT, "Expecting property name"),
        ("[]", EXEMPT, "a front door is an object, as in `pulumi stack output frontDoor --json`; got []"),
        ('{"partition": "aws"}', EXEMPT, "the front door lacks accountId, apiId, broker, corporateCidrs"),
        (json.dumps(FACTS), ["--break-glass", "*", "--deployer", DEPLOYER], "break_glass: '*' is not allowed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(content, arguments, message, tmp_path, capsys):
    file = tmp_path / "front-door.json"
    file.write_text(content)
    assert main([str(file), *arguments, "--to", str(tmp_path / "guardrails")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "guardrails").exists()


def test_it_runs_as_a_module(tmp_path):
    file = tmp_path / "front-door.json"
    file.write_text(json.dumps(FACTS))
    command = [sys.executable, "-m", "components.studio_access.guardrails", str(file), *EXEMPT, "--to", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 5


@pytest.mark.parametrize(
    "arn",
    [
        "arn:aws:iam::111122223333:role/platform-deployer",
        "arn:aws:iam::*:role/platform/deployer",
        "arn:aws-us-gov:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_BreakGlass_*",
    ],
)
def test_a_role_may_be_named_with_an_open_account_or_end(arn):
    assert Trusted([arn], [arn]).who_changes == [arn, arn]


@pytest.mark.parametrize(
    "arn",
    [
        "",
        "*",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::111122223333:role/a*b*c*d*e*f*",
        "arn:aws:iam::*:role/Adm*n*",
        "arn:aws:iam::111122223333:user/somebody",
        "arn:aws:iam::111122223333:root",
        "arn:aws:sts::111122223333:assumed-role/platform-deployer/session",
        "arn:aws:iam::1111*:role/platform-deployer",
        "arn:aws:iam::111122223333:role/platform-deployer\n",
        "arn:aws:iam::111122223333:role/platform-${aws:username}",
    ],
)
def test_what_would_exempt_more_than_a_role_is_refused(arn):
    with pytest.raises(NotARoleError, match="is not allowed; allowed is the ARN of a role"):
        Trusted([arn], [DEPLOYER])


@pytest.mark.parametrize("field", ["break_glass", "deployers"])
def test_somebody_must_be_exempt(field):
    given = {"break_glass": [BREAK_GLASS], "deployers": [DEPLOYER], field: []}
    with pytest.raises(NotARoleError, match=f"{field}: missing; name at least one role"):
        Trusted(**given)


def test_a_door_lacking_a_fact_is_refused():
    for key in FACTS:
        with pytest.raises(NotADoorError, match=f"lacks {key};"):
            Door.of({name: value for name, value in FACTS.items() if name != key})
