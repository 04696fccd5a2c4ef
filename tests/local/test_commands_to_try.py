"""The command that starts a browser on a local network."""

import shlex
from pathlib import Path

from local.aws.network import Network
from local.demo.commands_to_try import browser_command, resolver_rules
from local.servers import certificates

NETWORK = Network("office", Path("a.pem"), {"*-vpce-1.api.example": 1001, "*.api.example": None, "login.example": 1002})


def test_names_lead_where_the_network_has_them_and_any_other_nowhere():
    assert resolver_rules(NETWORK).split(", ") == [
        "MAP *-vpce-1.api.example 127.0.0.1:1001",
        "MAP *.api.example ~NOTFOUND",
        "MAP login.example 127.0.0.1:1002",
        "MAP * ~NOTFOUND",
        "EXCLUDE 127.0.0.1",
    ]


def test_the_command_trusts_this_run_s_key_and_has_a_profile_of_its_own(tmp_path):
    _, tls = certificates.issue(tmp_path, ["login.example"])
    profile = tmp_path / "a profile"
    words = shlex.split(browser_command(NETWORK, tls.certificate, profile, "https://login.example/"))
    assert words[0] == "chromium"
    assert words[-1] == "https://login.example/"
    assert f"--user-data-dir={profile}" in words
    (pin,) = [word.partition("=")[2] for word in words if word.startswith("--ignore-certificate-errors-spki-list=")]
    assert len(pin) == 44
    assert "--ignore-certificate-errors" not in words
