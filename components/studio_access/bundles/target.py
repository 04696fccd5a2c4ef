"""What a bundle is made to run on: a Python version, a processor and, for local use, an operating system."""

import platform
import sys
from dataclasses import dataclass

from .error import BundleError

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ARCHITECTURES = ("arm64", "x86_64")  # Lambda's names

_LAMBDA_SYSTEM = "Linux"
_WHEEL_MACHINE = {"arm64": "aarch64", "x86_64": "x86_64"}
_ARCHITECTURE_OF_MACHINE = {"aarch64": "arm64", "arm64": "arm64", "x86_64": "x86_64", "amd64": "x86_64"}

# The newest glibc 2.x that wheels may need. Lambda runs Python 3.11 on Amazon Linux 2 and later versions on Amazon
# Linux 2023 (AWS Lambda Developer Guide, "Lambda runtimes"); those have glibc 2.26 and 2.34.
_GLIBC_OF_AMAZON_LINUX_2 = 26
_GLIBC_OF_AMAZON_LINUX_2023 = 34
_OLDEST_GLIBC = 17  # manylinux2014, PEP 599: what the wheels in use are built for


@dataclass(frozen=True)
class Target:
    """A Lambda runtime, or with another `system` than Linux this machine, for running functions locally.

    python: "3.11" to "3.14". architecture: "arm64" or "x86_64". system: "Linux", or this machine's own.
    Raises BundleError for anything else.
    """

    python: str = "3.13"
    architecture: str = "arm64"
    system: str = _LAMBDA_SYSTEM

    def __post_init__(self) -> None:
        _require_one_of("python", self.python, PYTHONS)
        _require_one_of("architecture", self.architecture, ARCHITECTURES)
        _require_one_of("system", self.system, (_LAMBDA_SYSTEM, platform.system()))

    @classmethod
    def of_this_machine(cls) -> "Target":
        """The running interpreter and processor, for running a function locally; raises BundleError if unsupported."""
        machine = platform.machine().lower()
        return cls(
            python=f"{sys.version_info.major}.{sys.version_info.minor}",
            architecture=_ARCHITECTURE_OF_MACHINE.get(machine, machine),
            system=platform.system(),
        )

    def __str__(self) -> str:
        """The end of a bundle's name: with the system where it is not Lambda's, so neither passes for the other."""
        runtime = f"py{self.python}-{self.architecture}"
        return runtime if self.runs_on_lambda else f"{runtime}-{self.system.lower()}"

    @property
    def runs_on_lambda(self) -> bool:
        """Whether a bundle for it holds wheels of Lambda's own system."""
        return self.system == _LAMBDA_SYSTEM

    @property
    def command_options(self) -> str:
        """How the bundles command is told of this target."""
        if not self.runs_on_lambda:
            return "--this-machine"
        return f"--python {self.python} --architecture {self.architecture}"

    @property
    def pip_options(self) -> list[str]:
        """How pip is told to choose wheels of this target, whatever machine it runs on."""
        if not self.runs_on_lambda:
            return []  # Wheels of the running machine, which is what pip chooses when told nothing.
        options = ["--implementation", "cp", "--python-version", self.python]
        for tag in self._wheel_tags():
            options += ["--platform", tag]
        return options

    def _wheel_tags(self) -> list[str]:
        """Platform tags from the oldest glibc on (PEP 600): pip prefers the first, and it runs on most machines."""
        machine = _WHEEL_MACHINE[self.architecture]
        newest = _GLIBC_OF_AMAZON_LINUX_2 if self.python == "3.11" else _GLIBC_OF_AMAZON_LINUX_2023
        tags = [f"manylinux_2_{minor}_{machine}" for minor in range(_OLDEST_GLIBC, newest + 1)]
        return [f"manylinux2014_{machine}", *tags]


def _require_one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        choices = ", ".join(dict.fromkeys(allowed))
        raise BundleError(f"{name} {value!r} is not supported for a Lambda bundle; allowed: {choices}")
