"""Installs the identity provider that is not ours: exactly the locked packages, once, below build/."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(__file__).parent / "oidc_provider"
_ROOT = Path(__file__).parents[1]
_FILES = ("package.json", "package-lock.json", "provider.mjs")
_OLDEST_NODE = 20
_LONGEST_EXPLANATION = 400


class NodeError(Exception):
    """Raised if Node is missing or too old, or the packages cannot be installed."""


def node() -> str:
    """The path of Node; `NodeError` if there is none that is new enough."""
    path = shutil.which("node")
    if path is None or shutil.which("npm") is None:
        raise NodeError(f"Node {_OLDEST_NODE} or newer and npm are needed for the identity provider; there is no node")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    if int(version.removeprefix("v").partition(".")[0]) < _OLDEST_NODE:
        raise NodeError(f"Node {_OLDEST_NODE} or newer is needed for the identity provider; this is {version}")
    return path


def installed() -> Path:
    """The program with its packages below the project's build folder; installs them if they are not there yet."""
    digest = hashlib.sha256(b"".join((SOURCE / name).read_bytes() for name in _FILES)).hexdigest()[:16]
    folder = _ROOT / "build" / f"oidc-provider-{digest}"
    if not folder.is_dir():
        _install(folder)
    return folder / "provider.mjs"


def _install(folder: Path) -> None:
    """In a folder of its own, which takes its name only when it is complete: several may install at once."""
    node()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="oidc-provider-") as partial:
        for name in _FILES:
            shutil.copy(SOURCE / name, partial)
        # No package's scripts run: none of these needs any.
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        npm = subprocess.run(command, cwd=partial, capture_output=True, text=True, check=False)  # noqa: S603
        if npm.returncode != 0:
            said = " ".join((npm.stderr or npm.stdout).split())[:_LONGEST_EXPLANATION]
            raise NodeError(f"npm could not install the locked packages of the identity provider: {said}")
        try:
            os.rename(partial, folder)  # noqa: PTH104 - Path.rename would go on with the name that is gone
        except OSError:
            if not folder.is_dir():
                raise
        Path(partial).mkdir(exist_ok=True)
