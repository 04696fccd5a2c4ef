"""A bundle is handed out only if it is whole and made of the very sources and rules of this moment."""

import re
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from components.studio_access.bundles import wheels
from components.studio_access.bundles.bundle import build, is_up_to_date, require
from components.studio_access.bundles.error import BundleError
from components.studio_access.bundles.target import Target
from tests.components.bundles.made_up import TARGET, edit_a_module, edit_a_shared_module, vendor

PYTHON = shlex.quote(sys.executable)


def no_vendor(function: str, requirements: Path, target: Target) -> dict[str, bytes]:
    pytest.fail("nothing may be installed")


def test_a_bundle_that_is_up_to_date_is_not_built_again(sources: Path, tmp_path: Path):
    built = build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    assert is_up_to_date("authorizer", TARGET, tmp_path, sources=sources)
    before = built.stat().st_mtime_ns
    assert build("authorizer", TARGET, tmp_path, sources=sources, vendor=no_vendor) == built
    assert built.stat().st_mtime_ns == before


def test_a_bundle_that_is_up_to_date_is_handed_out(sources: Path, tmp_path: Path):
    built = build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    assert require("authorizer", TARGET, tmp_path, sources=sources) == built


def test_a_missing_bundle_is_one_line_with_the_command_to_run(sources: Path, tmp_path: Path):
    folder = tmp_path / "my build"
    assert not is_up_to_date("presigner", TARGET, folder, sources=sources)
    with pytest.raises(BundleError) as error:
        require("presigner", TARGET, folder, sources=sources)
    assert str(error.value) == (
        f"the presigner bundle {folder}/presigner-py3.13-arm64.zip does not exist; run: "
        f"{PYTHON} -m components.studio_access.bundles --python 3.13 --architecture arm64 --folder '{folder}'"
    )


def rename_a_module(sources: Path) -> None:
    (sources / "authorizer" / "answers.py").rename(sources / "authorizer" / "replies.py")


def add_a_module(sources: Path) -> None:
    (sources / "authorizer" / "more.py").write_text("")


def change_the_lock(sources: Path) -> None:
    (sources / "authorizer" / "requirements.txt").write_text("apple==2.0 --hash=sha256:11\n")


@pytest.mark.parametrize(
    "change", [edit_a_module, edit_a_shared_module, rename_a_module, add_a_module, change_the_lock]
)
def test_a_bundle_of_other_sources_is_out_of_date(change: Callable[[Path], None], sources: Path, tmp_path: Path):
    build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    change(sources)
    with pytest.raises(
        BundleError, match=rf"authorizer-py3\.13-arm64\.zip is out of date; run: {re.escape(PYTHON)} -m "
    ):
        require("authorizer", TARGET, tmp_path, sources=sources)
    build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    assert require("authorizer", TARGET, tmp_path, sources=sources)


def test_a_bundle_made_by_other_rules_is_out_of_date(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    build("presigner", TARGET, tmp_path, sources=sources, vendor=vendor)
    monkeypatch.setattr(wheels, "TRIMMED", {})
    assert not is_up_to_date("presigner", TARGET, tmp_path, sources=sources)


def test_a_bundle_built_on_another_system_is_never_taken_for_lambda_s(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    built = build("authorizer", Target("3.13", "arm64", system="Darwin"), tmp_path, sources=sources, vendor=vendor)
    with pytest.raises(BundleError, match=r"authorizer-py3\.13-arm64\.zip does not exist; run: .* --python 3\.13 "):
        require("authorizer", TARGET, tmp_path, sources=sources)
    built.rename(tmp_path / "authorizer-py3.13-arm64.zip")
    with pytest.raises(BundleError, match=r"authorizer-py3\.13-arm64\.zip is out of date; run: .* --python 3\.13 "):
        require("authorizer", TARGET, tmp_path, sources=sources)


def test_a_bundle_for_this_machine_of_another_system_is_handed_out_to_who_asks_for_that(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    target = Target("3.13", "arm64", system="Darwin")
    with pytest.raises(BundleError, match=r"authorizer-py3\.13-arm64-darwin\.zip does not exist; .* --this-machine "):
        require("authorizer", target, tmp_path, sources=sources)
    built = build("authorizer", target, tmp_path, sources=sources, vendor=vendor)
    assert require("authorizer", target, tmp_path, sources=sources) == built


def test_what_is_not_bundled_does_not_make_a_bundle_out_of_date(sources: Path, tmp_path: Path):
    build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    (sources / "authorizer" / "requirements.in").write_text("apple # said differently\n")
    (sources / "presigner" / "handler.py").write_text("another function\n")
    (sources / "common" / "unused.py").write_text("for other functions\n")
    (sources / "authorizer" / "handler.py").touch()
    assert is_up_to_date("authorizer", TARGET, tmp_path, sources=sources)


def flip_a_bit(archive: bytes) -> bytes:
    middle = len(archive) // 2
    return archive[:middle] + bytes([archive[middle] ^ 1]) + archive[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    [flip_a_bit, lambda archive: archive[:-1], lambda archive: archive[:50], lambda archive: b"", lambda archive: b"x"],
    ids=["a flipped bit", "the last byte missing", "almost all missing", "empty", "not a zip"],
)
def test_a_damaged_bundle_is_refused_and_built_again(damage: Callable[[bytes], bytes], sources: Path, tmp_path: Path):
    path = build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    whole = path.read_bytes()
    path.write_bytes(damage(whole))
    with pytest.raises(BundleError, match=rf"is damaged; run: {re.escape(PYTHON)} -m "):
        require("authorizer", TARGET, tmp_path, sources=sources)
    assert build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor).read_bytes() == whole


def test_a_folder_in_the_bundle_s_place_is_one_clear_line(sources: Path, tmp_path: Path):
    (tmp_path / "authorizer-py3.13-arm64.zip").mkdir()
    with pytest.raises(BundleError, match=r"cannot be read \(Is a directory\)"):
        require("authorizer", TARGET, tmp_path, sources=sources)
