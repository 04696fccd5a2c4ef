"""JSON that two parsers could read in two ways is refused."""

import pytest

from tests.functions.authorizer.parts import strict_decoding


@pytest.mark.parametrize("brackets", [b"[", b'{"a":'])
def test_nesting_has_the_same_bound_in_every_python(brackets):
    end = {b"[": b"]", b'{"a":': b"}"}[brackets]
    deepest = strict_decoding.MAX_BRACKETS
    strict_decoding.parse_json(brackets * deepest + b"1" + end * deepest)
    with pytest.raises(ValueError, match="too many brackets"):
        strict_decoding.parse_json(brackets * (deepest + 1) + b"1" + end * (deepest + 1))


def _levels_left():
    try:
        return 1 + _levels_left()
    except RecursionError:
        return 0


def test_a_stack_that_is_nearly_used_up_is_a_refusal():
    """Whether it runs out depends on the Python; if it does, nothing but a refused text comes of it."""
    text = b"[" * 400 + b"]" * 400

    def deeper(levels):
        return deeper(levels - 1) if levels else strict_decoding.parse_json(text)

    refused = []
    for levels in range(0, _levels_left() - 20, 50):  # the parser itself needs a few
        try:
            deeper(levels)
        except ValueError as error:
            refused.append(str(error))
    assert set(refused) <= {"nested too deeply"}


def test_a_stack_that_runs_out_is_a_refusal(monkeypatch):
    class Exhausted:
        def raw_decode(self, text):
            raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(strict_decoding, "_DECODER", Exhausted())
    with pytest.raises(ValueError, match=r"^nested too deeply$"):
        strict_decoding.parse_json(b"[]")


@pytest.mark.parametrize("text", [b"1 1", b"{}{}", b"[] x", b"{}\0", b"\xef\xbb\xbf{}", b"\xa0{}", b"", b" "])
def test_there_is_exactly_one_value(text):
    with pytest.raises(ValueError, match=r".+"):
        strict_decoding.parse_json(text)


@pytest.mark.parametrize("text", [b"[]", b"1", b'"x"', b"null"])
def test_where_an_object_is_due_nothing_else_is_read(text):
    with pytest.raises(ValueError, match="not a JSON object"):
        strict_decoding.parse_json_object(text)
