"""What the demonstration adds to a stack: nothing of it is in a stack file, and none of it is deployed."""

import zipfile

import pytest
import yaml

from components.studio_access.bundles import FUNCTIONS, BundleError, Target, build, require
from local.deployment.stack import demonstration_settings, lent_bundles
from local.pulumi_engine.stack_file import stack_config
from tests.local.conftest import ROOT

OF_A_CREATED_POOL = {"passwordSignIn": "true", "mfa": "OFF", "deletionProtection": "false"}
STACKS = sorted(path.name.removeprefix("Pulumi.").removesuffix(".yaml") for path in ROOT.glob("Pulumi.*.yaml"))


@pytest.mark.parametrize("stack", STACKS)
def test_no_stack_file_holds_a_setting_of_the_demonstration(stack):
    written = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())["config"]
    settings = demonstration_settings(ROOT, "local")
    assert OF_A_CREATED_POOL.items() <= settings.items()
    assert {f"studio-access:{key}" for key in settings} & written.keys() == set()


def test_the_stack_that_creates_everything_deploys_what_make_bundles_builds_with_the_defaults_of_production():
    config = stack_config(ROOT, "greenfield")
    names = ("bundleFolder", "architecture", "passwordSignIn", "mfa", "deletionProtection", "logRetentionDays")
    assert [config[f"studio-access:{name}"] for name in names] == ["build", "arm64", "false", "ON", "true", "365"]


@pytest.mark.parametrize(
    "setting",
    [
        {"issuers": [{"issuer": "https://login.bank.example"}]},
        {"userPoolId": "eu-west-1_AbCdEfGhI"},
        {"identityProviders": [{"name": "company"}]},
    ],
)
def test_only_a_created_pool_with_passwords_is_told_how_people_sign_in(tmp_path, setting):
    (tmp_path / "Pulumi.yaml").write_bytes((ROOT / "Pulumi.yaml").read_bytes())
    config = {
        f"studio-access:{key}": value for key, value in {"corporateCidrs": ["192.168.10.0/24"], **setting}.items()
    }
    (tmp_path / "Pulumi.theirs.yaml").write_text(yaml.safe_dump({"config": config}))
    assert demonstration_settings(tmp_path, "theirs").keys() == {"pythonVersion", "architecture", "bundleFolder"}


def test_on_another_system_the_program_is_lent_copies_of_this_machine_s_bundles(tmp_path, monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    mac = Target.of_this_machine()
    built, config = tmp_path / "build", {"studio-access:bundleFolder": str(tmp_path / "build")}
    for function in FUNCTIONS:
        build(function, mac, built, vendor=lambda *_: {"native.so": b"of this machine"})
    (setting,) = lent_bundles(config, tmp_path).items()
    assert setting == ("studio-access:bundleFolder", str(tmp_path / "bundles"))
    for function in FUNCTIONS:
        with pytest.raises(BundleError, match="does not exist"):
            require(function, Target(mac.python, mac.architecture), built)
        with zipfile.ZipFile(require(function, Target(mac.python, mac.architecture), tmp_path / "bundles")) as lent:
            assert lent.read("native.so") == b"of this machine"
            assert "handler.py" in lent.namelist()


def test_on_linux_nothing_is_lent(tmp_path, monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Linux")
    assert lent_bundles({"studio-access:bundleFolder": str(tmp_path)}, tmp_path) == {}
