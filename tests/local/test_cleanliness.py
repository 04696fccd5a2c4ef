"""The local AWS leaves nothing behind, however it ends; each case is a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build
from tests.signals import with_default_signals

ROOT = Path(__file__).parents[2]
# Everything a run may touch, compared before and after; the port is one that listened.
RUN = """
import os, socket, sys, threading, time
from pathlib import Path
from local.emulator.local_aws import running

def refuses(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0

def once():
    before = dict(os.environ)
    try:
        with running("eu-west-1") as local_aws:
            folder, port = local_aws.folder, local_aws.port
            assert folder.stat().st_mode & 0o777 == 0o700
            assert not refuses(port)
            assert local_aws.client("cognito-idp").list_user_pools(MaxResults=1)["UserPools"] == []
            local_aws.client("cognito-idp").create_user_pool(PoolName="left")
            {action}
    except ZeroDivisionError:
        print("failed")
    assert not folder.exists(), folder
    assert refuses(port)
    assert dict(os.environ) == before
    assert [thread.name for thread in threading.enumerate()] == ["MainThread"]

once()
{again}
print("clean", list(Path(os.environ["TMPDIR"]).iterdir()))
"""


# A terminal that closes once the run has made its folder: the kernel sends SIGHUP, and writing fails from then on.
CLOSED_TERMINAL = """
import os, pty, sys, time
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.executable, [sys.executable, "-m", "local", "--keep"])
while not os.listdir(os.environ["TMPDIR"]):
    time.sleep(0.01)
time.sleep(1)
os.close(terminal)
os.waitpid(child, 0)
"""


def run(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "AWS_PROFILE": "mine", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-W", "error::ResourceWarning", "-c", code]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("action", "again", "output"),
    [
        ("pass", "once()", "clean []\n"),
        ("1 / 0", "", "failed\nclean []\n"),
    ],
    ids=["twice in a process", "after an error"],
)
def test_nothing_is_left(tmp_path, action, again, output):
    done = run(RUN.format(action=action, again=again), tmp_path)
    assert (done.stdout, done.stderr) == (output, "")


def test_ministack_must_not_be_loaded_before(tmp_path):
    code = "import ministack.app\nfrom local.emulator.local_aws import running\nwith running('eu-west-1'): pass"
    done = run(code, tmp_path)
    assert "WrongMiniStackError: ministack.app was imported before the local AWS started" in done.stderr
    assert not list(tmp_path.glob("studio-access-*"))


@pytest.mark.parametrize(
    ("number", "seconds"),
    [(signal.SIGINT, 0.5), (signal.SIGTERM, 2.0), (signal.SIGHUP, 1.0)],
    ids=["Ctrl-C, coming up", "SIGTERM, later", "SIGHUP"],
)
def test_an_interrupted_demonstration_cleans_up_and_says_so(tmp_path, number, seconds):
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = with_default_signals([sys.executable, "-m", "local"])
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("settings that the demonstration adds")
        time.sleep(seconds)
        process.send_signal(number)
        try:
            output, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130, output
    assert "interrupted; everything was taken down" in output
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_that_is_closed_leaves_nothing_behind(tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run(
        with_default_signals([sys.executable, "-c", CLOSED_TERMINAL]), cwd=ROOT, env=environment, check=True, timeout=60
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks the kernel which signals a process handles")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_an_interrupt_while_it_loads_is_one_line(tmp_path, number):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = with_default_signals([sys.executable, "-m", "local"])
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE, text=True) as process:
        while not handles(process.pid, signal.SIGTERM):
            time.sleep(0.001)
        process.send_signal(number)
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, output, errors) == (130, "", "interrupted before anything was started\n")
    assert list(tmp_path.iterdir()) == []


def test_nohup_outlives_the_terminal():
    code = "import signal; from local.__main__ import _on_signal, _exit_at_once; _on_signal(_exit_at_once)"
    asked = f"{code}; print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)"
    ignoring = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN); {asked}"
    done = subprocess.run([sys.executable, "-c", ignoring], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def handles(pid: int, number: signal.Signals) -> bool:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (number - 1) & 1)
