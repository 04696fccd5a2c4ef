"""The command's verdict: what a person sees, and the exit status."""

import io
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.console import Console

from components.studio_access.bundles import BundleError
from components.studio_access.config.setting import SettingsError
from local.demo import demonstration
from local.demo.checks import A_URL, REFUSED_BY_STUDIO, Check
from local.demo.demonstration import Stop, StoppedError
from local.demo.display import NOT_PROVEN, PLAIN_WIDTH, Display
from local.pulumi_engine.applier import CREATED, DELETED
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, UnsupportedError
from local.pulumi_engine.stack_file import StackFileError

GOOD = Check("a step", "200", "200", "a reason")
BAD = Check("a bad step", "403", "200", "another reason")


@pytest.fixture
def screen():
    return io.StringIO()


def demonstrate(monkeypatch, screen, checks=(GOOD,), left=frozenset(), error=None, password="true", stop=None):
    @contextmanager
    def deployed(_root, _stack, _config, report):
        if error:
            raise error
        report(CREATED, "a resource")
        yield SimpleNamespace(resources=3, destroy=lambda: set(left))

    monkeypatch.setattr(demonstration, "demonstration_settings", lambda *_: {"passwordSignIn": password, "mfa": "OFF"})
    monkeypatch.setattr(demonstration, "configuration", lambda *_: {"studio-access:passwordSignIn": password})
    monkeypatch.setattr(demonstration, "deployed", deployed)
    monkeypatch.setattr(demonstration, "sign_in_alice", lambda _: None)
    monkeypatch.setattr(demonstration, "run_checks", lambda _: iter(checks))
    return demonstration.demonstrate(Path(), "local", Display(Console(file=screen)), stop or Stop(), keep=False)


def test_all_as_expected_and_nothing_left_is_success(monkeypatch, screen):
    assert demonstrate(monkeypatch, screen) == 0
    assert "1 of 1 checks as expected, nothing left behind" in screen.getvalue()


def test_the_output_ends_with_what_is_not_proven(monkeypatch, screen):
    demonstrate(monkeypatch, screen)
    assert screen.getvalue().splitlines()[-2:] == list(NOT_PROVEN)


def test_a_check_that_differs_is_named_and_fails(monkeypatch, screen):
    assert demonstrate(monkeypatch, screen, checks=(GOOD, BAD)) == 1
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
        (UnsupportedError("aws:sqs/queue:Queue: unknown"), 2, "✗ aws:sqs/queue:Queue: unknown"),
        (RefusedByAwsError("InvalidSubnet.Conflict: …"), 2, "✗ InvalidSubnet.Conflict: …"),
        (RuntimeError("surprise"), 1, "✗ failed: surprise"),
    ],
)
def test_what_goes_wrong_is_one_line_and_a_status(monkeypatch, screen, error, status, words):
    assert demonstrate(monkeypatch, screen, error=error) == status
    assert screen.getvalue().splitlines()[-1] == words


def stop_after(steps: int, stop: Stop):
    for _ in range(steps):
        yield GOOD
    stop.request()
    yield BAD
    raise AssertionError("went on")


@pytest.mark.parametrize("steps", [0, 1])
def test_no_check_follows_a_request_to_stop(monkeypatch, screen, steps):
    stop = Stop()
    assert demonstrate(monkeypatch, screen, checks=stop_after(steps, stop), stop=stop) == 130
    assert screen.getvalue().splitlines()[-1] == "✗ interrupted; everything was taken down"


def test_no_resource_is_made_after_a_request_to_stop_but_all_are_deleted(screen):
    stop = Stop()
    report = demonstration.reporter(Display(Console(file=screen)), stop)
    report(CREATED, "Role presigner")
    stop.request()
    with pytest.raises(StoppedError):
        report(CREATED, "Role presigner")
    report(DELETED, "Role presigner")


def test_markup_in_a_check_is_shown_as_it_is(monkeypatch, screen):
    demonstrate(monkeypatch, screen, checks=(Check("[red]x[/red]", "[a]", "[a]", "[/]"),))
    assert "[red]x[/red]" in screen.getvalue()


def test_a_terminal_shows_what_a_step_is_at(screen):
    display = Display(Console(file=screen, force_terminal=True, width=80))
    with display.step("coming up"):
        display.detail("+", "Role presigner")
    assert "coming up … " in screen.getvalue()
    assert "Role presigner" in screen.getvalue()


def test_a_stack_without_password_sign_in_is_refused_before_anything_starts(monkeypatch, screen):
    assert demonstrate(monkeypatch, screen, password="false", error=AssertionError("started")) == 2
    words = (
        "✗ the demonstration signs in with a password of a created pool: remove userPoolId and identityProviders "
        "from the stack"
    )
    assert " ".join(screen.getvalue().splitlines()[1:]) == words


def test_the_settings_that_the_demonstration_adds_are_printed(monkeypatch, screen):
    demonstrate(monkeypatch, screen)
    words = "settings that the demonstration adds to the stack: passwordSignIn true, mfa OFF"
    assert screen.getvalue().splitlines()[0] == words


def test_the_first_url_is_timed_where_there_is_one(monkeypatch, screen):
    demonstrate(monkeypatch, screen)
    assert "; no URL, all of it" in screen.getvalue()
    demonstrate(monkeypatch, screen, checks=(BAD, Check("a url", A_URL, A_URL, "a reason")))
    assert "; first URL after " in screen.getvalue()


def test_closing_lines_break_between_words():
    screen = io.StringIO()
    Display(Console(file=screen, force_terminal=True, color_system=None, width=40)).limits()
    lines = [line.strip() for line in screen.getvalue().splitlines()]
    assert max(map(len, lines)) <= 40
    assert " ".join(lines).split() == " ".join(NOT_PROVEN).split()


def test_a_log_is_wide_enough_for_the_closing_lines():
    assert max(map(len, NOT_PROVEN)) <= PLAIN_WIDTH


def test_studios_long_answer_is_a_footnote(screen):
    answer = f"403, {REFUSED_BY_STUDIO}"
    Display(Console(file=screen)).checks([Check("a step", answer, answer, "a reason")])
    lines = [line.split() for line in screen.getvalue().splitlines() if line.strip()]
    assert lines[1] == ["✓", "a", "step", "403", "refused", "¹", "403", "refused", "¹", "a", "reason"]
    assert " ".join(lines[2]) == f"¹ in Studio's words: {REFUSED_BY_STUDIO}"
