"""Functions can be loaded side by side, each as if it were alone."""

import os
import sys

import pytest

from tests.functions.authorizer.authorizing import environment
from tests.functions.loading import FUNCTIONS, function_root, load


def test_each_load_is_a_new_instance():
    first, second = (load("authorizer", environment()) for _ in range(2))
    assert first is not second
    assert first._VERIFIER is not second._VERIFIER


def test_nothing_is_left_behind():
    before = set(sys.modules), list(sys.path), dict(os.environ)
    load("authorizer", environment())
    own = {path.stem for path in (FUNCTIONS / "authorizer").glob("*.py")}
    assert own & (set(sys.modules) - before[0]) == set()
    assert (sys.path, dict(os.environ)) == before[1:]


def test_a_module_of_the_same_name_comes_back(monkeypatch):
    other = type(sys)("handler")
    monkeypatch.setitem(sys.modules, "handler", other)
    assert load("authorizer", environment()) is not other
    assert sys.modules["handler"] is other


def test_the_environment_is_what_was_given_and_nothing_else(monkeypatch):
    monkeypatch.setenv("ISSUERS", "[]")
    with function_root("authorizer", {"A": "1"}):
        assert dict(os.environ) == {"A": "1"}
    assert os.environ["ISSUERS"] == "[]"


def test_a_function_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="no function 'nobody': expected one of"):
        load("nobody")
