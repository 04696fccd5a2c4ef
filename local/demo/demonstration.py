"""The demonstration: a stack comes up, its checks run, it is destroyed, and a verdict is given."""

import contextlib
import time
import traceback
from pathlib import Path

from components.studio_access.bundles import BundleError
from components.studio_access.config.setting import SettingsError
from local.demo.checks import A_URL, Caller, Check, run_checks, sign_in_alice
from local.demo.commands_to_try import addresses, browser_command, curl_commands
from local.demo.display import Display
from local.deployment.stack import PROJECT, Deployment, configuration, demonstration_settings, deployed, first_issuer
from local.emulator.private_functions import WrongMiniStackError
from local.identity_provider.provider import NodeError
from local.pulumi_engine.applier import CREATED, Report
from local.pulumi_engine.resource_types.resource_type import RefusedByAwsError, UnsupportedError
from local.pulumi_engine.stack_file import StackFileError

AS_EXPECTED, DIFFERS, CANNOT_START, INTERRUPTED = 0, 1, 2, 130
# What is wrong is in the message; where the program found it is not of interest.
_WRONG_START = (
    StackFileError,
    SettingsError,
    BundleError,
    RefusedByAwsError,
    UnsupportedError,
    WrongMiniStackError,
    NodeError,
)
_PAUSE_SECONDS = 0.1


class StoppedError(Exception):
    """Raised at the next step after a stop was requested."""


class Stop:
    """The request that the demonstration end: granted between two of its steps, and followed by cleaning up only.

    An exception out of a signal handler can come at any line, also at one that swallows it, such as a callback of an
    event loop; then the run would go on, or wait for ever. So the handler only takes note.
    """

    def __init__(self) -> None:
        # A plain value: a lock's owner may be the very thread that the signal interrupts.
        self._requested = False

    def request(self, *_signal: object) -> None:
        """Take note of the request; may be called by a signal handler, at any moment and any number of times."""
        self._requested = True

    def check(self) -> None:
        """Raise `StoppedError` if it was requested."""
        if self._requested:
            raise StoppedError

    def wait(self) -> None:
        """Return once it is requested."""
        while not self._requested:
            time.sleep(_PAUSE_SECONDS)


def demonstrate(root: Path, stack: str, display: Display, stop: Stop, *, keep: bool) -> int:
    """Run it and return the exit status."""
    try:
        return _demonstrate(root, stack, display, stop, keep=keep)
    except StoppedError:
        display.error("interrupted; everything was taken down")
        return INTERRUPTED
    except _WRONG_START as error:
        display.error(str(error))
        return CANNOT_START
    except Exception as error:  # noqa: BLE001 - the last resort of a command: say it, fail, and leave nothing behind
        display.line("".join(traceback.format_exception(error)))
        display.error(f"failed: {error}")
        return DIFFERS


def _demonstrate(root: Path, stack: str, display: Display, stop: Stop, *, keep: bool) -> int:
    with contextlib.ExitStack() as running:
        settings = demonstration_settings(root, stack)
        shown = ", ".join(f"{key} {value}" for key, value in settings.items())
        display.line(f"settings that the demonstration adds to the stack: {shown}")
        config = configuration(root, stack)
        if not first_issuer(config) and config[f"{PROJECT}:passwordSignIn"] != "true":
            raise StackFileError(
                "the demonstration signs in with a password of a created pool: "
                "remove userPoolId and identityProviders from the stack"
            )
        with display.step("stack up on the local AWS"):
            deployment = running.enter_context(deployed(root, stack, config, reporter(display, stop)))
        stop.check()
        with display.step("alice signs in"):
            caller = sign_in_alice(deployment)
        checks, first_url = _run_checks(caller, display, stop)
        display.checks(checks)
        if keep:
            _keep(deployment, display, stop)
        with display.step(f"destroy of {deployment.resources} resources"):
            left = deployment.destroy()
    return _verdict(checks, left, first_url, display)


def reporter(display: Display, stop: Stop) -> Report:
    """Show each resource, and stop before the next one is made; deleting goes on."""

    def report(sign: str, text: str) -> None:
        if sign == CREATED:
            stop.check()
        display.detail(sign, text)

    return report


def _run_checks(caller: Caller, display: Display, stop: Stop) -> tuple[list[Check], float | None]:
    """All checks, and after how many seconds the first one brought a URL; None if none did."""
    checks: list[Check] = []
    first_url = None
    with display.step("checks"):
        for check in run_checks(caller):
            stop.check()
            checks.append(check)
            if first_url is None and check.got == A_URL:
                first_url = display.elapsed
            display.detail("·", check.step)
    return checks, first_url


def _verdict(checks: list[Check], left: set[str], first_url: float | None, display: Display) -> int:
    different = [check for check in checks if not check.as_expected]
    for check in different:
        display.error(f"{check.step}: expected {check.expected}, got {check.got}")
    for resource in sorted(left):
        display.error(f"left behind: {resource}")
    good = len(checks) - len(different)
    summary = f"{good} of {len(checks)} checks as expected, {len(left) or 'nothing'} left behind"
    url = "no URL" if first_url is None else f"first URL after {first_url:.1f} s"
    display.line(f"{summary}; {url}, all of it {display.elapsed:.1f} s")
    display.limits()
    return DIFFERS if different or left else AS_EXPECTED


def _keep(deployment: Deployment, display: Display, stop: Stop) -> None:
    display.line("\nrunning; this is what listens:")
    for line in addresses(deployment):
        display.command(f"  {line}")
    user, outputs = "bob", deployment.outputs
    password = deployment.users.add(user)
    display.line(f"\ntry it as the user {user}, whose password or token ends with this run:")
    for line in curl_commands(deployment, user, password):
        display.command(f"\n{line}")
    if outputs["pageUrl"]:
        display.line(f"\nopen the page in a browser, and sign in as {user} with the password {password}:")
        aws, corporate = deployment.aws, deployment.networks.corporate
        browser = browser_command(corporate, aws.tls.certificate, aws.folder / "browser", outputs["pageUrl"])
        display.command(f"\n{browser}")
    display.line("\nCtrl-C destroys it")
    stop.wait()
