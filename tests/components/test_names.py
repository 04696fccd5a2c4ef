"""Names of what a stack creates."""

import re

from hypothesis import given
from hypothesis import strategies as st

from components.studio_access import checks
from components.studio_access.names import MAX_PREFIX, camel_case, default_prefix

STACKS = st.text(alphabet="abcXYZ019-_.", min_size=1, max_size=60)


def test_plain_names_stay_as_they_are():
    assert default_prefix("studio-access", "dev") == "studio-access-dev"


@given(STACKS, STACKS)
def test_a_default_prefix_is_always_one_that_the_settings_would_allow(project, stack):
    prefix = default_prefix(project, stack)
    assert checks.NAME_PREFIX(prefix), prefix
    assert len(prefix) <= MAX_PREFIX


@given(STACKS, STACKS)
def test_two_stacks_of_one_project_never_share_a_prefix(one, other):
    if one != other:
        assert default_prefix("studio-access", one) != default_prefix("studio-access", other)


def test_long_names_differ_though_they_begin_alike():
    one, other = (default_prefix("studio-access", "a" * 50 + end) for end in "bc")
    assert one != other
    assert re.fullmatch(r"studio-access-a+-[0-9a-f]{6}", one)


def test_keys_and_outputs_are_camel_case():
    assert [camel_case(name) for name in ("vpc_id", "sagemaker-api", "tags")] == ["vpcId", "sagemakerApi", "tags"]
