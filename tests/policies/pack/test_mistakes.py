"""Every mistake in the tables is caught, by the policies that are meant for it and no other."""

import pytest

from tests.cloud import deploy_stack
from tests.policies.engine import asked
from tests.policies.mistakes import access, api, functions, identity, network, presigning
from tests.policies.program import Program

MISTAKES = [mistake for table in (access, api, functions, identity, network, presigning) for mistake in table.MISTAKES]
# Judged with a configuration of its own, in test_configuration.py.
CONFIGURED = {"required-tags"}


# The SDK reads a whole stack anew for each policy on stacks, and no such policy asks for these.
UNASKED = (
    "aws:apigateway/integration:",
    "aws:apigateway/response:",
    "aws:cloudwatch/logGroup:",
    "aws:ec2/routeTable",
    "aws:lambda/",
    "aws:vpc/securityGroupEgressRule:",
)


def compliant() -> Program:
    """Everything that can be created, without what the demonstration's stack file eases."""
    deployment = deploy_stack("greenfield", mfa="ON", passwordSignIn="false", deletionProtection="true")
    return Program(asked(deployment))


@pytest.fixture(scope="module")
def base(pack):
    program = compliant()
    assert pack.judge(program.resources.values()) == []
    return program


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_caught_by_the_policy_meant_for_it(mistake, base, pack):
    program = Program(dict(base.resources))
    mistake.change(program)
    said = [found for urn in program.changed for found in pack.analyze(program.resources[urn])]
    said += pack.analyze_stack(one for one in program.resources.values() if not one.type.startswith(UNASKED))
    assert {found.policy for found in said} == mistake.fired
    assert not any(found.undecided for found in said)


def test_mistakes_are_all_different():
    assert len({mistake.sentence for mistake in MISTAKES}) == len(MISTAKES) >= 80


def test_every_policy_catches_some_mistake(pack):
    caught = frozenset().union(*(mistake.fired for mistake in MISTAKES))
    assert caught | CONFIGURED == {policy.name for policy in pack.info.policies}
