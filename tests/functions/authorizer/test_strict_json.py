"""JSON that two parsers could read in two ways is refused."""

import sys

import pytest

from tests.functions.authorizer.parts import strict_json


@pytest.mark.parametrize("brackets", [b"[", b'{"a":'])
def test_nesting_has_the_same_bound_in_every_python(brackets):
    end = {b"[": b"]", b'{"a":': b"}"}[brackets]
    deepest = strict_json.MAX_BRACKETS
    strict_json.parse(brackets * deepest + b"1" + end * deepest)
    with pytest.raises(ValueError, match="too many brackets"):
        strict_json.parse(brackets * (deepest + 1) + b"1" + end * (deepest + 1))


def test_a_stack_that_is_nearly_used_up_is_a_refusal():
    """Whatever runs out first, what comes of it is a refused text."""
    text = b"[" * 400 + b"]" * 400

    def deeper(levels):
        return deeper(levels - 1) if levels else strict_json.parse(text)

    refused = []
    for levels in range(0, sys.getrecursionlimit(), 50):
        try:
            deeper(levels)
        except ValueError as error:
            refused.append(str(error))
        except RecursionError:  # before the parser was reached
            break
    assert set(refused) <= {"nested too deeply"}


@pytest.mark.parametrize("text", [b"1 1", b"{}{}", b"[] x", b"{}\0", b"\xef\xbb\xbf{}", b"\xa0{}", b"", b" "])
def test_there_is_exactly_one_value(text):
    with pytest.raises(ValueError, match=r".+"):
        strict_json.parse(text)


@pytest.mark.parametrize("text", [b"[]", b"1", b'"x"', b"null"])
def test_where_an_object_is_due_nothing_else_is_read(text):
    with pytest.raises(ValueError, match="not a JSON object"):
        strict_json.parse_object(text)
