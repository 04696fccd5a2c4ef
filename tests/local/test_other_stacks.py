"""Other stacks than the demonstration's: every endpoint adopted, and what a wrong stack ends in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from components.studio_access.bundles import FUNCTIONS, Target, build
from local.deployment.stack import LOCAL_BUNDLES

ROOT = Path(__file__).parents[2]
ADOPTED = {
    "sagemakerApiEndpointId": "vpce-0a16f00d0a16e0001",
    "studioEndpointId": "vpce-0a16f00d0a16e0002",
    "executeApiEndpointId": "vpce-0a16f00d0a16e0003",
    "stsEndpointId": "none",
    "logsEndpointId": "vpce-0a16f00d0a16e0004",
    "functionSecurityGroupIds": ["sg-0a16f00d0a16f0001"],
}
RUN = """
import sys
from pathlib import Path
from local.demo.demonstration import Stop, demonstrate
from local.demo.display import Display
sys.exit(demonstrate(Path(sys.argv[1]), "adopted", Display(), Stop(), keep=False))
"""


@pytest.mark.parametrize("entrypoints", ["all", "any"])
def test_all_checks_pass_through_adopted_endpoints(tmp_path, entrypoints):
    for function in FUNCTIONS:
        build(function, Target.of_this_machine(), ROOT / LOCAL_BUNDLES)
    (tmp_path / "build").symlink_to(ROOT / "build")
    done = demonstrate(tmp_path, {**ADOPTED, "entrypoints": entrypoints})
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_missing_bundle_ends_in_one_line_that_says_what_to_run(tmp_path):
    done = demonstrate(tmp_path, {})
    assert done.returncode == 2, done.stdout + done.stderr
    assert "-m components.studio_access.bundles --python" in done.stdout.splitlines()[-1]


def test_wrong_settings_end_in_what_is_allowed(tmp_path):
    done = demonstrate(tmp_path, {"expiresInSeconds": 1, "entrypoints": "some"})
    assert done.returncode == 2, done.stdout + done.stderr
    assert "expiresInSeconds: 1 is not allowed; allowed is a whole number of seconds from 5 to 300" in done.stdout
    assert "entrypoints: 'some' is not allowed; allowed is one of all, any" in done.stdout


def test_wrong_ids_and_ranges_are_refused_before_anything_is_created(tmp_path):
    wrong = {"vpcCidrs": ["10.16.0.0/99"], "corporateCidrs": ["office"], "subnetIds": ["subnet"], "domainId": "D"}
    done = demonstrate(tmp_path, wrong)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "4 wrong setting(s):" in done.stdout
    assert {line.split(":")[0].strip(" -") for line in done.stdout.splitlines()[-4:]} == set(wrong)
    assert "Traceback" not in done.stdout + done.stderr


def test_a_missing_region_is_named(tmp_path):
    done = demonstrate(tmp_path, {}, without="aws:region")
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "✗ Stack 'adopted' is missing configuration value 'aws:region'"


def test_a_demonstration_without_passwords_of_its_own_does_not_start(tmp_path):
    done = demonstrate(tmp_path, {"userPoolId": "eu-west-1_AbCdEfGhI", "clientIds": ["1h57kf5cpq17m0eml12EXAMPLE"]})
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].endswith("remove userPoolId and identityProviders from the stack")


def demonstrate(root: Path, settings: Mapping[str, object], without: str = "") -> subprocess.CompletedProcess[str]:
    for name in ("__main__.py", "Pulumi.yaml"):
        shutil.copy(ROOT / name, root)
    config = yaml.safe_load((ROOT / "Pulumi.local.yaml").read_text(encoding="utf-8"))["config"]
    config |= {f"studio-access:{key}": value for key, value in settings.items()}
    config.pop(without, None)
    (root / "Pulumi.adopted.yaml").write_text(yaml.safe_dump({"config": config}), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", RUN, str(root)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=90)
