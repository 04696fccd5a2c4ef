"""One reader for the variables of all functions: what is wrong is named, shown shortly, and told what is allowed."""

import re

import pytest

from tests.functions.loading import function_root

with function_root("presigner"):
    import environment

TEN = {"NUMBER": "10", "AWS_REGION": "eu-central-1"}


def test_a_variable_is_what_the_parser_makes_of_it():
    assert environment.read(TEN, "NUMBER", int, "a number") == 10


def test_a_missing_variable_is_named_with_what_is_allowed():
    with pytest.raises(environment.ConfigurationError, match=r"^OTHER is missing; allowed: a number$"):
        environment.read(TEN, "OTHER", int, "a number")


@pytest.mark.parametrize("error", [ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError])
def test_whatever_a_parser_stumbles_over_is_a_wrong_value_and_leaves_no_trace_of_itself(error):
    def parse(_):
        raise error("secret detail")

    with pytest.raises(environment.ConfigurationError, match=r"^NUMBER is '10'; allowed: a number$") as raised:
        environment.read(TEN, "NUMBER", parse, "a number")
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("value", ["\n", "\u2028", "\x1b[2J", "é" * 500, ["x"] * 500])
def test_a_wrong_value_is_one_short_line_of_ascii(value):
    message = str(environment.wrong_value("NUMBER", value, "a number"))
    assert message.isascii()
    assert message.isprintable()
    assert re.fullmatch(r"NUMBER is .{1,83}; allowed: a number", message)


@pytest.mark.parametrize("value", ["", "eu central", "eu-central-1\n", "EU-CENTRAL-1", "a" * 33])
def test_a_region_has_the_shape_of_one(value):
    assert environment.region(TEN) == "eu-central-1"
    with pytest.raises(environment.ConfigurationError, match=r"^AWS_REGION is .*; allowed: a region"):
        environment.region({"AWS_REGION": value})
