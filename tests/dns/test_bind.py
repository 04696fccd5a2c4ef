"""The forward zones in a running BIND."""

import contextlib

import pytest

from components.studio_access.aws.location import Location
from components.studio_access.dns.forwarders import forwarders
from components.studio_access.dns.zones import private_zones
from tests.dns.names import OTHERS, OURS, ZONES
from tests.dns.network import (
    PRIVATE,
    PUBLIC,
    PUBLIC_DNS,
    SERVER,
    VPC_RESOLVERS,
    Network,
    accepts,
    need,
    network,
    running,
)

need("named", "named-checkconf", "dig")

FORWARD_ZONES = forwarders(ZONES, VPC_RESOLVERS)["bind"]
PLACES = [
    Location("aws", "eu-west-1", "111122223333", "amazonaws.com"),
    Location("aws-us-gov", "us-gov-west-1", "111122223333", "amazonaws.com"),
    Location("aws-cn", "cn-north-1", "111122223333", "amazonaws.com.cn"),
]
# Everything but the zones comes from a root server of our own. What is sent from 127.0.0.1 never leaves the machine.
NAMED_CONF = """
options {{
  directory "{folder}";
  port {port};
  listen-on {{ {server}; }};
  listen-on-v6 {{ none; }};
  query-source address {server};
  allow-query {{ 127.0.0.0/8; }};
  recursion yes;
  qname-minimization off;
  dnssec-validation no;
  pid-file none;
  session-keyfile none;
  lock-file none;
}};
controls {{ }};
zone "." {{ type hint; file "root.hints"; }};
include "{folder}/studio-access.conf";
"""


@contextlib.contextmanager
def bind(folder, zones=FORWARD_ZONES, **options):
    """The network with a BIND that has these zones."""
    with network(**options) as net:
        (folder / "studio-access.conf").write_text(zones)
        (folder / "root.hints").write_text(f". 3600 NS root.test.\nroot.test. 3600 A {PUBLIC_DNS}\n")
        (folder / "named.conf").write_text(NAMED_CONF.format(folder=folder, port=net.port, server=SERVER))
        with running(["named", "-g", "-4", "-n", "1", "-c", str(folder / "named.conf")], net, folder):
            yield net


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.partition)
@pytest.mark.parametrize("addresses", [["10.16.43.122", "10.16.102.163"], []], ids=["addresses", "none yet"])
def test_bind_s_own_checker_accepts_the_zones(tmp_path, place, addresses):
    conf = tmp_path / "zones.conf"
    conf.write_text(forwarders(private_zones(place, "api1", "vpce-0123456789abcdef0"), addresses)["bind"])
    assert accepts("named-checkconf", str(conf)) == (True, "")


def test_our_names_are_answered_by_the_vpc_with_private_addresses(tmp_path):
    with bind(tmp_path) as net:
        for name in OURS:
            answer = net.dig(name)
            assert (answer.status, answer.addresses) == ("NOERROR", PRIVATE), name
        assert net.asked_of_the_vpc == set(OURS)
        assert not net.public.names & set(OURS)


def test_every_type_of_record_of_our_names_is_asked_of_the_vpc(tmp_path):
    with bind(tmp_path) as net:
        for kind in ("AAAA", "HTTPS", "TXT"):
            assert net.dig(f"{kind}.{ZONES[-1]}", "-t", kind).status == "NOERROR"
        assert net.asked_of_the_vpc == {f"{kind.lower()}.{ZONES[-1]}" for kind in ("AAAA", "HTTPS", "TXT")}
        assert not any(name.endswith(ZONES[-1]) for name in net.public.names)


def test_other_names_never_reach_the_vpc(tmp_path):
    with bind(tmp_path) as net:
        for name in OTHERS:
            answer = net.dig(name)
            assert (answer.status, answer.addresses) == ("NOERROR", PUBLIC), name
            assert answer.seconds < 3
        assert net.asked_of_the_vpc == set()
        assert net.public.names >= set(OTHERS)


def test_a_long_answer_comes_by_tcp(tmp_path):
    name = f"long.{ZONES[-1]}"
    with bind(tmp_path) as net:
        assert net.dig(name).addresses == PRIVATE
        assert {transport for responder in net.vpc for transport, _ in responder.asked} == {"udp", "tcp"}


def test_people_may_ask_by_tcp(tmp_path):
    with bind(tmp_path) as net:
        assert net.dig(OURS[0], "+tcp").addresses == PRIVATE


@pytest.mark.parametrize("alone", VPC_RESOLVERS)
def test_one_of_the_two_addresses_is_enough(tmp_path, alone):
    with bind(tmp_path, vpc=[alone]) as net:
        for name in OURS:
            answer = net.dig(name)
            assert (answer.status, answer.addresses) == ("NOERROR", PRIVATE), name
        assert not net.public.names & set(OURS)


BROKEN = pytest.mark.parametrize("fail", [Network.stop_the_vpc, Network.break_the_vpc], ids=["down", "broken"])


@BROKEN
def test_while_the_vpc_has_no_answer_a_lookup_fails_and_nobody_else_is_asked(tmp_path, fail):
    with bind(tmp_path) as net:
        fail(net)
        for name in OURS:
            answer = net.dig(name)
            assert (answer.status, answer.addresses) == ("SERVFAIL", []), name
            assert answer.seconds < 5
        assert not net.public.names & set(OURS)
        assert net.dig("example.com").addresses == PUBLIC


@BROKEN
def test_forward_first_would_have_asked_the_public_dns(tmp_path, fail):
    """The test before this one can fail."""
    with bind(tmp_path, FORWARD_ZONES.replace("forward only", "forward first")) as net:
        fail(net)
        assert net.dig(OURS[0]).addresses == PUBLIC
        assert OURS[0] in net.public.names


def test_until_the_addresses_are_filled_in_bind_resolves_as_if_the_zones_were_not_there(tmp_path):
    """BIND takes an empty list of forwarders for "do not forward", and refuses to start without one."""
    with bind(tmp_path, forwarders(ZONES, [])["bind"]) as net:
        assert net.dig(OURS[0]).addresses == PUBLIC
        assert net.asked_of_the_vpc == set()
