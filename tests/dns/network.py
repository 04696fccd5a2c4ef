"""A corporate network on the loopback interface: a name server under test, the VPC's resolvers, and a public DNS.

Each has an address of its own in 127.0.0.0/8 and all have the same port, so that the configuration under test needs no
port, as in real life. Linux has these addresses without further ado.
"""

import contextlib
import os
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.dns.responder import Responder

SERVER = "127.0.0.1"
VPC_RESOLVERS = ["127.0.0.2", "127.0.0.3"]
PUBLIC_DNS = "127.0.0.4"
PRIVATE = ["10.16.1.10", "10.16.2.10"]
"""What the VPC resolves every name to: the endpoint's addresses."""
PUBLIC = ["11.0.0.80"]
"""What the public DNS resolves every name to; nobody connects to it. Name servers take RFC 5737's for private ones."""

_PROGRAMS = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])
_PACKAGES = "bind9, bind9-utils, bind9-dnsutils, unbound and dnsmasq-base"


def need(*programs: str) -> None:
    """Skip the calling module where a program is missing; with REQUIRE_BIND=1 it fails instead."""
    missing = [program for program in programs if not shutil.which(program, path=_PROGRAMS)]
    if not missing:
        return
    reason = f"{', '.join(missing)} not found; Debian's packages are {_PACKAGES}"
    if os.environ.get("REQUIRE_BIND") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)


def program(name: str) -> str:
    """Where the program is."""
    found = shutil.which(name, path=_PROGRAMS)
    assert found, name
    return found


def accepts(*command: str) -> tuple[bool, str]:
    """Whether a server's own checker accepts its configuration, and what it says."""
    done = subprocess.run([program(command[0]), *command[1:]], capture_output=True, text=True, timeout=30, check=False)
    return done.returncode == 0, done.stdout + done.stderr


@dataclass(frozen=True)
class Answer:
    """What `dig` got."""

    status: str
    """NOERROR, SERVFAIL, REFUSED, …, or empty where nobody answered."""
    addresses: list[str]
    seconds: float


@dataclass
class Network:
    """The corporate network; whoever is not `stopped` answers."""

    port: int
    vpc: list[Responder]
    public: Responder
    _vpc_running: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    @property
    def asked_of_the_vpc(self) -> set[str]:
        """Every name that one of the VPC's resolvers was asked for."""
        return set().union(*(responder.names for responder in self.vpc))

    def stop_the_vpc(self) -> None:
        """Both of the VPC's resolvers stop listening."""
        self._vpc_running.close()

    def break_the_vpc(self) -> None:
        """Both of the VPC's resolvers answer that they cannot answer."""
        for responder in self.vpc:
            responder.broken = True

    def dig(self, name: str, *options: str) -> Answer:
        """Ask the server under test for a name's addresses."""
        command = [program("dig"), f"@{SERVER}", "-p", str(self.port), "+tries=1", "+time=10", "+noall", "+comments"]
        began = time.monotonic()
        done = subprocess.run(
            [*command, "+answer", *options, name], capture_output=True, text=True, timeout=30, check=False
        )
        seconds = time.monotonic() - began
        status = re.search(r"status: ([A-Z]+)", done.stdout)
        addresses = re.findall(r"\sA\s+([0-9.]+)$", done.stdout, re.MULTILINE)
        return Answer(status[1] if status else "", sorted(addresses), seconds)


@contextlib.contextmanager
def network(*, vpc: Sequence[str] = VPC_RESOLVERS) -> Generator[Network]:
    """The network with these of the VPC's resolvers up, and no server under test yet."""
    port = _free_port()
    public = Responder(PUBLIC_DNS, port, PUBLIC)
    with public.serving(), contextlib.ExitStack() as running:
        made = Network(port, [Responder(address, port, PRIVATE) for address in vpc], public, running)
        for responder in made.vpc:
            running.enter_context(responder.serving())
        yield made


@contextlib.contextmanager
def running(command: Sequence[str], network: Network, folder: Path) -> Generator[None]:
    """Run the server under test in the foreground until the block ends."""
    # A copy, since where AppArmor confines name servers, it does so by path, and keeps them out of test folders.
    binary = shutil.copy2(program(command[0]), folder / command[0])
    log = folder / f"{command[0]}.log"
    with log.open("w") as output, subprocess.Popen([binary, *command[1:]], stdout=output, stderr=output) as process:
        try:
            _wait_until_it_listens(process, network.port, log)
            yield
        finally:
            process.kill()


def _wait_until_it_listens(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError), socket.create_connection((SERVER, port), timeout=1):
            return
        time.sleep(0.02)
    pytest.fail(f"{process.args} does not listen:\n{log.read_text()}", pytrace=False)


def _free_port() -> int:
    """A port that nobody has at any of the addresses; below those that systems give to outgoing connections."""
    while True:
        port = random.randint(20000, 32000)
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            for address in (SERVER, *VPC_RESOLVERS, PUBLIC_DNS):
                for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                    stack.enter_context(socket.socket(socket.AF_INET, kind)).bind((address, port))
            return port
