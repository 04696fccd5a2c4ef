"""The examples run as they stand, in update and preview mode, against the package by its installed name."""

import runpy
import sys
from collections.abc import Iterator

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.pulumi_engine.stack_file import stack_config
from tests.cloud import ROOT, Deployment, deploy
from tests.resource_schema import problems

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/__main__.py"))


@pytest.fixture(autouse=True)
def installed(tmp_path, monkeypatch) -> Iterator[None]:
    """The package importable as `studio_access`, and the bundles where a program looks for them."""
    for function in FUNCTIONS:
        build(function, Target(), tmp_path / "build", vendor=lambda *_: {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(ROOT / "components")
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "studio_access"]:
        del sys.modules[name]


def run(example: str, *, preview: bool = False) -> Deployment:
    folder = ROOT / "examples" / example
    project = next(line for line in (folder / "Pulumi.yaml").read_text().splitlines() if line.startswith("name: "))[6:]
    return deploy(
        lambda: runpy.run_path(str(folder / "__main__.py"), run_name="__main__"),
        config=stack_config(folder, "dev"),
        preview=preview,
        project=project,
    )


@pytest.mark.parametrize("preview", [False, True], ids=["update", "preview"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_asks_for_what_the_provider_knows(example, preview):
    deployment = run(example, preview=preview)
    assert {name.rpartition("-")[2] for name in deployment.all_of("Function")} == {"authorizer", "page", "presigner"}
    assert [
        problem
        for seen in deployment.resources
        if "pulumi:" not in seen.typ
        for problem in problems(seen.typ, seen.inputs)
    ] == []


def test_the_example_of_an_existing_network_creates_none():
    deployment = run("existing_network")
    assert deployment.all_of("Vpc") == deployment.all_of("Domain") == {}
    assert list(deployment.all_of("VpcEndpoint")) == ["studio-door-execute-api"]


def test_the_greenfield_example_creates_everything():
    deployment = run("greenfield")
    assert len(deployment.all_of("Subnet")) == 3
    assert len(deployment.all_of("UserProfile")) == 2
    assert len(deployment.all_of("VpcEndpoint")) == 8


def test_the_example_with_a_corporate_network_has_both_its_machines():
    deployment = run("greenfield_with_corporate_network")
    assert len(deployment.all_of("Vpc")) == 2
    assert deployment.outputs["machines"].keys() == {"bind", "client"}
    assert deployment.all_of("Instance")["studio-trial-corporate-bind"]["privateIp"] == "192.168.10.10"


def test_the_imported_component_takes_its_host_s_provider_names_tags_and_boundary():
    deployment = run("in_your_program")
    for request in deployment.monitor.requests.values():
        if request.custom and "pulumi:providers" not in request.type:
            assert "::ireland::" in request.provider, request.name
    for role in deployment.all_of("Role").values():
        assert role["permissionsBoundary"] == "arn:aws:iam::111122223333:policy/platform-boundary"
        assert role["name"].startswith("dp-studio-")
        assert role["tags"]["cost-centre"] == "4711"


def test_every_example_says_what_it_is_in_one_sentence():
    for example in EXAMPLES:
        folder = ROOT / "examples" / example
        sentence = (folder / "__main__.py").read_text().partition('"""')[2].partition('."""')[0]
        assert f"description: {sentence}\n" in (folder / "Pulumi.yaml").read_text()
