"""Runs an example as it stands, against the package by its installed name."""

import runpy
import sys
import tempfile
from collections.abc import Generator
from contextlib import chdir, contextmanager
from functools import cache
from pathlib import Path

import yaml

from local.pulumi_engine.stack_file import stack_config
from tests.cloud import BUNDLES, ROOT, Deployment, deploy, deploy_stack

EXAMPLES = tuple(sorted(path.parent.name for path in (ROOT / "examples").glob("*/__main__.py")))


def folder(example: str) -> Path:
    """Where the example is."""
    return ROOT / "examples" / example


@cache
def run(example: str, *, preview: bool = False) -> Deployment:
    """What the example asks for, with its own stack file `dev`; deployed once for all tests, which only read it."""
    deploy_stack("dev")  # builds the bundles that the example looks for
    with _as_installed(folder(example)):
        return deploy(
            lambda: runpy.run_path(str(folder(example) / "__main__.py"), run_name="__main__"),
            config=stack_config(folder(example), "dev"),
            preview=preview,
            project=yaml.safe_load((folder(example) / "Pulumi.yaml").read_text())["name"],
        )


@contextmanager
def _as_installed(example: Path) -> Generator[None]:
    """The package by its installed name, the example's own modules, bundles where a program looks for them."""
    own = {path.stem for path in example.glob("*.py")}
    places = [str(ROOT / "components"), str(example)]
    with tempfile.TemporaryDirectory() as working:
        (Path(working) / "build").symlink_to(BUNDLES)
        sys.path[:0] = places
        try:
            with chdir(working):
                yield
        finally:
            for place in places:
                sys.path.remove(place)
            for module in [name for name in sys.modules if name.partition(".")[0] in {"studio_access", *own}]:
                if module != "__main__":
                    del sys.modules[module]
