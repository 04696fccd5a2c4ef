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
    [("UserProfileName", names.is_name), ("SpaceName", names.is_name), ("DomainId", names.is_domain_id)],
)
def test_the_rule_is_sagemaker_s_own(shape, accepts):
    pattern, longest = re.compile(SHAPES[shape]["pattern"]), SHAPES[shape]["max"]
    differing = [
        text for text in SHORT + LONG if accepts(text) != (bool(pattern.fullmatch(text)) and len(text) <= longest)
    ]
    assert differing == []


@pytest.mark.parametrize("text", ["a\n", "é", "\u0430", "a" * 64, "", None, 7, b"a", ["a"]])
def test_nothing_else_is_a_name(text):
    assert not names.is_name(text)


@pytest.mark.parametrize("text", ["d-", "D-a", "d-A", "d-a\n", "x-a", "", None, 7])
def test_nothing_else_is_a_domain_id(text):
    assert not names.is_domain_id(text)


@pytest.mark.parametrize(
    "uri", ["studio::", "studio::relative/path", "app:JupyterServer:", "app:JupyterLab:lab/tree/x.ipynb", "app:Canvas:"]
)
def test_a_page_of_studio_is_a_landing_uri(uri):
    assert names.is_landing_uri(uri)


@pytest.mark.parametrize(
    "uri",
    ["", "studio:", "app:Other:", "https://evil.example", "studio:: ", "studio::\n", "studio::" + "a" * 1016, None, 7],
)
def test_nothing_else_is_a_landing_uri(uri):
    assert not names.is_landing_uri(uri)
