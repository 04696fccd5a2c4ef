"""The simulated corporate network's BIND, as a running BIND."""

import contextlib
import importlib.util
import subprocess

import pytest

from components.studio_access.dns.forwarders import forwarders
from tests.dns.names import OTHERS, OURS, ZONES
from tests.dns.network import PRIVATE, PUBLIC, PUBLIC_DNS, SERVER, VPC_RESOLVERS, accepts, need, network, running
from tests.examples.running import folder

need("named", "named-checkconf", "dig", "bash")

MACHINES = folder("greenfield_with_corporate_network") / "machines.py"
_spec = importlib.util.spec_from_file_location("corporate_machines", MACHINES)
assert _spec
assert _spec.loader
machines = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(machines)

CIDR = "192.168.10.0/24"
CONF = machines.named_conf(CIDR, forwarders(ZONES, VPC_RESOLVERS)["bind"])


def moved(folder, net):
    """The configuration with its directory, and the corporate network's addresses on the loopback interface."""
    changes = {
        '"/var/named"': f'"{folder}"',
        "192.168.10.10;": f"{SERVER};",
        "192.168.10.2;": f"{PUBLIC_DNS};",
        CIDR: "127.0.0.0/8",
        "  listen-on-v6": f"  port {net.port};\n  query-source address {SERVER};\n  pid-file none;\n"
        "  session-keyfile none;\n  lock-file none;\n  listen-on-v6",
    }
    text = CONF
    for ours, here in changes.items():
        assert ours in text
        text = text.replace(ours, here)
    return text


@contextlib.contextmanager
def bind(folder):
    with network() as net:
        (folder / "named.conf").write_text(f"controls {{ }};\n{moved(folder, net)}")
        with running(["named", "-g", "-4", "-n", "1", "-c", str(folder / "named.conf")], net, folder):
            yield net


def test_bind_s_own_checker_accepts_it(tmp_path):
    conf = tmp_path / "named.conf"
    conf.write_text(CONF.replace("/var/named", str(tmp_path)))
    assert accepts("named-checkconf", str(conf)) == (True, "")


def test_our_names_go_to_studio_s_vpc_and_all_others_to_the_vpc_s_own_resolver(tmp_path):
    with bind(tmp_path) as net:
        for name in OURS:
            assert net.dig(name).addresses == PRIVATE, name
        for name in OTHERS:
            assert net.dig(name).addresses == PUBLIC, name
        assert net.asked_of_the_vpc == set(OURS)
        assert not net.public.names & set(OURS)


def test_our_names_are_not_asked_elsewhere_while_studio_s_vpc_is_down(tmp_path):
    with bind(tmp_path) as net:
        net.stop_the_vpc()
        assert net.dig(OURS[0]).status == "SERVFAIL"
        assert not net.public.names & set(OURS)


@pytest.mark.parametrize("addresses", [VPC_RESOLVERS, []], ids=["addresses", "none yet"])
def test_the_user_data_is_a_script_that_writes_this_configuration(tmp_path, addresses):
    forward_zones = forwarders(ZONES, addresses)["bind"]
    script = machines.name_server_user_data(CIDR, forward_zones)
    written = script.partition("> /etc/named.conf <<'END'\n")[2].partition("END\n")[0]
    assert machines.named_conf(CIDR, forward_zones) == written
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("cidr", ["192.168.10.0/24; reboot", "192.168.10.1/24"])
def test_only_a_range_gets_into_the_user_data(cidr):
    with pytest.raises(ValueError, match=r"has host bits set|is not a valid netmask|Expected 4 octets|not permitted"):
        machines.name_server_user_data(cidr, "")
