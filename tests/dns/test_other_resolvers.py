"""The forwarder configuration in a running Unbound and a running dnsmasq, with the protections on that hinder it."""

import contextlib

import pytest

from components.studio_access.dns.forwarders import forwarders
from tests.dns.names import OTHERS, OURS, ZONES
from tests.dns.network import PRIVATE, PUBLIC, PUBLIC_DNS, SERVER, VPC_RESOLVERS, accepts, need, network, running

need("unbound", "unbound-checkconf", "dnsmasq", "dig")

TEXTS = forwarders(ZONES, VPC_RESOLVERS)
# Both strip private addresses from answers here, as they do on many routers, unless a zone is exempt.
UNBOUND_CONF = """
server:
  interface: {server}
  port: {port}
  access-control: 127.0.0.0/8 allow
  outgoing-interface: {server}
  do-ip6: no
  do-not-query-localhost: no
  private-address: 10.0.0.0/8
  module-config: "iterator"
  do-daemonize: no
  use-syslog: no
  username: ""
  chroot: ""
  directory: "{folder}"
  pidfile: ""
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: {public}@{port}
include: "{folder}/studio-access.conf"
"""
DNSMASQ_CONF = """
no-resolv
no-hosts
bind-interfaces
listen-address={server}
port={port}
stop-dns-rebind
server={public}#{port}
conf-file={folder}/studio-access.conf
"""


@contextlib.contextmanager
def unbound(folder, text=TEXTS["unbound"]):
    with network() as net:
        _write(folder, text, UNBOUND_CONF, net.port, mark="@")
        with running(["unbound", "-d", "-p", "-c", str(folder / "server.conf")], net, folder):
            yield net


@contextlib.contextmanager
def dnsmasq(folder, text=TEXTS["dnsmasq"]):
    with network() as net:
        _write(folder, text, DNSMASQ_CONF, net.port, mark="#")
        command = ["dnsmasq", "-k", "--user=", "--group=", "--pid-file=", "-C", str(folder / "server.conf")]
        with running(command, net, folder):
            yield net


def _write(folder, text, conf, port, mark):
    # The one change to what people paste: neither server takes the upstream port from elsewhere.
    for address in VPC_RESOLVERS:
        text = text.replace(address, f"{address}{mark}{port}")
    (folder / "studio-access.conf").write_text(text)
    (folder / "server.conf").write_text(conf.format(folder=folder, port=port, server=SERVER, public=PUBLIC_DNS))


SERVERS = pytest.mark.parametrize("server", [unbound, dnsmasq], ids=lambda server: server.__name__)


@pytest.mark.parametrize("addresses", [["10.16.43.122", "10.16.102.163"], []], ids=["addresses", "none yet"])
def test_the_servers_own_checkers_accept_the_configuration(tmp_path, addresses):
    texts = forwarders(ZONES, addresses)
    for server, command in (("unbound", ["unbound-checkconf"]), ("dnsmasq", ["dnsmasq", "--test", "-C"])):
        conf = tmp_path / f"{server}.conf"
        conf.write_text(texts[server])
        accepted, said = accepts(*command, str(conf))
        assert accepted, said


@SERVERS
def test_our_names_are_answered_by_the_vpc_and_others_elsewhere(tmp_path, server):
    with server(tmp_path) as net:
        for name in OURS:
            assert net.dig(name).addresses == PRIVATE, name
        for name in OTHERS:
            assert net.dig(name).addresses == PUBLIC, name
        assert net.asked_of_the_vpc == set(OURS)
        assert not net.public.names & set(OURS)


@SERVERS
def test_while_the_vpc_has_no_answer_a_lookup_fails_and_nobody_else_is_asked(tmp_path, server):
    with server(tmp_path) as net:
        net.break_the_vpc()
        for name in OURS:
            assert net.dig(name).status == "SERVFAIL", name
        assert net.public.names == set()


def test_forward_first_would_have_asked_the_public_dns(tmp_path):
    """The test before this one can fail."""
    with unbound(tmp_path, TEXTS["unbound"].replace("forward-first: no", "forward-first: yes")) as net:
        net.break_the_vpc()
        assert net.dig(OURS[0]).addresses == PUBLIC


@SERVERS
def test_until_the_addresses_are_filled_in_no_name_of_ours_resolves(tmp_path, server):
    with server(tmp_path, forwarders(ZONES, [])[server.__name__]) as net:
        for name in OURS:
            assert net.dig(name).status in {"SERVFAIL", "NXDOMAIN"}, name
        assert net.public.names == set()


@pytest.mark.parametrize(("server", "exempt"), [(unbound, "private-domain"), (dnsmasq, "rebind-domain-ok")])
def test_a_server_that_strips_private_addresses_needs_the_exemption(tmp_path, server, exempt):
    lines = TEXTS[server.__name__].splitlines(keepends=True)
    with server(tmp_path, "".join(line for line in lines if exempt not in line)) as net:
        assert net.dig(OURS[0]).addresses == []
