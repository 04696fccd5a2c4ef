"""Imports the code of one Lambda function the way Lambda does: its modules first on the path, its environment only."""

import importlib
import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

from components.studio_access.bundles.bundle import COMMON

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"


@contextmanager
def function_root(function: str, env: Mapping[str, str] | None = None) -> Generator[Path]:
    """Let plain imports resolve to `functions/<function>` and `functions/common`, with `env` as the whole environment.

    Every function has a module called `handler`, so what the block imported is forgotten again at its end;
    modules it handed out keep working.
    """
    folder = FUNCTIONS / function
    if function not in COMMON:
        raise ValueError(f"no function {function!r}: expected one of {sorted(COMMON)}")
    own_names = {path.stem for path in folder.iterdir() if path.suffix in {".py", ""}} | set(COMMON[function])
    outside = _take(own_names)
    with (
        patch.dict(os.environ, env or {}, clear=True),
        patch.object(sys, "path", [str(folder), str(FUNCTIONS / "common"), *sys.path]),
    ):
        try:
            yield folder
        finally:
            _take(own_names)
            sys.modules.update(outside)


def load(function: str, env: Mapping[str, str] | None = None, module: str = "handler") -> ModuleType:
    """Import one module of a function afresh: each call gives a new one with state of its own."""
    with function_root(function, env):
        return importlib.import_module(module)


def _take(names: set[str]) -> dict[str, ModuleType]:
    taken = [name for name in sys.modules if name.partition(".")[0] in names]
    return {name: sys.modules.pop(name) for name in taken}
