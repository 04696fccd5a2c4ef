"""What functions share: each bundle has the shared modules that its function uses, and no module is there twice."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from components.studio_access.bundles.bundle import COMMON
from tests.functions.loading import FUNCTIONS

_IMPORT = re.compile(r"^ *(?:from|import) (\w+)", re.MULTILINE)


def _modules(folder: str) -> dict[str, Path]:
    return {path.stem: path for path in (FUNCTIONS / folder).glob("*.py")}


def _imports(path: Path) -> set[str]:
    """Modules by name, those that are imported inside of functions too."""
    return set(_IMPORT.findall(path.read_text()))


def _needed(function: str) -> set[str]:
    """The shared modules that a function imports, and what these import of each other."""
    shared, found = _modules("common"), set[str]()
    pending = set.union(*map(_imports, _modules(function).values())) & shared.keys()
    while pending:
        found |= pending
        pending = set.union(*(_imports(shared[name]) for name in pending)) & shared.keys() - found
    return found


@pytest.mark.parametrize("function", COMMON)
def test_a_bundle_has_the_shared_modules_that_its_function_uses_and_no_other(function):
    assert set(COMMON[function]) == _needed(function)


def test_every_shared_module_is_used_by_two_functions_at_least():
    users = {name: [function for function in COMMON if name in COMMON[function]] for name in _modules("common")}
    assert {name: functions for name, functions in users.items() if len(functions) < 2} == {}


def test_no_two_functions_have_modules_of_one_name():
    """Tests and type checks see all of them; a bundle is one flat folder."""
    owners: dict[str, list[str]] = {}
    for folder in (*COMMON, "common"):
        for name in _modules(folder).keys() - {"handler"}:
            owners.setdefault(name, []).append(folder)
    assert {name: folders for name, folders in owners.items() if len(folders) > 1} == {}


@pytest.mark.parametrize("function", COMMON)
def test_imports_go_round_in_no_ring(function):
    modules = _modules("common") | _modules(function)
    TopologicalSorter({name: _imports(path) & modules.keys() for name, path in modules.items()}).prepare()


def test_shared_modules_import_nothing_of_a_function():
    own = {name for function in COMMON for name in _modules(function)}
    assert {name: _imports(path) & own for name, path in _modules("common").items() if _imports(path) & own} == {}
