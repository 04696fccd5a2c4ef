"""A bundle vendors exactly the locked wheels of its target, fetched by the real pip from an index made up here."""

import base64
import hashlib
import os
import sys
import zipfile
from pathlib import Path

import pytest

from components.studio_access.bundles import wheels
from components.studio_access.bundles.error import BundleError
from components.studio_access.bundles.target import Target

ARM64 = Target("3.13", "arm64")


class Index:
    """A folder of made-up wheels, the only place pip looks in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.requirements = folder / "requirements.txt"

    def wheel(self, name: str, tag: str = "py3-none-any", requires: str = "") -> str:
        """Add version 1.0 of a package with one module and one script; return the wheel's hash."""
        path = self.folder / f"{name}-1.0-{tag}.whl"
        info = f"{name}-1.0.dist-info"
        files = {
            f"{name}.py": f"tag = {tag!r}\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{requires}",
            f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
            f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:main\n",
        }
        record = "".join(f"{file},{self._record_hash(text)},{len(text)}\n" for file, text in files.items())
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in files.items():
                archive.writestr(file, text)
            archive.writestr(f"{info}/RECORD", f"{record}{info}/RECORD,,\n")
        return hashlib.sha256(path.read_bytes()).hexdigest()

    def lock(self, **hashes: list[str]) -> Path:
        self.requirements.write_text(
            "".join(
                f"{name}==1.0 {' '.join(f'--hash=sha256:{digest}' for digest in digests)}\n"
                for name, digests in hashes.items()
            )
        )
        return self.requirements

    @staticmethod
    def _record_hash(text: str) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=")
        return f"sha256={digest.decode()}"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return Index(tmp_path)


def test_the_locked_packages_come_without_what_differs_between_machines(index: Index):
    lock = index.lock(apple=[index.wheel("apple")])
    files = wheels.vendored_files("authorizer", lock, ARM64)
    assert sorted(files) == [
        "apple-1.0.dist-info/METADATA",
        "apple-1.0.dist-info/WHEEL",
        "apple-1.0.dist-info/entry_points.txt",
        "apple.py",
    ]


def test_the_wheel_of_the_target_is_chosen_and_not_that_of_this_machine(index: Index):
    tags = ["cp313-cp313-manylinux2014_aarch64", "cp313-cp313-manylinux2014_x86_64", "cp314-cp314-manylinux2014_x86_64"]
    lock = index.lock(apple=[index.wheel("apple", tag) for tag in tags])
    assert wheels.vendored_files("authorizer", lock, ARM64)["apple.py"] == f"tag = {tags[0]!r}\n".encode()
    assert (
        wheels.vendored_files("authorizer", lock, Target("3.14", "x86_64"))["apple.py"]
        == f"tag = {tags[2]!r}\n".encode()
    )


def test_a_wheel_that_is_not_the_locked_one_is_refused(index: Index):
    index.wheel("apple")
    with pytest.raises(BundleError) as error:
        wheels.vendored_files("authorizer", index.lock(apple=["0" * 64]), ARM64)
    assert "DO NOT MATCH THE HASHES" in str(error.value)


def test_a_package_without_a_hash_is_refused(index: Index):
    index.wheel("apple")
    index.requirements.write_text("apple==1.0\n")
    with pytest.raises(BundleError, match="Hashes are required"):
        wheels.vendored_files("authorizer", index.requirements, ARM64)


def test_a_lock_that_lacks_a_dependency_is_refused(index: Index):
    index.wheel("pear")
    lock = index.lock(apple=[index.wheel("apple", requires="Requires-Dist: pear\n")])
    with pytest.raises(BundleError, match="pear"):
        wheels.vendored_files("authorizer", lock, ARM64)


def test_a_source_distribution_is_never_built(index: Index):
    (index.folder / "apple-1.0.tar.gz").write_bytes(b"whatever")
    lock = index.lock(apple=[hashlib.sha256(b"whatever").hexdigest()])
    with pytest.raises(BundleError, match=r"No matching distribution found for apple==1\.0"):
        wheels.vendored_files("authorizer", lock, ARM64)


def test_a_package_that_cannot_be_fetched_makes_one_line_that_says_what_to_check(index: Index):
    with pytest.raises(BundleError) as error:
        wheels.vendored_files("authorizer", index.lock(apple=["0" * 64]), ARM64)
    message = str(error.value)
    assert message.startswith("pip could not install the locked packages; check the network and 'pip config list'")
    assert "No matching distribution found for apple==1.0" in message
    assert "\n" not in message
    assert len(message) < 600


def test_without_pip_the_error_says_how_to_get_it(index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    without_pip = tmp_path / "python"
    without_pip.write_text('#!/bin/sh\necho "$0: No module named pip" >&2\nexit 1\n')
    without_pip.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(without_pip))
    with pytest.raises(BundleError) as error:
        wheels.vendored_files("authorizer", index.lock(), ARM64)
    assert str(error.value) == f"{without_pip} has no pip: install it, for example with 'python -m ensurepip'"


@pytest.mark.parametrize(
    ("function", "path", "kept"),
    [
        ("authorizer", "package/module.py", True),
        ("authorizer", "package/native.so", True),
        ("authorizer", "package/py.typed", True),
        ("authorizer", "package/bin/module.py", True),
        ("authorizer", "package-1.0.dist-info/licenses/LICENSE", True),
        ("authorizer", "package-1.0.dist-info/METADATA", True),
        ("authorizer", "package-1.0.dist-info/RECORD", False),
        ("authorizer", "package-1.0.dist-info/INSTALLER", False),
        ("authorizer", "package-1.0.dist-info/REQUESTED", False),
        ("authorizer", "package-1.0.dist-info/direct_url.json", False),
        ("authorizer", "bin/script", False),
        ("authorizer", "package/__pycache__/module.cpython-313.pyc", False),
        ("authorizer", "package/__pycache__/anything", False),
        ("authorizer", "package/module.pyc", False),
        ("authorizer", "botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("authorizer", "botocore/data/dynamodb/2012-08-10/service-2.json.gz", True),
        ("presigner", "botocore/data/ec2/2016-11-15/service-2.json.gz", False),
        ("presigner", "botocore/data/sagemaker-runtime/2017-05-13/service-2.json.gz", False),
        ("presigner", "botocore/data/sagemaker/2017-07-24/service-2.json.gz", True),
        ("presigner", "botocore/data/partitions.json", True),
        ("presigner", "botocore/client.py", True),
    ],
)
def test_what_a_bundle_keeps_of_an_installation(function: str, path: str, kept: bool, tmp_path: Path):
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_bytes(b"content")
    assert wheels.kept_files(function, tmp_path) == ({path: b"content"} if kept else {})
