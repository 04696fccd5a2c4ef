"""The forwarder configuration for each name server, as text."""

import configparser
import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.studio_access.dns.forwarders import forwarders

SERVERS = ["bind", "windows", "unbound", "dnsmasq", "systemdResolved"]
EXPECTED = {
    "bind": """\
zone "a.example" {
  type forward;
  forward only;
  forwarders { 10.16.43.122; 10.16.102.163; };
};

zone "b.example" {
  type forward;
  forward only;
  forwarders { 10.16.43.122; 10.16.102.163; };
};
""",
    "windows": """\
$ErrorActionPreference = 'Stop'
$resolvers = @('10.16.43.122', '10.16.102.163')
foreach ($zone in @('a.example', 'b.example')) {
  if (Get-DnsServerZone -Name $zone -ErrorAction SilentlyContinue) {
    Set-DnsServerConditionalForwarderZone -Name $zone -MasterServers $resolvers -UseRecursion:$false
  } else {
    Add-DnsServerConditionalForwarderZone -Name $zone -MasterServers $resolvers -UseRecursion:$false
  }
}
""",
    "unbound": """\
server:
  private-domain: "a.example"
  private-domain: "b.example"

forward-zone:
  name: "a.example"
  forward-first: no
  forward-addr: 10.16.43.122
  forward-addr: 10.16.102.163

forward-zone:
  name: "b.example"
  forward-first: no
  forward-addr: 10.16.43.122
  forward-addr: 10.16.102.163
""",
    "dnsmasq": """\
server=/a.example/10.16.43.122
server=/a.example/10.16.102.163
rebind-domain-ok=/a.example/
server=/b.example/10.16.43.122
server=/b.example/10.16.102.163
rebind-domain-ok=/b.example/
""",
    "systemdResolved": """\
[Resolve]
DNS=10.16.43.122 10.16.102.163
Domains=~a.example ~b.example
""",
}


def test_the_text_for_each_server():
    assert forwarders(["a.example", "b.example"], ["10.16.43.122", "10.16.102.163"]) == EXPECTED


@pytest.mark.parametrize("server", SERVERS)
def test_without_addresses_the_text_says_what_to_fill_in(server):
    text = forwarders(["a.example"], [])[server]
    comments = [line.strip() for line in text.splitlines() if "#" in line]
    assert comments == ["# fill in: the addresses of your Route 53 Resolver inbound endpoint"]


def test_without_addresses_bind_keeps_a_place_for_them():
    assert forwarders(["a.example"], [])["bind"].splitlines()[3:5] == [
        "  # fill in: the addresses of your Route 53 Resolver inbound endpoint",
        "  forwarders {  };",
    ]


def read_bind(text):
    for zone, listed in re.findall(
        r'^zone "([^"]+)" \{\n  type forward;\n  forward only;\n  forwarders \{ ([0-9.; ]+) \};\n\};$',
        text,
        re.MULTILINE,
    ):
        yield from ((zone, address) for address in re.findall(r"([0-9.]+);", listed))


def read_windows(text):
    resolvers, zones = (re.findall(r"'([^']+)'", listed) for listed in re.findall(r"@\(([^)]*)\)", text))
    return itertools.product(zones, resolvers)


def read_unbound(text):
    for zone, listed in re.findall(
        r'^  name: "(.+)"\n  forward-first: no\n((?:  forward-addr: .+\n)+)', text, re.MULTILINE
    ):
        yield from ((zone, address) for address in re.findall(r"forward-addr: (.+)", listed))


def read_dnsmasq(text):
    return re.findall(r"^server=/([^/]+)/(.+)$", text, re.MULTILINE)


def read_systemd(text):
    parser = configparser.ConfigParser()
    parser.read_string(text)
    (section,) = parser.sections()
    domains = parser[section]["Domains"].split()
    assert all(domain.startswith("~") for domain in domains)
    return itertools.product((domain[1:] for domain in domains), parser[section]["DNS"].split())


READERS = dict(zip(SERVERS, [read_bind, read_windows, read_unbound, read_dnsmasq, read_systemd], strict=True))

label = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)
top = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
zone_names = st.tuples(st.lists(label, min_size=1, max_size=3), top).map(lambda parts: ".".join([*parts[0], parts[1]]))
zone_lists = st.lists(zone_names, min_size=1, max_size=5, unique=True)
address_lists = st.lists(st.ip_addresses(v=4).map(str), min_size=1, max_size=6, unique=True)


@given(zone_lists, address_lists)
def test_every_zone_goes_to_every_address_once_and_nothing_else_goes_anywhere(zones, addresses):
    texts = forwarders(zones, addresses)
    assert list(texts) == SERVERS
    for server, text in texts.items():
        assert sorted(READERS[server](text)) == sorted(itertools.product(zones, addresses)), server


NOT_ZONES = [
    "",
    ".",
    "example",
    "a.example.",
    ".a.example",
    "a..example",
    "A.example",
    "-a.example",
    "a-.example",
    "a_b.example",
    "*.a.example",
    "~a.example",
    "a.example/10.0.0.1",
    "10.0.0.1",
    "a.example\n",
    "a.example\nserver=/b.example/10.0.0.1",
    'a.example" { type primary; file "/etc/passwd"; }; zone "b.example',
    "a.example'); Remove-DnsServerZone 'corp.example",
    "a.example$(whoami)",
    "a.example # b",
    "a b.example",
    "a\u2024example",
    "\u0430.example",
    "a\x00.example",
    f"{'a' * 64}.example",
    f"{'a.' * 124}example",
    None,
    7,
    b"a.example",
]


@pytest.mark.parametrize("zone", NOT_ZONES, ids=repr)
def test_what_is_no_zone_is_refused_by_name(zone):
    with pytest.raises(ValueError, match=re.escape(f"zone {zone!r} is not allowed")):
        forwarders(["a.example", zone], ["10.0.0.1"])


NOT_ADDRESSES = [
    "",
    "10.0.0",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.1/32",
    "10.0.0.1 ",
    "10.0.0.1\n",
    "10.0.0.1\nserver=8.8.8.8",
    "10.0.0.1; }; forwarders { 8.8.8.8",
    "10.0.0.1' ; Stop-Service DNS #",
    "10.0.0.1#5353",
    "10.0.0.1@5353",
    "\u0661\u0660.0.0.1",
    "fd00::1",
    "localhost",
    None,
    167772161,
]


@pytest.mark.parametrize("address", NOT_ADDRESSES, ids=repr)
def test_what_is_no_address_is_refused_by_name(address):
    with pytest.raises(ValueError, match=re.escape(f"address {address!r} is not allowed")):
        forwarders(["a.example"], ["10.0.0.2", address])


@st.composite
def zone_names_with_one_character_more(draw):
    name, more = draw(zone_names), draw(st.characters() | st.sampled_from("az09-."))
    at = draw(st.integers(min_value=0, max_value=len(name)))
    return name[:at] + more + name[at:]


@given(st.text(max_size=40) | zone_names_with_one_character_more())
def test_whatever_passes_as_a_zone_holds_nothing_that_a_configuration_could_take_for_its_own(text):
    try:
        texts = forwarders([text], ["10.0.0.1"])
    except ValueError:
        return
    assert re.fullmatch(r"[a-z0-9.-]+", text)
    assert all(list(READERS[server](written)) == [(text, "10.0.0.1")] for server, written in texts.items())


def test_no_zone_is_refused_since_one_server_would_forward_everything():
    with pytest.raises(ValueError, match="zones: none given"):
        forwarders([], ["10.0.0.1"])


def test_a_zone_or_an_address_given_twice_is_refused():
    with pytest.raises(ValueError, match=r"zone 'a\.example' is given twice"):
        forwarders(["a.example", "b.example", "a.example"], ["10.0.0.1"])
    with pytest.raises(ValueError, match=r"address '10\.0\.0\.1' is given twice"):
        forwarders(["a.example"], ["10.0.0.1", "10.0.0.1"])
