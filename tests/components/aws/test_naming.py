"""Names of what a stack creates."""

import doctest
import re

from hypothesis import given
from hypothesis import strategies as st

from components.studio_access.aws import naming as names
from components.studio_access.aws.naming import MAX_PREFIX, camel_case, default_prefix
from components.studio_access.config import checks

STACKS = st.text(alphabet="abcXYZ019-_.", min_size=1, max_size=60)


def test_a_component_called_like_its_project_is_not_named_twice():
    assert default_prefix("studio-access", "studio-access", "dev") == "studio-access-dev"
    assert default_prefix("platform", "studio", "dev") == "platform-studio-dev"


@given(STACKS, STACKS, STACKS)
def test_a_default_prefix_is_always_one_that_the_settings_would_allow(project, component, stack):
    prefix = default_prefix(project, component, stack)
    assert checks.NAME_PREFIX(prefix), prefix
    assert len(prefix) <= MAX_PREFIX


@given(STACKS, STACKS)
def test_two_stacks_of_one_project_never_share_a_prefix(one, other):
    if one != other:
        assert default_prefix("studio-access", "portal", one) != default_prefix("studio-access", "portal", other)


@given(STACKS, STACKS)
def test_two_components_of_one_stack_never_share_a_prefix(one, other):
    if one != other:
        assert default_prefix("platform", one, "dev") != default_prefix("platform", other, "dev")


def test_long_names_differ_though_they_begin_alike():
    one, other = (default_prefix("studio-access", "studio-access", "a" * 50 + end) for end in "bc")
    assert one != other
    assert re.fullmatch(r"studio-access-a+-[0-9a-f]{6}", one)


def test_keys_and_outputs_are_camel_case():
    assert [camel_case(name) for name in ("vpc_id", "sagemaker-api", "tags")] == ["vpcId", "sagemakerApi", "tags"]


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(names) == doctest.TestResults(failed=0, attempted=3)
