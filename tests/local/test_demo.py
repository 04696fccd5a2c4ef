"""The command's verdict: what a person sees, and the exit status."""

import io
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from components.studio_access.bundles import BundleError
from components.studio_access.settings import SettingsError
from local import demo
from local.display import NOT_PROVEN, Display
from local.journey import Row
from local.stack_file import StackFileError

GOOD = Row("a step", "200", "200", "a reason")
BAD = Row("a bad step", "403", "200", "another reason")


@pytest.fixture
def screen():
    return io.StringIO()


def demonstrate(monkeypatch, screen, rows=(GOOD,), left=frozenset(), error=None):
    @contextmanager
    def deployed(*_):
        if error:
            raise error
        yield SimpleNamespace(resources=3, destroy=lambda: set(left))

    monkeypatch.setattr(demo, "deployed", deployed)
    monkeypatch.setattr(demo, "set_the_scene", lambda _: None)
    monkeypatch.setattr(demo, "journey", lambda _: iter(rows))
    return demo.demonstrate(Path(), "local", Display(Console(file=screen)), keep=False)


def test_all_as_expected_and_nothing_left_is_success(monkeypatch, screen):
    assert demonstrate(monkeypatch, screen) == 0
    assert "1 of 1 rows as expected, nothing left behind" in screen.getvalue()


def test_the_output_ends_with_what_is_not_proven(monkeypatch, screen):
    demonstrate(monkeypatch, screen)
    assert screen.getvalue().splitlines()[-2:] == list(NOT_PROVEN)


def test_a_row_that_differs_is_named_and_fails(monkeypatch, screen):
    assert demonstrate(monkeypatch, screen, rows=(GOOD, BAD)) == 1
    assert "✗ a bad step: expected 403, got 200" in screen.getvalue()


def test_something_left_behind_is_named_and_fails(monkeypatch, screen):
    assert demonstrate(monkeypatch, screen, left={"ec2 sg-1"}) == 1
    assert "✗ left behind: ec2 sg-1" in screen.getvalue()


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (StackFileError("Pulumi.local.yaml not found"), 2, "✗ Pulumi.local.yaml not found"),
        (BundleError("not built; run: python -m …"), 2, "✗ not built; run: python -m …"),
        (SettingsError(["mfa: wrong"]), 2, "  - mfa: wrong"),
        (KeyboardInterrupt(), 130, "✗ interrupted; everything was taken down"),
        (RuntimeError("surprise"), 1, "✗ failed: surprise"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_status(monkeypatch, screen, error, status, words):
    assert demonstrate(monkeypatch, screen, error=error) == status
    assert screen.getvalue().splitlines()[-1] == words


def test_markup_in_a_row_is_shown_as_it_is(monkeypatch, screen):
    demonstrate(monkeypatch, screen, rows=(Row("[red]x[/red]", "[a]", "[a]", "[/]"),))
    assert "[red]x[/red]" in screen.getvalue()


def test_a_terminal_shows_what_a_step_is_at(screen):
    display = Display(Console(file=screen, force_terminal=True, width=80))
    with display.step("coming up"):
        display.detail("+", "Role presigner")
    assert "coming up … " in screen.getvalue()
    assert "Role presigner" in screen.getvalue()
