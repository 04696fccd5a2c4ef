"""The component passes its own pack, in every stack file and example, when updating and when previewing."""

import json
import re

import pytest

from tests.cloud import ROOT, deploy_stack
from tests.identity import FEDERATED
from tests.policies.pack.engine import Diagnostic, engine_resources, running

# Nothing is logged of what goes through the simulated corporate network; it is there to be tried and thrown away.
SIMULATED = {"vpc-flow-logs"}
STACKS = {"dev": set(), "local": set(), "greenfield": set()}
ADVICE = {
    "existing_network": set(),
    "greenfield": set(),
    "greenfield_with_corporate_network": SIMULATED | {"cognito-no-password-flow", "cognito-deletion-protection"},
    "in_your_program": set(),
}
# Documents, addresses and sources that hold ids of what is yet to be created.
UNDECIDED = {
    "api-denies-other-endpoints",
    "cognito-return-addresses",
    "api-policy-opens-nothing",
    "execution-roles-presign-for-themselves",
    "iam-no-escalation",
    "iam-not-everything",
    "lambda-named-source",
    "lambda-no-credentials",
    "policy-documents-readable",
    "presign-named-domains",
    "presign-through-endpoints",
    "vpc-endpoint-policy",
}


@pytest.fixture(scope="module")
def packs(pack):
    """The pack by stack: where portals call the API, it is configured as docs/portal.md says."""
    (settings,) = re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "portal.md").read_text(), re.DOTALL)
    with running() as configured:
        configured.configure(**{name.replace("-", "_"): given for name, given in json.loads(settings).items()})
        yield {stack: configured if stack == "local" else pack for stack in STACKS}


def advice(diagnostics: list[Diagnostic]) -> set[str]:
    assert [found for found in diagnostics if found.level != "advisory"] == []
    return {found.policy for found in diagnostics if not found.undecided}


@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_passes(stack, packs):
    diagnostics = packs[stack].check(engine_resources(deploy_stack(stack)).values())
    assert advice(diagnostics) == STACKS[stack]
    assert not any(found.undecided for found in diagnostics)


@pytest.mark.parametrize("preview", [False, True])
def test_the_client_that_corporate_providers_fill_attributes_through_passes(preview, packs):
    """What the component lets such a client write, and what the pack says of it, are two rules that must agree."""
    deployment = deploy_stack("local", preview=preview, **FEDERATED)
    assert "custom:studio_profile" in deployment.one("UserPoolClient", "studio-access")["writeAttributes"]
    found = packs["local"].analyze_stack(engine_resources(deployment).values())
    assert [one for one in found if one.policy == "cognito-protected-attributes"] == []


@pytest.mark.parametrize("brought", [False, True])
def test_the_same_client_of_a_pool_that_the_stack_does_not_show_is_refused(brought, packs):
    resources = dict(engine_resources(deploy_stack("local", **FEDERATED)))
    if brought:
        resources = {urn: one for urn, one in resources.items() if not one.type.endswith(":UserPool")}
    found = packs["local"].analyze_stack(resources.values())
    assert ("cognito-protected-attributes" in {one.policy for one in found}) == brought


@pytest.mark.parametrize("stack", STACKS)
def test_a_preview_passes_and_says_what_it_cannot_decide(stack, packs):
    diagnostics = packs[stack].check(engine_resources(deploy_stack(stack, preview=True)).values())
    assert advice(diagnostics) == STACKS[stack]
    undecided = {found.policy for found in diagnostics if found.undecided}
    assert undecided <= UNDECIDED
    assert undecided >= {"api-denies-other-endpoints", "lambda-named-source"}
    for found in diagnostics:
        if found.undecided:
            assert " of 'studio-access" in found.message


def test_portals_are_a_mistake_until_their_preflights_are_named(pack):
    diagnostics = pack.check(engine_resources(deploy_stack("local")).values())
    fired = {found.policy for found in diagnostics if found.level == "mandatory"}
    assert fired == {"api-policy-opens-nothing", "api-public-routes"}


@pytest.mark.parametrize(
    ("stack", "settings"),
    [
        ("greenfield", {"keyRefresh": "scheduled"}),
        ("local-oidc", {"keyRefresh": "scheduled", "dynamodbEndpointId": "vpce-0123456789abcdef9"}),
        ("local-oidc", {}),
    ],
)
def test_a_stack_with_the_authorizer_in_the_vpc_passes(stack, settings, pack):
    deployment = deploy_stack(stack, authorizerInVpc="true", **settings)
    assert advice(pack.check(engine_resources(deployment).values())) == STACKS.get(stack, set())


def test_a_stack_with_every_choice_that_is_off_by_default_passes(pack):
    deployment = deploy_stack(
        "dev",
        entrypoints="any",
        kmsKeyArn="arn:aws:kms:eu-west-1:111122223333:key/0",
        manageApiGatewayAccount="true",
        createResolver="true",
        resolverAddresses="[]",
    )
    assert pack.check(engine_resources(deployment).values()) == []
