"""A target is a runtime that Lambda has, and gets the wheels that run there."""

import platform
import sys
from itertools import pairwise

import pytest

from components.studio_access.bundles.error import BundleError
from components.studio_access.bundles.target import Target


def platforms(target: Target) -> list[str]:
    options = target.pip_options
    return [value for option, value in pairwise(options) if option == "--platform"]


def test_the_default_is_the_runtime_the_component_deploys():
    assert Target() == Target(python="3.13", architecture="arm64", system="Linux")


@pytest.mark.parametrize("python", ["3.10", "3.15", "3", "3.13.1", "", "3.13 "])
def test_a_python_that_is_not_supported_is_refused_by_name(python: str):
    with pytest.raises(BundleError) as error:
        Target(python=python)
    assert str(error.value) == (
        f"python {python!r} is not supported for a Lambda bundle; allowed: 3.11, 3.12, 3.13, 3.14"
    )


@pytest.mark.parametrize("architecture", ["aarch64", "amd64", "ARM64", "", "riscv64"])
def test_an_architecture_lambda_does_not_have_is_refused_by_name(architecture: str):
    with pytest.raises(BundleError) as error:
        Target(architecture=architecture)
    assert str(error.value) == (
        f"architecture {architecture!r} is not supported for a Lambda bundle; allowed: arm64, x86_64"
    )


def test_a_system_that_is_neither_lambda_s_nor_this_machine_s_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert Target(system="Darwin").system == "Darwin"
    with pytest.raises(BundleError, match=r"^system 'Windows' is not supported .* allowed: Linux, Darwin$"):
        Target(system="Windows")


@pytest.mark.parametrize(
    ("machine", "architecture"),
    [("x86_64", "x86_64"), ("AMD64", "x86_64"), ("aarch64", "arm64"), ("arm64", "arm64")],
)
def test_this_machine_is_its_interpreter_and_processor(
    monkeypatch: pytest.MonkeyPatch, machine: str, architecture: str
):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    target = Target.of_this_machine()
    assert target.python == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert target.architecture == architecture
    assert target.system == platform.system()


def test_an_unknown_processor_of_this_machine_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(BundleError, match="architecture 'riscv64' is not supported"):
        Target.of_this_machine()


def test_an_interpreter_lambda_does_not_have_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("components.studio_access.bundles.target.sys.version_info", FuturePython())
    with pytest.raises(BundleError, match=r"python '3\.99' is not supported"):
        Target.of_this_machine()


class FuturePython:
    major = 3
    minor = 99


def test_wheels_of_the_oldest_glibc_are_preferred_and_none_is_newer_than_amazon_linux_2023():
    assert platforms(Target("3.13", "arm64"))[:2] == ["manylinux2014_aarch64", "manylinux_2_17_aarch64"]
    assert platforms(Target("3.13", "arm64"))[-1] == "manylinux_2_34_aarch64"


def test_python_3_11_runs_on_amazon_linux_2_whose_glibc_is_older():
    assert platforms(Target("3.11", "x86_64"))[-1] == "manylinux_2_26_x86_64"


def test_the_target_s_own_python_is_asked_of_pip():
    assert Target("3.14", "x86_64").pip_options[:4] == ["--implementation", "cp", "--python-version", "3.14"]


def test_a_machine_that_is_not_linux_gets_the_wheels_pip_chooses_for_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    monkeypatch.setattr(platform, "machine", lambda: "arm64")
    target = Target.of_this_machine()
    assert target.pip_options == []
    assert target.command_options == "--this-machine"
    assert str(target) == f"py{target.python}-arm64-darwin"


def test_the_command_s_options_name_the_target():
    assert Target("3.12", "x86_64").command_options == "--python 3.12 --architecture x86_64"
