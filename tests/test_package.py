"""The wheel: what it carries, and that it works where nothing of the repository is."""

import email
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from components.studio_access.bundles.bundle import COMMON
from policies.guardrails.documents import guardrails
from policies.guardrails.statements import ExemptRoles
from studio_access_cli import errors
from studio_access_cli.main import NEEDED
from tests.cloud import ROOT
from tests.policies.guardrails.deployed_stacks import BREAK_GLASS, DEPLOYER, OUTPUT, STACK


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-build-isolation",
        "--no-deps",
        "-w",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (path,) = folder.glob("pulumi_studio_access-*.whl")
    return path


def test_it_carries_the_package_and_the_functions_sources_and_locks(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert "studio_access/component.py" in names
    assert "studio_access/py.typed" in names
    for function in ("authorizer", "presigner", "key_refresher"):
        assert f"studio_access/functions/{function}/handler.py" in names
        assert f"studio_access/functions/{function}/requirements.txt" in names
        assert {f"studio_access/functions/common/{module}.py" for module in COMMON[function]} <= names


def test_it_carries_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    folders = {name.partition("/")[0].partition("-")[0] for name in names}
    assert folders == {"studio_access", "studio_access_cli", "pulumi_studio_access"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


def test_it_imports_and_finds_its_functions_without_the_repository(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import studio_access, studio_access.bundles.bundle as bundle; "
        "assert studio_access.StudioAccess and studio_access.args_from_config; "
        "print(bundle.SOURCES)"
    )
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    assert result.stdout.strip() == str(tmp_path / "site" / "studio_access" / "functions")


def test_a_pulumi_program_gets_no_package_of_the_command_line(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (file,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        needed = email.message_from_bytes(archive.read(file)).get_all("Requires-Dist", [])
    always = {re.split(r"[^a-z0-9-]", one)[0] for one in needed if "extra ==" not in one}
    of_the_command_line = {re.split(r"[^a-z0-9-]", one)[0] for one in needed if one.endswith("extra == 'cli'")}
    assert always == {"pulumi", "pulumi-aws"}
    assert of_the_command_line == set(NEEDED)


def test_its_command_line_runs_without_the_repository(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        (points,) = [name for name in archive.namelist() if name.endswith("/entry_points.txt")]
        assert "studio-access = studio_access_cli.main:main" in archive.read(points).decode()
    done = run_command_line(tmp_path, "users", "--help")
    assert "Usage: studio-access users" in done.stdout


def test_without_the_extra_its_command_says_in_one_line_how_to_install_it(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    # -S: without the packages of this Python, as they are where only the program's are installed.
    done = run_command_line(tmp_path, "doctor", options=("-S",))
    assert (done.returncode, done.stdout) == (errors.NOT_POSSIBLE, "")
    assert done.stderr == (
        "studio-access: boto3, rich, typer not installed: "
        "install the command line with pip install 'pulumi-studio-access[cli]'\n"
    )


def run_command_line(folder: Path, *arguments: str, options: Sequence[str] = ()) -> "subprocess.CompletedProcess[str]":
    """The console command of the unpacked wheel in `folder`/site."""
    return subprocess.run(
        [sys.executable, *options, "-c", "from studio_access_cli.main import main; main()", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "site"), "PATH": ""},
        check=False,
        capture_output=True,
        text=True,
    )


def test_its_guardrail_generator_runs_without_the_repository(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    output = tmp_path / "front-door.json"
    output.write_text(json.dumps(OUTPUT))
    done = subprocess.run(
        [
            *(sys.executable, "-W", "ignore", "-m", "studio_access.guardrails", str(output), "--to", "guardrails"),
            *("--break-glass", BREAK_GLASS, "--deployer", DEPLOYER),
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    expected = guardrails([STACK], ExemptRoles([BREAK_GLASS], [DEPLOYER]))
    assert {path.name: json.loads(path.read_text()) for path in (tmp_path / "guardrails").iterdir()} == expected
    assert len(done.stdout.splitlines()) == len(expected)
