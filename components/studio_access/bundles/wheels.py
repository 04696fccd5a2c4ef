"""The third-party packages of a Lambda function: installed from its lock for a target, and what is kept of them."""

import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from .error import BundleError
from .target import Target

# What differs between two machines, or only pip reads: byte code, console scripts (their first line is the path of
# the interpreter that ran pip), and pip's notes about the installation.
EXCLUDED_FOLDERS = ("__pycache__",)
EXCLUDED_AT_THE_TOP = ("bin",)
EXCLUDED_NAMES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
EXCLUDED_SUFFIXES = (".pyc",)

# What botocore needs whatever service is called.
_BOTOCORE_COMMON = ("_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json")
# Of these folders only the named entries are kept: {function: {folder: entries}}. botocore brings the models of
# every AWS service; each function calls one.
TRIMMED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "authorizer": {"botocore/data": ("dynamodb", *_BOTOCORE_COMMON)},
    "presigner": {"botocore/data": ("sagemaker", *_BOTOCORE_COMMON)},
    "profile_creator": {"botocore/data": ("sagemaker", *_BOTOCORE_COMMON)},
    "pre_token": {"botocore/data": ("dynamodb", *_BOTOCORE_COMMON)},
    "key_refresher": {"botocore/data": ("dynamodb", *_BOTOCORE_COMMON)},
}

_LONGEST_EXPLANATION = 400  # characters of pip's output in an error


def vendored_files(function: str, requirements: Path, target: Target) -> dict[str, bytes]:
    """The files (path -> content) a function's bundle needs of the packages its hash-locked requirements name.

    Raises BundleError if pip cannot install exactly those.
    """
    with tempfile.TemporaryDirectory(prefix="studio-access-") as folder:
        _install(requirements, target, Path(folder))
        return kept_files(function, Path(folder))


def kept_files(function: str, folder: Path) -> dict[str, bytes]:
    """The files below `folder` that belong in the function's bundle."""
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {
        name.as_posix(): path.read_bytes()
        for name, path in files.items()
        if _is_kept(PurePosixPath(name), TRIMMED.get(function, {}))
    }


def _is_kept(path: PurePosixPath, trimmed: Mapping[str, tuple[str, ...]]) -> bool:
    if path.name in EXCLUDED_NAMES or path.suffix in EXCLUDED_SUFFIXES:
        return False
    if path.parts[0] in EXCLUDED_AT_THE_TOP or any(part in EXCLUDED_FOLDERS for part in path.parts):
        return False
    for folder, entries in trimmed.items():
        if path.is_relative_to(folder):
            return path.relative_to(folder).parts[0] in entries
    return True


def _install(requirements: Path, target: Target, folder: Path) -> None:
    """Install with dependency resolution on: with hashes required, pip refuses a lock that lacks a dependency."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", "--only-binary=:all:", "--no-compile", *target.pip_options]
    command += ["--target", str(folder), "--requirement", str(requirements)]
    # Every argument is this module's own, a validated target or a path; no shell reads them.
    pip = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if pip.returncode != 0:
        raise BundleError(_explanation(pip.stderr))


def _explanation(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if lines and lines[-1].endswith("No module named pip"):
        return f"{sys.executable} has no pip: install it, for example with 'python -m ensurepip'"
    first = next((number for number, line in enumerate(lines) if line.startswith("ERROR: ")), -1)
    errors = " ".join(line.removeprefix("ERROR: ") for line in lines[first:])
    errors = textwrap.shorten(errors or "nothing", _LONGEST_EXPLANATION, placeholder=" …")
    return f"pip could not install the locked packages; check the network and 'pip config list'. pip said: {errors}"
