"""The local AWS leaves nothing behind, however it ends; each case is a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from components.studio_access.bundles import FUNCTIONS, Target, build

ROOT = Path(__file__).parents[2]
# Everything a run may touch, compared before and after; the port is one that listened.
RUN = """
import os, socket, sys, threading, time
from pathlib import Path
from local.cloud import running

def refuses(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0

def once():
    before = dict(os.environ)
    try:
        with running("eu-west-1") as cloud:
            folder, port = cloud.folder, cloud.port
            assert folder.stat().st_mode & 0o777 == 0o700
            assert not refuses(port)
            assert cloud.client("cognito-idp").list_user_pools(MaxResults=1)["UserPools"] == []
            cloud.client("cognito-idp").create_user_pool(PoolName="left")
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
    code = "import ministack.app\nfrom local.cloud import running\nwith running('eu-west-1'): pass"
    done = run(code, tmp_path)
    assert "WrongMiniStackError: ministack.app was imported before the local AWS started" in done.stderr
    assert not list(tmp_path.glob("studio-access-*"))


@pytest.mark.parametrize(
    ("number", "seconds"), [(signal.SIGINT, 0.5), (signal.SIGTERM, 2.0)], ids=["Ctrl-C, coming up", "SIGTERM, later"]
)
def test_an_interrupted_demonstration_cleans_up_and_says_so(tmp_path, number, seconds):
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / "build" / "local")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "local"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("settings of this machine")
        time.sleep(seconds)
        process.send_signal(number)
        try:
            output, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 130, output
    assert "interrupted; everything was taken down" in output
    assert list(tmp_path.iterdir()) == []
