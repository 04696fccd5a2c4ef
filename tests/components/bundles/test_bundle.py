"""What a build makes: the function's modules and locked packages, the same bytes everywhere, or nothing at all."""

import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.studio_access.bundles import bundle
from components.studio_access.bundles.bundle import build, is_up_to_date, require
from components.studio_access.bundles.error import BundleError
from components.studio_access.bundles.target import Target
from tests.components.bundles.made_up import TARGET, edit_a_module, vendor


def names(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_bundle_is_named_after_function_python_and_architecture(sources: Path, tmp_path: Path):
    path = build("authorizer", Target("3.12", "x86_64"), tmp_path / "build", sources=sources, vendor=vendor)
    assert path == tmp_path / "build" / "authorizer-py3.12-x86_64.zip"


def test_a_bundle_holds_the_function_s_modules_and_its_packages_and_nothing_else(sources: Path, tmp_path: Path):
    (sources / "authorizer" / "keys").mkdir()
    (sources / "authorizer" / "keys" / "rsa.py").write_text("")
    (sources / "authorizer" / "__pycache__").mkdir()
    (sources / "authorizer" / "__pycache__" / "handler.cpython-313.pyc").write_bytes(b"left by pip")
    path = build("authorizer", TARGET, tmp_path / "build", sources=sources, vendor=vendor)
    assert names(path) == [
        "answers.py",
        "apple/__init__.py",
        "apple/native-arm64.so",
        "handler.py",
        "keys/rsa.py",
        "shared.py",
    ]


def test_two_machines_make_the_same_bytes(sources: Path, tmp_path: Path):
    here = build("authorizer", TARGET, tmp_path / "here", sources=sources, vendor=vendor)
    elsewhere = tmp_path / "some" / "other place"
    previous = os.umask(0o077)
    try:
        shutil.copytree(sources, elsewhere / "functions", copy_function=shutil.copyfile)
        for file in elsewhere.rglob("*.*"):
            os.utime(file, (1_000_000_000, 1_000_000_000))
        there = build("authorizer", TARGET, elsewhere / "out", sources=elsewhere / "functions", vendor=vendor)
    finally:
        os.umask(previous)
    assert sha256(there) == sha256(here)


def test_a_folder_that_cannot_be_made_is_one_clear_line(sources: Path, tmp_path: Path):
    (tmp_path / "build").write_text("a file")
    with pytest.raises(BundleError, match=r"build/authorizer-py3.13-arm64.zip cannot be (read|written)"):
        build("authorizer", TARGET, tmp_path / "build", sources=sources, vendor=vendor)


def test_a_build_that_fails_half_way_leaves_the_old_bundle_and_no_litter(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = tmp_path / "build"
    path = build("authorizer", TARGET, folder, sources=sources, vendor=vendor)
    before = path.read_bytes()
    edit_a_module(sources)

    def full_disk(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(BundleError, match="cannot be written: No space left on device"):
        build("authorizer", TARGET, folder, sources=sources, vendor=vendor)
    assert [file.name for file in folder.iterdir()] == [path.name]
    assert path.read_bytes() == before


def test_packages_that_cannot_be_installed_name_function_and_target(sources: Path, tmp_path: Path):
    def offline(function: str, requirements: Path, target: Target) -> dict[str, bytes]:
        raise BundleError("no network")

    with pytest.raises(BundleError, match=r"^the authorizer bundle for py3\.13-arm64 cannot be built: no network$"):
        build("authorizer", TARGET, tmp_path / "build", sources=sources, vendor=offline)
    assert not (tmp_path / "build").exists()


def test_the_lock_of_the_function_is_what_gets_installed(sources: Path, tmp_path: Path):
    asked = []

    def spy(function: str, requirements: Path, target: Target) -> dict[str, bytes]:
        asked.append((function, requirements, target))
        return {}

    build("presigner", TARGET, tmp_path, sources=sources, vendor=spy)
    assert asked == [("presigner", sources / "presigner" / "requirements.txt", TARGET)]


@pytest.mark.parametrize("call", [build, require, is_up_to_date])
def test_an_unknown_function_is_refused_by_name(call: Callable[..., object], tmp_path: Path):
    with pytest.raises(BundleError, match=r"^function '\.\./x' is unknown; allowed: authorizer, presigner, page, "):
        call("../x", TARGET, tmp_path)


@pytest.mark.parametrize("name", ["authorizer/handler.py", "authorizer/requirements.txt", "common/shared.py"])
def test_incomplete_sources_are_refused_by_name(name: str, sources: Path, tmp_path: Path):
    (sources / name).unlink()
    with pytest.raises(BundleError, match=rf"sources of the authorizer are incomplete: .*{name} is missing"):
        require("authorizer", TARGET, tmp_path, sources=sources)


def test_a_module_of_a_function_cannot_take_the_place_of_a_shared_one(sources: Path, tmp_path: Path):
    (sources / "authorizer" / "shared.py").write_text("")
    with pytest.raises(BundleError, match=r"^shared\.py of the authorizer has the name of a module of .*/common$"):
        build("authorizer", TARGET, tmp_path / "build", sources=sources, vendor=vendor)


def test_the_bundle_may_be_read_by_whoever_may_read_the_folder(sources: Path, tmp_path: Path, usual_umask: None):
    path = build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.fixture
def usual_umask() -> Iterator[None]:
    previous = os.umask(0o022)
    yield
    os.umask(previous)


def test_the_repository_s_functions_are_the_sources_by_default():
    repository = Path(__file__).parents[3]
    assert repository / "functions" == bundle.SOURCES
