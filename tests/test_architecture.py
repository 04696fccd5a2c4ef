"""Who may depend on whom."""

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cloud import ROOT

PACKAGE = ROOT / "components" / "studio_access"
FOLDERS = {"components", "functions", "local", "tests", "tools", "docs", "benchmarks", "policies"}
# The only modules that create or look up resources; everything else is plain data in, plain data out.
WIRING = {
    "api/firewall",
    "api/private_api",
    "api/stage",
    "dns/resolver",
    "identity/identity",
    "identity/client",
    "identity/directory",
    "identity/pre_token",
    "identity/providers",
    "identity/sign_in_domain",
    "identity/user_pool",
    "identity/key_refresh",
    "lambda_functions/execution_role",
    "lambda_functions/function",
    "lambda_functions/functions",
    "lookup",
    "network/endpoints",
    "network/security_groups",
    "network/vpc",
    "studio/app_groups",
    "studio/domain",
    "watch/topic",
    "watch/watch",
}
# These take or give outputs, and so know Pulumi but no provider.
OUTPUTS = {
    "__init__",
    "config/args",
    "config/identity_rules",
    "config/setting",
    "config/settings",
    "config/stack_config",
    "created",
    "dns/corporate_dns",
    "oversight",
    "perimeter",
    "identity/identity",
    "identity/accepted_issuers",
    "identity/other_issuers",
    "operating",
    "studio_access",
}


@cache
def tree(path: Path) -> ast.Module:
    """Parsed once, without garbage collection: CPython 3.11 takes one in the middle for an error (gh-106905)."""
    gc.disable()
    try:
        return ast.parse(path.read_text())
    finally:
        gc.enable()


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Each import as (how many dots, module)."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def roots(path: Path) -> set[str]:
    return {module.partition(".")[0] for level, module in imports(path) if level == 0}


def sources(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "venv" not in path.parts)


def module(path: Path) -> str:
    """A module's name inside the package, such as `api/stage`."""
    return path.relative_to(PACKAGE).with_suffix("").as_posix()


def test_every_module_that_may_know_more_is_there():
    assert {module(path) for path in sources("components")} >= WIRING | OUTPUTS


@pytest.mark.parametrize("path", sources("functions"), ids=str)
def test_functions_import_nothing_of_the_repository(path):
    assert not roots(path) & (FOLDERS | {"pulumi", "pulumi_aws", "studio_access"})


@pytest.mark.parametrize("path", sources("components"), ids=str)
def test_the_package_imports_itself_by_relative_names_and_nothing_else_of_the_repository(path):
    assert not roots(path) & (FOLDERS | {"studio_access"})


@pytest.mark.parametrize("path", [path for path in sources("components") if module(path) not in WIRING], ids=str)
def test_only_the_wiring_knows_the_provider(path):
    assert "pulumi_aws" not in roots(path)


@pytest.mark.parametrize(
    "path", [path for path in sources("components") if module(path) not in WIRING | OUTPUTS], ids=str
)
def test_pure_modules_know_no_pulumi(path):
    assert "pulumi" not in roots(path)


@pytest.mark.parametrize("path", sources("components/studio_access/config"), ids=str)
def test_settings_know_nothing_of_the_parts_that_they_shape(path):
    beyond = {name.partition(".")[0] for level, name in imports(path) if level > 1}
    assert beyond <= {"aws", "bundles", "iam"}


@pytest.mark.parametrize("path", sources("policies"), ids=str)
def test_the_policy_pack_imports_nothing_of_the_repository(path):
    """It is installed by itself, and judges any program."""
    assert not roots(path) & (FOLDERS | {"studio_access", "pulumi_aws"})


@pytest.mark.parametrize("path", sources("policies/pack/iam"), ids=str)
def test_the_reader_of_iam_documents_knows_no_pulumi(path):
    assert not roots(path) & {"pulumi", "pulumi_policy"}
    assert not any(level > 1 for level, _ in imports(path))


@pytest.mark.parametrize("path", sources("local"), ids=str)
def test_the_local_aws_imports_no_test(path):
    assert "tests" not in roots(path)


@pytest.mark.parametrize("path", sources("components"), ids=str)
def test_annotations_are_evaluated_so_that_other_languages_can_be_served(path):
    assert (0, "__future__") not in set(imports(path))


@pytest.mark.parametrize(
    "path",
    [path for folder in ("components", "functions", "local", "policies", "tools") for path in sources(folder)],
    ids=str,
)
def test_a_file_is_short_and_says_what_it_is_for(path):
    text = path.read_text()
    assert ast.get_docstring(tree(path)), path
    assert len(text.splitlines()) <= 400, path
