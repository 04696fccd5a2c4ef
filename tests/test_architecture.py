"""Who may import whom, computed from the imports: no ring of files, no ring of folders, and arrows that point down."""

import ast
import gc
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.cloud import ROOT

PACKAGE = ROOT / "components" / "studio_access"
FUNCTIONS = sorted(path.parent.name for path in (ROOT / "functions").glob("*/handler.py"))
COMMON = ROOT / "functions" / "common"
FOLDERS = {"components", "cli", "functions", "local", "tests", "docs", "tools", "benchmarks", "policies", "examples"}
PACKAGES = {"studio_access", "studio_access_cli"}
PULUMI = {"pulumi", "pulumi_aws", "pulumi_policy"}
GUIDE = 400
"""Lines; a longer file holds more than one concept, or is one that nobody can split. The exceptions say which."""


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "venv" not in path.parts)


@dataclass(frozen=True)
class Tree:
    """Files that import each other, and the names under which Python finds them."""

    name: str
    folders: tuple[Path, ...]
    packages: tuple[str, ...]
    """What the first folder is called in absolute imports; the empty text: its modules are called by their own names,
    and so are those of the other folders."""

    @property
    def files(self) -> list[Path]:
        """Its modules, without those of tests and of virtual environments."""
        return [path for folder in self.folders for path in _files(folder)]


TREES = [
    Tree("components/studio_access", (PACKAGE,), ("components.studio_access", "studio_access")),
    Tree("local", (ROOT / "local",), ("local",)),
    Tree("policies", (ROOT / "policies",), ("policies", "")),
    Tree("cli", (ROOT / "cli",), ("cli", "")),
    *(Tree(f"functions/{name}", (ROOT / "functions" / name, COMMON), ("",)) for name in FUNCTIONS),
]
TREE = pytest.mark.parametrize("tree", [tree for tree in TREES if len(tree.files) > 1], ids=lambda tree: tree.name)


def sources(folder: str) -> list[Path]:
    return _files(ROOT / folder)


@cache
def parsed(path: Path) -> ast.Module:
    """Parsed once, without garbage collection: CPython 3.11 takes one in the middle for an error (gh-106905)."""
    gc.disable()
    try:
        return ast.parse(path.read_text())
    finally:
        gc.enable()


@dataclass(frozen=True)
class Import:
    """One name that a module takes: `from ..config.settings import Settings` has level 2."""

    level: int
    module: str
    name: str
    line: int


def imports(path: Path) -> Iterator[Import]:
    """Everything that a module imports, wherever it does so, and what `import_module` is given as text."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (Import(0, alias.name, "", node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(node.level, node.module or "", alias.name, node.lineno) for alias in node.names)


def roots(path: Path) -> set[str]:
    """The first names of a module's absolute imports."""
    return {one.module.partition(".")[0] for one in imports(path) if one.level == 0}


def target(tree: Tree, path: Path, one: Import) -> Path | None:
    """The file of the tree that is imported; None for what is not of the tree."""
    for base in _bases(tree, path, one):
        candidates = [base / f"{one.name}.py", base / one.name / "__init__.py"] if one.name else []
        for found in (*candidates, base.with_suffix(".py"), base / "__init__.py"):
            if found.is_file():
                return found
    return None


def _bases(tree: Tree, path: Path, one: Import) -> Iterator[Path]:
    parts = one.module.split(".") if one.module else []
    if one.level:
        yield path.parents[one.level - 1].joinpath(*parts)
        return
    for package in tree.packages:
        prefix = package.split(".") if package else []
        if parts[: len(prefix)] == prefix:
            for folder in tree.folders if not package else tree.folders[:1]:
                yield folder.joinpath(*parts[len(prefix) :])


def arrows(tree: Tree) -> Mapping[tuple[Path, Path], int]:
    """Which file imports which, and in what line."""
    found: dict[tuple[Path, Path], int] = {}
    for path in tree.files:
        for one in imports(path):
            imported = target(tree, path, one)
            if imported and imported != path:
                found.setdefault((path, imported), one.line)
    return found


def ring(edges: Mapping[tuple[Path, Path], tuple[Path, Path, int]]) -> str:
    """The first ring of arrows between parts, each reported by the import that makes it; empty if there is none."""
    graph: dict[Path, set[Path]] = {}
    for part, other in edges:
        graph.setdefault(part, set()).add(other)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib lists a ring against its arrows: each part is imported by the one after it.
        parts = list(reversed(error.args[1]))
        return "; ".join(
            f"{_shown(importer)}:{line} imports {_shown(imported)}"
            for importer, imported, line in (edges[pair] for pair in itertools.pairwise(parts))
        )
    return ""


def _shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.as_posix()


def files_of(tree: Tree) -> dict[tuple[Path, Path], tuple[Path, Path, int]]:
    """The arrows between files."""
    return {pair: (*pair, line) for pair, line in arrows(tree).items()}


def parts_of(tree: Tree) -> Iterator[dict[tuple[Path, Path], tuple[Path, Path, int]]]:
    """The arrows between what lies beside each other, files and folders, for each folder of the tree."""
    beside: dict[Path, dict[tuple[Path, Path], tuple[Path, Path, int]]] = {}
    for (path, imported), line in arrows(tree).items():
        shared = next(folder for folder in path.parents if imported.is_relative_to(folder))
        parts = (shared / path.relative_to(shared).parts[0], shared / imported.relative_to(shared).parts[0])
        beside.setdefault(shared, {}).setdefault(parts, (path, imported, line))
    yield from beside.values()


@TREE
def test_the_arrows_of_a_tree_are_seen(tree):
    assert arrows(tree), "no import of the tree was understood, so nothing below would be proved"


@TREE
def test_no_files_import_each_other_in_a_ring(tree):
    assert ring(files_of(tree)) == ""


@TREE
def test_no_folders_import_each_other_in_a_ring(tree):
    assert [found for parts in parts_of(tree) if (found := ring(parts))] == []


def test_a_ring_is_reported_by_its_imports(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    for name, text in {
        "one/low.py": "",
        "one/high.py": "from two.middle import thing",
        "two/middle.py": "import os\nfrom one import low",
    }.items():
        (tmp_path / name).write_text(text)
    tree = Tree("made up", (tmp_path,), ("",))
    assert ring(files_of(tree)) == ""
    (parts,) = [found for each in parts_of(tree) if (found := ring(each))]
    assert "one/high.py:1 imports" in parts
    assert "two/middle.py:2 imports" in parts
    (tmp_path / "one/low.py").write_text("from two import middle")
    parsed.cache_clear()
    assert "one/low.py:1 imports" in ring(files_of(tree))


LOWEST = ("aws", "iam", "config")
"""Plain data in, plain data out: no provider, and nothing of what is above them. `bundles` stands beside them."""
ABOVE = {path.name.removesuffix(".py") for path in PACKAGE.iterdir()} - {*LOWEST, "bundles", "__init__", "py.typed"}


def part(path: Path) -> str:
    """The part of the component that a file belongs to: a folder, or a module beside the folders."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("folder", LOWEST)
def test_the_lowest_folders_know_no_provider_and_none_of_the_parts(folder):
    assert folder not in ABOVE
    for path in sources(f"components/studio_access/{folder}"):
        assert "pulumi_aws" not in roots(path), path
        below = {part(found) for one in imports(path) if (found := target(TREES[0], path, one))}
        assert below & ABOVE == set(), path


@pytest.mark.parametrize("module", ["outputs.py", "front_door_output.py", "issuers.py", "monitoring/names.py"])
def test_what_commands_and_documents_read_needs_no_provider(module):
    seen: set[Path] = set()
    waiting = [PACKAGE / module]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        waiting += [found for one in imports(path) if (found := target(TREES[0], path, one)) and found not in seen]
    assert PACKAGE / "config" / "settings.py" in seen or module == "monitoring/names.py"
    assert {path for path in seen if "pulumi_aws" in roots(path)} == set()


@pytest.mark.parametrize("path", _files(PACKAGE / "iam"), ids=lambda path: path.name)
def test_iam_documents_know_no_pulumi(path):
    assert not roots(path) & PULUMI


@pytest.mark.parametrize("path", _files(PACKAGE), ids=_shown)
def test_the_package_imports_itself_by_relative_names_and_nothing_else_of_the_repository(path):
    assert not roots(path) & (FOLDERS | PACKAGES)


@pytest.mark.parametrize("path", sources("components"), ids=_shown)
def test_annotations_are_evaluated_so_that_other_languages_can_be_served(path):
    assert "__future__" not in roots(path)


@pytest.mark.parametrize("path", sources("functions"), ids=_shown)
def test_functions_import_nothing_of_the_repository_but_what_their_bundle_holds(path):
    """Their own modules and those of `functions/common` lie beside each other in a bundle, under their own names."""
    assert not roots(path) & (FOLDERS | PACKAGES | PULUMI)
    assert not any(one.level > 1 for one in imports(path))


@pytest.mark.parametrize("path", sources("policies"), ids=_shown)
def test_policies_import_nothing_of_the_component(path):
    """The pack is installed by itself, and judges any program."""
    assert not roots(path) & ((FOLDERS | PACKAGES | {"pulumi_aws"}) - {"policies"})


@pytest.mark.parametrize("path", sources("local"), ids=_shown)
def test_the_local_aws_imports_no_test(path):
    assert "tests" not in roots(path)


@pytest.mark.parametrize("path", sources("cli"), ids=_shown)
def test_the_command_line_knows_the_installed_component_and_no_provider(path):
    assert not roots(path) & (FOLDERS | {"pulumi_aws"})


@pytest.mark.parametrize(
    "path",
    [path for folder in ("cli", "components", "functions", "local", "policies", "tools") for path in sources(folder)],
    ids=_shown,
)
def test_a_file_says_what_it_is_for_and_holds_one_concept(path):
    text = path.read_text()
    assert ast.get_docstring(parsed(path)), path
    assert len(text.splitlines()) <= GUIDE, f"{path}: is this one concept? Then raise the guide, with the reason"
