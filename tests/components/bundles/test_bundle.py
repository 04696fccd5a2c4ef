import hashlib
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.studio_access.bundles import bundle, wheels
from components.studio_access.bundles.bundle import build, is_up_to_date, require
from components.studio_access.bundles.error import BundleError
from components.studio_access.bundles.target import Target

TARGET = Target("3.13", "arm64")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "functions"
    for function in ("authorizer", "presigner"):
        (folder / function).mkdir(parents=True)
        (folder / function / "handler.py").write_text("import answers\n")
        (folder / function / "answers.py").write_text("ok = 200\n")
        (folder / function / "requirements.in").write_text("apple\n")
        (folder / function / "requirements.txt").write_text("apple==1.0 --hash=sha256:00\n")
    return folder


def vendor(function: str, requirements: Path, target: Target) -> dict[str, bytes]:
    return {"apple/__init__.py": b"", f"apple/native-{target.architecture}.so": b"\x7fELF"}


def no_vendor(function: str, requirements: Path, target: Target) -> dict[str, bytes]:
    pytest.fail("nothing may be installed")


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
    assert names(path) == ["answers.py", "apple/__init__.py", "apple/native-arm64.so", "handler.py", "keys/rsa.py"]


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
        f"python -m components.studio_access.bundles --python 3.13 --architecture arm64 --folder '{folder}'"
    )


def edit_a_module(sources: Path) -> None:
    (sources / "authorizer" / "answers.py").write_text("ok = 201\n")


def rename_a_module(sources: Path) -> None:
    (sources / "authorizer" / "answers.py").rename(sources / "authorizer" / "replies.py")


def add_a_module(sources: Path) -> None:
    (sources / "authorizer" / "more.py").write_text("")


def change_the_lock(sources: Path) -> None:
    (sources / "authorizer" / "requirements.txt").write_text("apple==2.0 --hash=sha256:11\n")


@pytest.mark.parametrize("change", [edit_a_module, rename_a_module, add_a_module, change_the_lock])
def test_a_bundle_of_other_sources_is_out_of_date(change: Callable[[Path], None], sources: Path, tmp_path: Path):
    build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    change(sources)
    with pytest.raises(BundleError, match=r"authorizer-py3\.13-arm64\.zip is out of date; run: python -m "):
        require("authorizer", TARGET, tmp_path, sources=sources)
    build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    assert require("authorizer", TARGET, tmp_path, sources=sources)


def test_a_bundle_made_by_other_rules_is_out_of_date(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    build("presigner", TARGET, tmp_path, sources=sources, vendor=vendor)
    monkeypatch.setattr(wheels, "TRIMMED", {})
    assert not is_up_to_date("presigner", TARGET, tmp_path, sources=sources)


def test_a_machine_of_another_system_stands_in_for_the_runtime_of_its_own_python_and_processor(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    build("authorizer", Target("3.13", "arm64", system="Darwin"), tmp_path, sources=sources, vendor=vendor)
    assert is_up_to_date("authorizer", TARGET, tmp_path, sources=sources)


def test_what_is_not_bundled_does_not_make_a_bundle_out_of_date(sources: Path, tmp_path: Path):
    build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    (sources / "authorizer" / "requirements.in").write_text("apple # said differently\n")
    (sources / "presigner" / "handler.py").write_text("another function\n")
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
    with pytest.raises(BundleError, match=r"is damaged; run: python -m "):
        require("authorizer", TARGET, tmp_path, sources=sources)
    assert build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor).read_bytes() == whole


def test_a_folder_in_the_bundle_s_place_is_one_clear_line(sources: Path, tmp_path: Path):
    (tmp_path / "authorizer-py3.13-arm64.zip").mkdir()
    with pytest.raises(BundleError, match=r"cannot be read \(Is a directory\)"):
        require("authorizer", TARGET, tmp_path, sources=sources)


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
    with pytest.raises(BundleError, match=r"^function '\.\./x' is unknown; allowed: authorizer, presigner$"):
        call("../x", TARGET, tmp_path)


@pytest.mark.parametrize("name", ["handler.py", "requirements.txt"])
def test_incomplete_sources_are_refused_by_name(name: str, sources: Path, tmp_path: Path):
    (sources / "authorizer" / name).unlink()
    with pytest.raises(BundleError, match=rf"sources of the authorizer are incomplete: .*{name} is missing"):
        require("authorizer", TARGET, tmp_path, sources=sources)


def test_the_bundle_may_be_read_by_whoever_may_read_the_folder(sources: Path, tmp_path: Path, usual_umask: None):
    path = build("authorizer", TARGET, tmp_path, sources=sources, vendor=vendor)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@pytest.fixture
def usual_umask() -> Iterator[None]:
    previous = os.umask(0o022)
    yield
    os.umask(previous)


def test_the_repository_s_functions_are_the_sources_unless_told_otherwise():
    repository = Path(__file__).parents[3]
    assert repository / "functions" == bundle.SOURCES
