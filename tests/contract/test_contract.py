"""What people depend on is still there: URNs, physical names, variables, outputs, keys, commands, metrics.

The lists in `lists/` were written from the program before; `registry.py` says how they are computed from today's.
"""

import ast

import pytest

from tests.cloud import ROOT
from tests.contract.deployments import STACKS, every_deployment
from tests.contract.registry import FOLDER, LISTS, difference, file


@pytest.mark.parametrize("name", LISTS)
def test_what_people_depend_on_is_as_it_was(name):
    kept = file(name).read_text(encoding="utf-8").splitlines()
    assert kept, f"{file(name)} is empty"
    if report := difference(name, kept, LISTS[name]()):
        pytest.fail(report, pytrace=False)


def test_every_stack_file_has_a_list_and_every_list_is_compared():
    files = {path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in ROOT.glob("Pulumi.*.yaml")}
    assert files == set(STACKS)
    assert {path.stem for path in FOLDER.iterdir()} == LISTS.keys()


def test_the_lists_have_every_type_of_resource_that_the_component_can_register():
    registered = {seen.typ.rpartition(":")[2] for each in every_deployment() for seen in each.resources}
    assert _constructed() - registered == set()


def test_a_difference_names_the_list_what_is_gone_and_what_is_new():
    report = difference("dev", ["urn a", "urn b"], ["urn a", "urn c"])
    assert "lists/dev.txt" in report
    assert "gone: urn b" in report
    assert "new:  urn c" in report
    assert "python -m tests.contract" in report
    assert "urn a" not in report
    assert difference("dev", ["urn a"], ["urn a"]) == ""


def _constructed() -> set[str]:
    """The classes of the provider that the component's sources call, such as `Function`."""
    found = set()
    for path in (ROOT / "components").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        provider = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if (isinstance(node, ast.Import) and any(one.name == "pulumi_aws" for one in node.names))
            or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pulumi_aws"))
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                base, *_ = ast.unparse(node.func).split(".")
                name = node.func.attr
                if base in provider and name[0].isupper() and not name.endswith("Args"):
                    found.add(name)
    assert len(found) > 40, found
    return found
