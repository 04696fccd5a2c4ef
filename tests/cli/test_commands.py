"""What holds for every command: help, documentation, exit status, one line for an error, a quick start."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from studio_access_cli import errors
from studio_access_cli.app import app
from studio_access_cli.commands import dns
from studio_access_cli.people import read_people
from tests.cli.child import PYTHONPATH, command, command_under_nohup
from tests.cli.outputs import outputs
from tests.cloud import ROOT
from tools.command_line import commands

ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": PYTHONPATH}
COMMANDS = dict(commands())
PAGE = (ROOT / "docs/cli.md").read_text()
GROUPS = {"studio-access users", "studio-access sessions"}
# What each command cannot do without.
NEEDED = {
    "studio-access dns": ["bind"],
    "studio-access users add": ["ana"],
    "studio-access users remove": ["ana", "--yes"],
    "studio-access users link": ["ana", "ana"],
    "studio-access sessions revoke": ["ana", "--yes"],
    "studio-access sessions restore": ["--yes"],
    "studio-access lock": ["--yes"],
    "studio-access unlock": ["--yes"],
}


def run(*arguments: str, env: Mapping[str, str | None] | None = None):
    return CliRunner(env=env).invoke(app, list(arguments))


def test_the_commands_are_those_that_an_operator_needs():
    assert [name.removeprefix("studio-access ") for name in COMMANDS] == [
        "verify",
        "open",
        "dns",
        "doctor",
        "lock",
        "unlock",
        "teardown",
        "users list",
        "users add",
        "users remove",
        "users link",
        "sessions revoke",
        "sessions restore",
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_every_option(name):
    section = PAGE.partition(f"### `{name}`\n")[2].partition("\n### ")[0]
    assert section, name
    for parameter in COMMANDS[name].params:
        assert parameter.help, parameter.name
        assert parameter.help in section
    shown = run(*name.split()[1:], "--help")
    assert shown.exit_code == 0
    assert COMMANDS[name].help.split(".")[0].split()[0] in shown.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_json_and_the_stack_s_outputs(name):
    spelt = {option for parameter in COMMANDS[name].params for option in parameter.opts}
    assert {"--json", "--outputs", "--stack"} <= spelt
    assert not {option for option in spelt if "token" in option} - {"--token-file"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_in_one_line_that_the_outputs_are_not_usable(name, tmp_path):
    file = tmp_path / "outputs.json"
    file.write_text("{}")
    arguments = [*name.split()[1:], *NEEDED.get(name, []), "--outputs", str(file)]
    plain, as_json = run(*arguments), run(*arguments, "--json")
    assert plain.exit_code == as_json.exit_code == errors.WRONG_INPUT
    assert plain.stdout == ""
    assert plain.stderr.startswith("studio-access: stack outputs: apiUrl is missing")
    assert plain.stderr.count("\n") == 1
    assert json.loads(as_json.stdout) == {"error": plain.stderr[15:-1], "exitStatus": 2}


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("dns",), ("dns", "djbdns"), ("users", "add", "--nothing")])
def test_wrong_usage_is_status_2(arguments):
    assert run(*arguments).exit_code == 2


def test_the_page_has_every_exit_status():
    rows = {int(line.split("|")[1]) for line in PAGE.splitlines() if line[:2] == "| " and line[2].isdigit()}
    known = {value for name, value in vars(errors).items() if name.isupper()}
    assert rows == known


def test_a_mistake_of_the_program_is_one_line_without_what_it_held(monkeypatch, tmp_path):
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(outputs()))

    def fail(*_):
        raise RuntimeError("secret-token")

    monkeypatch.setattr(dns, "_dns", fail)
    done = run("dns", "bind", "--outputs", str(file))
    assert (done.exit_code, done.stdout) == (errors.UNEXPECTED, "")
    assert done.stderr.startswith("studio-access: unexpected RuntimeError at test_commands.py:")
    assert "secret-token" not in done.stderr


def test_without_credentials_it_says_how_to_get_some(tmp_path):
    file = tmp_path / "outputs.json"
    file.write_text(json.dumps(outputs()))
    nothing = dict.fromkeys(("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))
    missing = str(tmp_path / "none")
    empty = {
        **nothing,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": missing,
        "AWS_SHARED_CREDENTIALS_FILE": missing,
    }
    done = run("doctor", "--outputs", str(file), env=empty)
    assert done.exit_code == errors.NOT_POSSIBLE
    assert done.stderr == "studio-access: no AWS credentials: sign in (aws sso login) or set AWS_PROFILE\n"
    done = run("doctor", "--outputs", str(file), "--aws-profile", "nobody", env=empty)
    assert done.exit_code == errors.WRONG_INPUT
    assert "nobody" in done.stderr


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("not json", "are not JSON"),
        ("[]", "are not an object"),
        (json.dumps({"apiUrl": "http://plain"}), "apiUrl is not an https address"),
        (json.dumps({"operating": {}}), "operating.region is missing"),
    ],
)
def test_unusable_outputs_are_named(tmp_path, text, reason):
    file = tmp_path / "outputs.json"
    file.write_text(text)
    done = run("dns", "bind", "--outputs", str(file))
    assert (done.exit_code, reason in done.stderr) == (2, True)


def test_outputs_come_from_the_pulumi_cli_where_no_file_is_given(tmp_path):
    answer = tmp_path / "answer.json"
    answer.write_text(json.dumps(outputs()))
    pulumi = tmp_path / "pulumi"
    pulumi.write_text(f'#!/bin/sh\n[ "$*" = "stack output --json --stack dev" ] && exec cat {answer}\nexit 255\n')
    pulumi.chmod(0o755)
    path = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    assert run("dns", "bind", "--stack", "dev", env=path).stdout.startswith("zone ")
    refused = run("dns", "bind", env=path)
    assert (refused.exit_code, "`pulumi stack output --json` failed" in refused.stderr) == (2, True)
    missing = run("dns", "bind", env={"PATH": str(tmp_path / "empty")})
    assert (missing.exit_code, "the Pulumi CLI is not there" in missing.stderr) == (2, True)
    both = run("dns", "bind", "--stack", "dev", "--outputs", str(answer))
    assert both.exit_code == 2


def test_outputs_come_from_standard_input():
    done = CliRunner().invoke(app, ["dns", "bind", "--outputs", "-"], input=json.dumps(outputs()))
    assert done.stdout.startswith("zone ")


def test_it_starts_without_pulumi_and_without_the_aws_sdk_s_services():
    code = (
        "import sys; from studio_access_cli import app; "
        "print([name for name in ('pulumi', 'pulumi_aws', 'boto3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_commands(shell):
    environment = {**ENVIRONMENT, "_STUDIO_ACCESS_COMPLETE": f"complete_{shell}"}
    environment |= {"_TYPER_COMPLETE_ARGS": "studio-access un", "COMP_WORDS": "studio-access un", "COMP_CWORD": "1"}
    environment |= {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    module = [sys.executable, "-m", "studio_access_cli"]
    done = subprocess.run(module, env=environment, capture_output=True, text=True, check=False)
    assert "unlock" in done.stdout


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks the kernel which signals a process handles")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_while_it_waits_is_one_line(number, tmp_path):
    """It waits for the stack's outputs on standard input."""
    with _waiting(command("dns", "bind", "--outputs", "-")) as process:
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.count("\n")) == (130, "", 1)
    assert err.startswith("studio-access: interrupted")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks the kernel which signals a process handles")
def test_under_nohup_it_survives_a_closed_terminal():
    with _waiting(command_under_nohup("dns", "bind", "--outputs", "-")) as process:
        process.send_signal(signal.SIGHUP)
        out, err = process.communicate(json.dumps(outputs()), timeout=30)
    assert (process.returncode, out.partition(" ")[0]) == (0, "zone"), err


def _waiting(arguments: list[str]) -> "subprocess.Popen[str]":
    """A process that has taken over the signals."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(arguments, env=ENVIRONMENT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
    while not _handles(process.pid, signal.SIGTERM):
        time.sleep(0.001)
    return process


def _handles(pid: int, number: signal.Signals) -> bool:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (number - 1) & 1)


def test_it_says_which_version_it_is():
    assert run("--version").exit_code == 0
    assert Path(ROOT / "pyproject.toml").read_text().count("studio-access = ") == 1


def test_the_page_s_examples_are_commands_and_files_that_work(tmp_path):
    named = set(re.findall(r"^(studio-access (?:(?:users|sessions) )?[a-z]+)", PAGE, re.MULTILINE))
    assert named
    assert named <= COMMANDS.keys()
    (example,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path / "people.csv"
    file.write_text(example)
    assert [person.profile for person in read_people(file)] == ["ana", "ben-2"]


@pytest.mark.parametrize("path", sorted((ROOT / "cli").rglob("*.py")), ids=lambda path: path.stem)
def test_commands_that_messages_name_exist(path):
    """What an operator is told to run must be there."""
    for name in re.findall(r"`?(studio-access (?:(?:users|sessions) )?[a-z]+)", path.read_text()):
        assert name in COMMANDS or any(known.startswith(f"{name} ") for known in COMMANDS), name
