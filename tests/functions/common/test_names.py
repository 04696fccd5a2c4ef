"""Our patterns of names accept exactly what SageMaker's own accept."""

import itertools
import re

import botocore.session
import pytest

from tests.functions.loading import load

names = load("presigner", module="names")
SHAPES = botocore.session.Session().get_service_data("sagemaker")["shapes"]

SHORT = ["".join(letters) for length in range(6) for letters in itertools.product("aZ0-_d", repeat=length)]
LONG = [
    start + filling * length + end
    for start in ("a", "d-", "-")
    for end in ("a", "-", "")
    for filling in ("a", "-", "a-")
    for length in range(25, 66)
]


@pytest.mark.parametrize(
    ("shape", "accepts"),
    [("UserProfileName", names.is_profile_name), ("SpaceName", names.is_space_name), ("DomainId", names.is_domain_id)],
)
def test_the_rule_is_sagemaker_s_own(shape, accepts):
    pattern, longest = re.compile(SHAPES[shape]["pattern"]), SHAPES[shape]["max"]
    differing = [
        text for text in SHORT + LONG if accepts(text) != (bool(pattern.fullmatch(text)) and len(text) <= longest)
    ]
    assert differing == []


@pytest.mark.parametrize("text", ["a\n", "é", "\u0430", "a" * 64, "", None, 7, b"a", ["a"]])
def test_nothing_else_is_a_name(text):
    assert not names.is_profile_name(text)
    assert not names.is_space_name(text)


@pytest.mark.parametrize("text", ["d-", "D-a", "d-A", "d-a\n", "x-a", "", None, 7])
def test_nothing_else_is_a_domain_id(text):
    assert not names.is_domain_id(text)


@pytest.mark.parametrize("text", ["abc", "a_b.c-d", "a" * 255])
def test_a_table_has_a_name_of_3_to_255_characters(text):
    assert names.is_table_name(text)


@pytest.mark.parametrize("text", ["ab", "a" * 256, "a/b", "abc\n", "arn:aws:dynamodb", "", None, 7])
def test_nothing_else_is_the_name_of_a_table(text):
    assert not names.is_table_name(text)
