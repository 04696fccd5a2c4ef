"""The command that builds the bundles: which targets it takes, what it prints, and how it fails."""

import hashlib
from pathlib import Path

import pytest

from components.studio_access.bundles import FUNCTIONS
from components.studio_access.bundles import __main__ as command
from components.studio_access.bundles.error import BundleError
from components.studio_access.bundles.target import Target


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Target, Path]]:
    """What the command had built; no bundle is up to date before that."""
    calls = []

    def build(function: str, target: Target, folder: Path) -> Path:
        calls.append((function, target, folder))
        folder.mkdir(exist_ok=True)
        path = folder / f"{function}-{target}.zip"
        path.write_bytes(bytes(1_234_567))
        return path

    monkeypatch.setattr(command, "build", build)
    monkeypatch.setattr(command, "is_up_to_date", lambda function, target, folder: bool(calls))
    return calls


def test_each_bundle_gets_one_line_with_size_hash_and_what_was_done(
    built: list, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / "out"
    assert command.main(["--folder", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    digest = hashlib.sha256(bytes(1_234_567)).hexdigest()[:16]
    assert lines == [
        f"{folder}/{function}-py3.13-arm64.zip  1.2 MB  sha256 {digest}  {'up to date' if number else 'built'}"
        for number, function in enumerate(FUNCTIONS)
    ]


def test_without_options_all_functions_are_built_for_the_default_target(
    built: list, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    command.main([])
    assert built == [(function, Target(), Path("build")) for function in FUNCTIONS]


def test_python_and_architecture_choose_the_target(built: list, tmp_path: Path):
    command.main(["--python", "3.12", "--architecture", "x86_64", "--folder", str(tmp_path)])
    assert {target for _, target, _ in built} == {Target("3.12", "x86_64")}


def test_this_machine_chooses_the_running_interpreter(built: list, tmp_path: Path):
    command.main(["--this-machine", "--folder", str(tmp_path)])
    assert {target for _, target, _ in built} == {Target.of_this_machine()}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--python", "3.10"], "argument --python: invalid choice: '3.10'"),
        (["--architecture", "mips"], "argument --architecture: invalid choice: 'mips'"),
        (["--this-machine", "--python", "3.13"], "--this-machine excludes --python and --architecture"),
        (["--this-machine", "--architecture", "arm64"], "--this-machine excludes --python and --architecture"),
    ],
)
def test_options_that_make_no_target_are_refused(
    arguments: list[str], message: str, built: list, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as exit_:
        command.main(arguments)
    assert exit_.value.code == 2
    assert message in capsys.readouterr().err
    assert built == []


def test_a_bundle_that_cannot_be_built_is_one_line_and_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    def fail(function: str, target: Target, folder: Path) -> Path:
        raise BundleError("no network")

    monkeypatch.setattr(command, "build", fail)
    monkeypatch.setattr(command, "is_up_to_date", lambda function, target, folder: False)
    assert command.main(["--folder", str(tmp_path)]) == 1
    output = capsys.readouterr()
    assert output.err == "error: no network\n"
    assert output.out == ""


def test_what_is_built_for_this_machine_goes_where_nothing_is_deployed_from(
    built: list, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    command.main([])
    command.main(["--this-machine"])
    folders = [Path("build")] * len(FUNCTIONS) + [Path("build/local")] * len(FUNCTIONS)
    assert [folder for _, _, folder in built] == folders
