"""The wheel: what it carries, and that it works where nothing of the repository is."""

import json
import subprocess
import sys
import zipfile

import pytest

from policies.guardrails.documents import guardrails
from policies.guardrails.statements import ExemptRoles
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
    assert "studio_access/studio_access.py" in names
    assert "studio_access/py.typed" in names
    for function in ("authorizer", "presigner", "key_refresher"):
        assert f"studio_access/functions/{function}/handler.py" in names
        assert f"studio_access/functions/{function}/requirements.txt" in names


def test_it_carries_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    folders = {name.partition("/")[0].partition("-")[0] for name in names}
    assert folders == {"studio_access", "pulumi_studio_access"}
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


def test_its_command_line_runs_without_the_repository(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        (points,) = [name for name in archive.namelist() if name.endswith("/entry_points.txt")]
        assert "studio-access = studio_access.cli.__main__:main" in archive.read(points).decode()
    done = subprocess.run(
        [sys.executable, "-c", "from studio_access.cli.__main__ import main; main()", "users", "--help"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    assert "Usage: studio-access users" in done.stdout


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
