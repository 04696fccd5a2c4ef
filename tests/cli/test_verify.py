"""The rows of `studio-access verify`, and how they read what a network answers."""

import socket
import threading

import pytest

from components.studio_access.config.checks import PROFILE_NAME
from studio_access_cli.commands.verify import (
    A_URL,
    Caller,
    api_answer,
    certificate,
    from_corporate,
    from_outside,
    other_profile,
    own_profile,
    resolved,
    result_of,
)
from studio_access_cli.errors import WrongInputError
from studio_access_cli.network import Network, Reply, UnreachableError, is_private
from studio_access_cli.oauth import claims_of, given_token, tampered
from tests.cli.outputs import stack
from tests.tokens import mint


class FixedNetwork(Network):
    """A network that answers the same to everything."""

    def __init__(self, reply: Reply | str, addresses: tuple[str, ...] = ("10.16.0.4",)) -> None:
        self._reply = reply
        self._addresses = addresses
        self.asked: list[dict[str, str]] = []

    def addresses(self, host):
        return list(self._addresses)

    def secure(self, host, connect=None):
        raise UnreachableError("certificate refused: expired")

    def get(self, url, headers=None):
        self.asked.append(dict(headers or {}))
        if isinstance(self._reply, str):
            raise UnreachableError(self._reply)
        return self._reply


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("10.16.0.4", True),
        ("172.31.255.1", True),
        ("192.168.0.1", True),
        ("100.64.0.1", True),
        ("fd00::1", True),
        ("172.32.0.1", False),
        ("8.8.8.8", False),
        ("127.0.0.1", False),
        ("169.254.1.1", False),
        ("2600::1", False),
        ("fe80::1%eth0", False),
    ],
)
def test_which_addresses_are_private(address, private):
    assert is_private(address) is private


def test_one_public_address_among_private_ones_is_public():
    assert resolved(["10.16.0.4", "52.1.2.3"]) == "public: 52.1.2.3"
    assert resolved(["10.16.0.4"]) == "private addresses"
    assert resolved([]) == "does not resolve"


def test_what_is_on_the_internet_is_reached_by_the_proxy_and_what_is_private_is_not(monkeypatch):
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:

        def serve():
            connection, _ = proxy.accept()
            with connection:
                asked.append(connection.recv(4096).split(b"\r\n")[0])
                connection.sendall(b"HTTP/1.1 200 tunnel\r\n\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.getsockname()[1]}")
        monkeypatch.setenv("no_proxy", "near.example")
        network = Network()
        monkeypatch.setattr(network, "connect", lambda host: f"straight to {host}")
        network.connect_public("far.example").close()
        thread.join()
    assert asked[0].startswith(b"CONNECT far.example:443 ")
    assert network.connect_public("near.example") == "straight to near.example"


def test_a_host_that_is_not_there_cannot_be_connected_to(monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_: (_ for _ in ()).throw(ConnectionRefusedError))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: (_ for _ in ()).throw(socket.gaierror))
    assert Network().addresses("nowhere.example") == []
    with pytest.raises(UnreachableError, match="cannot connect"):
        Network().get("https://nowhere.example/secret")


def test_a_server_without_tls_is_reported(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up():
            server.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        network = Network()
        address = server.getsockname()
        monkeypatch.setattr(network, "connect", lambda _: socket.create_connection(address, 10))
        with pytest.raises(UnreachableError, match="TLS failed"):
            network.get("https://plain.example/")
        thread.join()


def test_a_bad_certificate_is_reported_with_its_reason():
    assert certificate(FixedNetwork("x"), "host") == "certificate refused: expired"


@pytest.mark.parametrize(
    ("body", "got"),
    [
        (b'{"AuthorizedUrl": "https://%s/auth?token=x"}', A_URL),
        (b'{"AuthorizedUrl": "https://%s.evil.example/auth?token=x"}', "200 without a proper URL"),
        (b"[]", "200 without a proper URL"),
        (b"<html>", "200 without a proper URL"),
    ],
)
def test_only_a_url_of_this_domain_s_studio_counts(body, got):
    known = stack()
    filled = body.replace(b"%s", known.studio_host.encode())
    assert api_answer(known, FixedNetwork(Reply(200, filled)), known.api_url, "t") == got


def test_from_outside_no_token_is_sent_and_a_403_is_as_good_as_no_connection():
    for answer in (Reply(403, b""), "cannot connect", "TLS failed"):
        network = FixedNetwork(answer, ("52.1.2.3",))
        assert result_of(list(from_outside(stack(), network))).exit_status == 0
        assert network.asked == [{}, {}]
    assert result_of(list(from_outside(stack(), FixedNetwork(Reply(200, b""), ("52.1.2.3",))))).exit_status == 1


def test_the_token_is_in_no_row_and_no_repr():
    person = Caller("secret.token.x", "alice")
    assert "secret" not in repr(person)
    token = mint()
    rows = list(from_corporate(stack(), FixedNetwork(Reply(403, b"")), Caller(token, "alice")))
    assert token not in repr(rows)


def test_another_profile_is_a_valid_name_of_somebody_else():
    for name in ("a", "a" * 63, "x" * 58 + "-y"):
        assert PROFILE_NAME(other_profile(name))
        assert other_profile(name).casefold() != name.casefold()


def test_a_tampered_token_has_the_signature_of_the_other():
    token = mint()
    changed = tampered(token)
    assert changed.split(".")[2] == token.split(".")[2]
    assert claims_of(changed) == {**claims_of(token), "tampered": True}


@pytest.mark.parametrize("text", ["", "one two.x.y", "a.b", "ä.b.c", "a.b.c d"])
def test_what_is_no_token_is_refused_without_being_repeated(tmp_path, text):
    file = tmp_path / "token"
    file.write_text(text)
    with pytest.raises(WrongInputError, match="--token-file: holds no token") as caught:
        given_token(file)
    assert not text or text not in str(caught.value)


def test_a_token_file_that_is_not_there_is_reported(tmp_path):
    with pytest.raises(WrongInputError, match="cannot be read"):
        given_token(tmp_path / "none")


def test_a_token_that_names_no_profile_needs_one_given():
    known = stack(profileFrom="directory")
    with pytest.raises(WrongInputError, match="--profile NAME"):
        own_profile(known, mint())
