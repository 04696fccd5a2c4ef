"""The demonstration: up, journey, down, and a verdict."""

import contextlib
import traceback
from pathlib import Path

from components.studio_access.bundles import BundleError
from components.studio_access.cli.rows import Row
from components.studio_access.configuration.setting import SettingsError

from .company import first_issuer
from .curl_commands import addresses, commands
from .deployment import PROJECT, Deployment, configuration, deployed, this_machine
from .display import Display
from .journey import A_URL, Scene, journey, set_the_scene
from .node_program import NodeError
from .private_functions import WrongMiniStackError
from .report import MADE, Report
from .resource_types.row import RefusedByAwsError, UnsupportedError
from .stack_file import StackFileError
from .stopping import Stop, StoppedError

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


def demonstrate(root: Path, stack: str, display: Display, stop: Stop, *, keep: bool) -> int:
    """Run it and return the exit status."""
    try:
        return _demonstrate(root, stack, display, stop, keep=keep)
    except StoppedError:
        display.fail("interrupted; everything was taken down")
        return INTERRUPTED
    except _WRONG_START as error:
        display.fail(str(error))
        return CANNOT_START
    except Exception as error:  # noqa: BLE001 - the last resort of a command: say it, fail, and leave nothing behind
        display.say("".join(traceback.format_exception(error)))
        display.fail(f"failed: {error}")
        return DIFFERS


def _demonstrate(root: Path, stack: str, display: Display, stop: Stop, *, keep: bool) -> int:
    with contextlib.ExitStack() as running:
        settings = this_machine()
        display.say("settings of this machine: " + ", ".join(f"{key} {value}" for key, value in settings.items()))
        config = configuration(root, stack)
        if not first_issuer(config, PROJECT) and config[f"{PROJECT}:passwordSignIn"] != "true":
            raise StackFileError("the demonstration signs in with a password: passwordSignIn must be true")
        with display.step("stack up on the local AWS"):
            deployment = running.enter_context(deployed(root, stack, config, watched(display, stop)))
        stop.check()
        with display.step("alice signs in"):
            scene = set_the_scene(deployment)
        rows, first_url = _drive(scene, display, stop)
        display.journey(rows)
        if keep:
            _keep(deployment, display, stop)
        with display.step(f"destroy of {deployment.resources} resources"):
            left = deployment.destroy()
    return _verdict(rows, left, first_url, display)


def watched(display: Display, stop: Stop) -> Report:
    """Show each resource, and stop before the next one is made; deleting goes on."""

    def report(sign: str, text: str) -> None:
        if sign == MADE:
            stop.check()
        display.detail(sign, text)

    return report


def _drive(scene: Scene, display: Display, stop: Stop) -> tuple[list[Row], float | None]:
    """All rows, and after how many seconds the first one brought a URL."""
    rows: list[Row] = []
    first_url = None
    with display.step("the journey"):
        for row in journey(scene):
            stop.check()
            rows.append(row)
            if first_url is None and row.got == A_URL:
                first_url = display.elapsed
            display.detail("·", row.step)
    return rows, first_url


def _verdict(rows: list[Row], left: set[str], first_url: float | None, display: Display) -> int:
    different = [row for row in rows if not row.as_expected]
    for row in different:
        display.fail(f"{row.step}: expected {row.expected}, got {row.got}")
    for resource in sorted(left):
        display.fail(f"left behind: {resource}")
    good = len(rows) - len(different)
    summary = f"{good} of {len(rows)} rows as expected, {len(left) or 'nothing'} left behind"
    url = "no URL" if first_url is None else f"first URL after {first_url:.1f} s"
    display.say(f"{summary}; {url}, all of it {display.elapsed:.1f} s")
    display.limits()
    return DIFFERS if different or left else AS_EXPECTED


def _keep(deployment: Deployment, display: Display, stop: Stop) -> None:
    display.say("\nrunning; this is what listens:")
    for line in addresses(deployment):
        display.command(f"  {line}")
    display.say("\ntry it (what it says of bob is this run's own):")
    for line in commands(deployment, "bob"):
        display.command(f"\n{line}")
    display.say("\nCtrl-C destroys it")
    stop.wait()
