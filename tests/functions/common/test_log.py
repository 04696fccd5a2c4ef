"""Nothing but words gets from errors and answers of AWS into the log."""

import pytest

from tests.functions.loading import load

log = load("presigner", module="log")


@pytest.mark.parametrize("text", ["AccessDeniedException", "0aa0bb0c-1111-2222", "x" * 100])
def test_codes_and_ids_are_words(text):
    assert log.word(text) == text


@pytest.mark.parametrize(
    "value", ["", "-", "two words", "https://x", "a.b", "a_b", "a\n", "é", "x" * 101, '{"a":1}', None, 7, ["x"]]
)
def test_nothing_else_is_a_word(value):
    assert log.word(value) is None


def test_a_line_is_one_line(capsys):
    log.write({"profile": "a\nb\u2028c", "error": None})
    assert capsys.readouterr().out == '{"profile": "a\\nb\\u2028c", "error": null}\n'
