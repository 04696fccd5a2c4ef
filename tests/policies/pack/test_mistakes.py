"""Every mistake in the tables is caught, by the policies that are meant for it and no other."""

import pkgutil
from importlib import import_module

import pytest

from policies.pack import rules
from tests.cloud import deploy_stack
from tests.policies.pack.engine import engine_resources
from tests.policies.pack.program import Program

# A table of mistakes for each module of policies, by its name.
TABLES = {
    found.name: import_module(f"tests.policies.pack.mistakes.{found.name}").MISTAKES
    for found in pkgutil.iter_modules(rules.__path__)
}
MISTAKES = [mistake for table in TABLES.values() for mistake in table]
# Checked with a configuration of its own, in test_configuration.py.
CONFIGURED = {"required-tags"}

# The SDK reads a whole stack anew for each policy on stacks, and no such policy asks for these.
NOT_NEEDED = (
    "aws:apigateway/integration:",
    "aws:apigateway/response:",
    "aws:cloudwatch/logGroup:",
    "aws:ec2/routeTable",
    "aws:lambda/",
    "aws:vpc/securityGroupEgressRule:",
)


def compliant() -> Program:
    """Everything that can be created, without what the demonstration's stack file eases."""
    deployment = deploy_stack("greenfield")
    return Program(engine_resources(deployment))


@pytest.fixture(scope="module")
def base(pack):
    program = compliant()
    assert pack.check(program.resources.values()) == []
    return program


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_caught_by_the_policy_meant_for_it(mistake, base, pack):
    program = Program(dict(base.resources))
    mistake.change(program)
    diagnostics = [found for urn in program.changed for found in pack.analyze(program.resources[urn])]
    diagnostics += pack.analyze_stack(one for one in program.resources.values() if not one.type.startswith(NOT_NEEDED))
    assert {found.policy for found in diagnostics} == mistake.fired
    assert not any(found.undecided for found in diagnostics)


def test_mistakes_are_all_different():
    assert len({mistake.sentence for mistake in MISTAKES}) == len(MISTAKES) >= 80


def test_every_policy_catches_some_mistake(pack):
    caught = frozenset().union(*(mistake.fired for mistake in MISTAKES))
    assert caught | CONFIGURED == {policy.name for policy in pack.info.policies}


@pytest.mark.parametrize("module", TABLES)
def test_a_module_s_table_has_a_mistake_for_each_of_its_policies(module):
    caught = frozenset().union(*(mistake.fired for mistake in TABLES[module]))
    policies = import_module(f"policies.pack.rules.{module}").POLICIES
    assert caught | CONFIGURED >= {policy.name for policy in policies}


def test_every_module_of_policies_is_part_of_the_pack(pack):
    listed = [policy.name for module in TABLES for policy in import_module(f"policies.pack.rules.{module}").POLICIES]
    assert sorted(listed) == sorted(policy.name for policy in pack.info.policies)
