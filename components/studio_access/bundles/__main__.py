"""The command that builds every function's bundle for one target."""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

from .bundle import FUNCTIONS, build, is_up_to_date
from .error import BundleError
from .target import ARCHITECTURES, PYTHONS, Target


def main(arguments: Sequence[str] | None = None) -> int:
    """Build what is missing or out of date, print a line for each bundle, and return the exit status."""
    options = _options(arguments)
    try:
        target = Target.of_this_machine() if options.this_machine else Target(options.python, options.architecture)
        for function in FUNCTIONS:
            sys.stdout.write(_built(function, target, options.folder) + "\n")
    except BundleError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def _built(function: str, target: Target, folder: Path) -> str:
    done = "up to date" if is_up_to_date(function, target, folder) else "built"
    path = build(function, target, folder)
    archive = path.read_bytes()
    return f"{path}  {len(archive) / 1e6:.1f} MB  sha256 {hashlib.sha256(archive).hexdigest()[:16]}  {done}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"python -m {__package__}",
        description="Build the Lambda bundles: the functions' sources with the packages their locks name.",
    )
    default = Target()
    parser.add_argument("--python", choices=PYTHONS, help=f"default: {default.python}")
    parser.add_argument("--architecture", choices=ARCHITECTURES, help=f"default: {default.architecture}")
    parser.add_argument("--this-machine", action="store_true", help="the running Python and processor instead")
    parser.add_argument("--folder", type=Path, help="where the zips go (default: build, for this machine build/local)")
    options = parser.parse_args(arguments)
    if options.this_machine and (options.python or options.architecture):
        parser.error("--this-machine excludes --python and --architecture")
    # Apart, so that what was built for this machine, of whatever system, is never deployed.
    options.folder = options.folder or (Path("build", "local") if options.this_machine else Path("build"))
    options.python = options.python or default.python
    options.architecture = options.architecture or default.architecture
    return options


if __name__ == "__main__":
    sys.exit(main())
