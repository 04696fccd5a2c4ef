"""Another MiniStack than the known one is refused with a clear message."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from local.emulator import private_functions
from local.emulator.private_functions import WrongMiniStackError, check, replaced

ROOT = Path(__file__).parents[2]


def test_the_installed_ministack_is_the_known_one(tmp_path):
    # A process of its own: MiniStack's services read their environment, and write there, when they are imported.
    code = "from local.emulator.private_functions import check; check()"
    environment = {**os.environ, "STATE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)


def test_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(private_functions, "SIGNATURES", ())
    monkeypatch.setattr(private_functions, "version", lambda _: "9.9.9")
    with pytest.raises(
        WrongMiniStackError, match=r"needs ministack 1\.5\.33, installed is 9\.9\.9: .*Install ministack=="
    ):
        check()


def test_a_changed_signature_is_named(monkeypatch):
    changed = (("core.iam_evaluator", "_resolve_condition_key", "key"),)
    monkeypatch.setattr(private_functions, "SIGNATURES", changed)
    with pytest.raises(WrongMiniStackError, match=r"_resolve_condition_key takes \(key, ctx\) instead of \(key\)"):
        check()


def test_a_function_that_is_gone_is_named(monkeypatch):
    monkeypatch.setattr(private_functions, "SIGNATURES", (("core.arn", "_gone", ""),))
    with pytest.raises(WrongMiniStackError, match=r"core\.arn\._gone is gone"):
        check()


def test_replaced_functions_are_put_back_even_after_an_error():
    module = SimpleNamespace(f=1, g=2)
    with replaced(module, {"f": lambda: None}):
        assert module.f != 1
    assert (module.f, module.g) == (1, 2)
    with pytest.raises(ZeroDivisionError), replaced(module, {"f": lambda: None}):
        module.g /= 0
    assert (module.f, module.g) == (1, 2)
