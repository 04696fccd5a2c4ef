"""One Lambda bundle: the deployable zip of a function, built on demand, and the check that it is up to date."""

import hashlib
import json
import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from . import wheels
from .deterministic_zip import deterministic_zip
from .error import BundleError
from .target import Target

# The modules of `functions/common` that each function uses, itself or through one of these, and that its bundle holds
# beside its own: what functions share is written once, and no function carries what it does not use.
COMMON: Mapping[str, tuple[str, ...]] = {
    "authorizer": ("aws_client", "environment", "event", "key_set", "key_source", "names", "strict_decoding"),
    "presigner": ("aws_client", "cross_origin", "environment", "event", "log", "names", "response", "sagemaker"),
    "page": ("environment", "response"),
    "preflight": ("cross_origin", "environment", "event", "response"),
    "profile_creator": ("aws_client", "environment", "event", "log", "names", "response", "sagemaker"),
    "pre_token": ("aws_client", "environment", "event", "log", "names"),
    "key_refresher": ("aws_client", "environment", "key_set", "key_source", "log", "names", "strict_decoding"),
}
FUNCTIONS = tuple(COMMON)

_SOURCE_SUFFIXES = {".css", ".html", ".js", ".py"}
_FORMAT = 1  # to be raised when the code here makes another archive of the same inputs
_HEX_DIGITS = 64  # of a sha256
_SEAL_LENGTH = 2 * _HEX_DIGITS

# In the installed wheel the functions lie in the package studio_access, in the repository at its root.
_PLACES = (Path(__file__).parents[1] / "functions", Path(__file__).parents[3] / "functions")
SOURCES = next((place for place in _PLACES if place.is_dir()), _PLACES[0])

Vendor = Callable[[str, Path, Target], dict[str, bytes]]


def build(
    function: str,
    target: Target,
    folder: Path,
    *,
    sources: Path = SOURCES,
    vendor: Vendor = wheels.vendored_files,
) -> Path:
    """Make the function's bundle in `folder`, unless it is there and up to date; return its path.

    sources: where the functions' folders are. vendor: makes the files of the third-party packages.
    Raises BundleError if the packages cannot be installed.
    """
    inputs = _inputs_digest(function, target, sources)
    path = bundle_path(function, target, folder)
    if _fault(path, inputs) is None:
        return path
    try:
        packages = vendor(function, sources / function / "requirements.txt", target)
    except BundleError as error:
        raise BundleError(f"the {function} bundle for {target} cannot be built: {error}") from error
    archive = deterministic_zip(packages | _source_files(function, sources), comment=bytes(_SEAL_LENGTH))
    content = archive[:-_SEAL_LENGTH]
    _write_atomically(path, content + _seal(content, inputs))
    return path


def require(function: str, target: Target, folder: Path, *, sources: Path = SOURCES) -> Path:
    """The path of the function's bundle in `folder`; builds and installs nothing.

    Raises BundleError, naming the command to run, if it is missing, damaged or made of something else than the
    present sources, lock and rules.
    """
    path = bundle_path(function, target, folder)
    fault = _fault(path, _inputs_digest(function, target, sources))
    if fault is not None:
        # This interpreter by its path: the shell's own python is seldom the one that has the packages.
        command = [sys.executable, "-m", str(__package__), *target.command_options.split(), "--folder", str(folder)]
        raise BundleError(f"the {function} bundle {path} {fault}; run: {shlex.join(command)}")
    return path


def is_up_to_date(function: str, target: Target, folder: Path, *, sources: Path = SOURCES) -> bool:
    """Whether `build` would do nothing."""
    return _fault(bundle_path(function, target, folder), _inputs_digest(function, target, sources)) is None


def bundle_path(function: str, target: Target, folder: Path) -> Path:
    """Where the function's bundle for the target belongs."""
    return folder / f"{function}-{target}.zip"


def _source_files(function: str, sources: Path) -> dict[str, bytes]:
    folder = sources / function
    found = (path for path in folder.rglob("*.*") if path.suffix in _SOURCE_SUFFIXES)
    own = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    shared = {f"{name}.py": (sources / "common" / f"{name}.py").read_bytes() for name in COMMON[function]}
    # A bundle is one flat folder, so one of the two would be lost without a word.
    if twice := sorted(own.keys() & shared.keys()):
        raise BundleError(f"{', '.join(twice)} of the {function} has the name of a module of {sources / 'common'}")
    return shared | own


def _inputs_digest(function: str, target: Target, sources: Path) -> str:
    """A digest of all that decides what the bundle holds: sources, lock, target and the rules of the builder."""
    if function not in FUNCTIONS:
        raise BundleError(f"function {function!r} is unknown; allowed: {', '.join(FUNCTIONS)}")
    needed = [sources / function / name for name in ("handler.py", "requirements.txt")]
    needed += [sources / "common" / f"{name}.py" for name in COMMON[function]]
    for path in needed:
        if not path.is_file():
            raise BundleError(f"the sources of the {function} are incomplete: {path} is missing")
    files = _source_files(function, sources)
    files["requirements.txt"] = (sources / function / "requirements.txt").read_bytes()
    inputs = {
        "format": _FORMAT,
        "target": str(target),
        "pip": target.pip_options,
        "excluded": [
            wheels.EXCLUDED_FOLDERS,
            wheels.EXCLUDED_AT_THE_TOP,
            wheels.EXCLUDED_NAMES,
            wheels.EXCLUDED_SUFFIXES,
        ],
        "trimmed": wheels.TRIMMED.get(function),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _seal(content: bytes, inputs: str) -> bytes:
    """The archive's comment: what it was made of, and a checksum of all that comes before."""
    return (inputs + hashlib.sha256(content).hexdigest()).encode()


def _fault(path: Path, inputs: str) -> str | None:
    """What is wrong with the bundle at `path`, in words that follow its name; None if it may be deployed."""
    try:
        archive = path.read_bytes()
    except FileNotFoundError:
        return "does not exist"
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    content, seal = archive[:-_SEAL_LENGTH], archive[-_SEAL_LENGTH:]
    if seal[_HEX_DIGITS:] != _seal(content, inputs)[_HEX_DIGITS:]:
        return "is damaged"
    if seal != _seal(content, inputs):
        return "is out of date"
    return None


def _write_atomically(path: Path, content: bytes) -> None:
    """Replace the file in one step, so that nobody ever reads half a bundle."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise BundleError(f"the bundle {path} cannot be written: {error.strerror}") from error
