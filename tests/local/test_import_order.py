"""The modules of the local AWS import one another in one direction."""

import ast
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.cloud import ROOT

FOLDERS = (
    "demo",
    "deployment",
    "pulumi_engine",
    "pulumi_engine/resource_types",
    "identity_provider",
    "emulator",
    "aws/sagemaker",
    "aws",
    "servers",
)
"""Each imports only those that stand after it."""
MODULES = sorted(path for path in (ROOT / "local").glob("*/**/*.py") if path.name != "sitecustomize.py")


def name(path):
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")


NAMES = {name(path) for path in MODULES}


def imported(path):
    """The modules of the local AWS that one imports, also late and inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}: relative imports hide the folder"
            module = node.module or ""
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & NAMES


def folder(module):
    return "/".join(module.split(".")[1:-1])


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_imports_its_own_folder_and_those_after_it(path):
    allowed = FOLDERS[FOLDERS.index(folder(name(path))) :]
    assert {module for module in imported(path) if folder(module) not in allowed} == set()


def test_no_ring_of_modules():
    graph = TopologicalSorter({name(path): imported(path) for path in MODULES})
    try:
        graph.prepare()
    except CycleError as ring:
        pytest.fail(" -> ".join(ring.args[1]))
