"""The examples run as they stand, in update and preview mode."""

import pytest

from tests.examples.running import EXAMPLES, folder, run
from tests.resource_schema import problems


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
        sentence = (folder(example) / "__main__.py").read_text().partition('"""')[2].partition('."""')[0]
        assert f"description: {sentence}\n" in (folder(example) / "Pulumi.yaml").read_text()
