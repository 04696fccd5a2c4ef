"""The call of SageMaker over real sockets: a healthy endpoint, a silent one, a closed one, an untrusted one."""

import json
import logging
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.functions.loading import load
from tests.functions.presigner.deployed import DOMAIN, ENVIRONMENT, URL

studio = load("presigner", ENVIRONMENT, module="studio")
ALICE = studio.Request(profile="alice", domain="d-abcdefghijkl", space=None, landing=None)


@pytest.fixture(autouse=True)
def lambda_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)


def presign(endpoint: str, attempts: int = 1, read_seconds: float = 5.0) -> Any:
    configuration = studio.Configuration.from_environment(ENVIRONMENT | {"SAGEMAKER_ENDPOINT": endpoint})
    limits = studio.Limits(connect_seconds=5.0, read_seconds=read_seconds, attempts=attempts)
    return studio.Studio(configuration, limits).presign(ALICE)


class SageMaker(HTTPServer):
    """Answers every request with the same status and body, and remembers what it was asked."""

    def __init__(self, body: dict[str, str], status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.requests: list[tuple[str, str, dict[str, Any]]] = []
        self.status = status
        self.body = json.dumps(body).encode()


class Conversation(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        sagemaker = self.server
        assert isinstance(sagemaker, SageMaker)
        content = self.rfile.read(int(self.headers["Content-Length"]))
        sagemaker.requests.append((self.path, self.headers["X-Amz-Target"], json.loads(content)))
        self.send_response(sagemaker.status)
        self.send_header("Content-Length", str(len(sagemaker.body)))
        self.send_header("x-amzn-RequestId", "aws-request-9")
        self.end_headers()
        self.wfile.write(sagemaker.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        pass


@contextmanager
def serving(server: SageMaker) -> Generator[str]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_sagemaker_is_asked_for_exactly_the_configured_url():
    server = SageMaker({"AuthorizedUrl": URL})
    with serving(server) as endpoint:
        outcome = presign(endpoint)
    assert outcome == studio.Outcome(studio.Reason.PRESIGNED, "alice", URL, "aws-request-9")
    wanted = {
        "DomainId": DOMAIN,
        "UserProfileName": "alice",
        "ExpiresInSeconds": 60,
        "SessionExpirationDurationInSeconds": 3600,
    }
    assert server.requests == [("/", "SageMaker.CreatePresignedDomainUrl", wanted)]


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving(SageMaker({"AuthorizedUrl": URL})) as endpoint:
        assert presign(endpoint).reason is studio.Reason.PRESIGNED


def test_even_at_debug_level_nothing_of_the_call_is_logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
):
    caplog.set_level(logging.DEBUG)
    for name in ("botocore", "botocore.parsers", "botocore.endpoint", "urllib3", "urllib3.connectionpool"):
        caplog.set_level(logging.DEBUG, logger=name)
    with serving(SageMaker({"AuthorizedUrl": URL})) as endpoint:
        outcome = presign(endpoint)
    assert outcome.url == URL
    assert URL not in repr(outcome)
    assert (caplog.text, *capsys.readouterr()) == ("", "", "")


def test_a_throttling_answer_is_tried_again_within_the_limit():
    server = SageMaker({"__type": "ThrottlingException", "message": "Rate exceeded"}, status=400)
    with serving(server) as endpoint:
        outcome = presign(endpoint, attempts=2)
    assert (outcome.reason, len(server.requests)) == (studio.Reason.THROTTLED, 2)


def test_denied_access_is_not_tried_again():
    server = SageMaker({"__type": "AccessDeniedException", "message": f"not allowed: {URL}"}, status=400)
    with serving(server) as endpoint:
        outcome = presign(endpoint, attempts=2)
    assert (outcome.reason, outcome.error) == (studio.Reason.ACCESS_DENIED, "AccessDeniedException")
    assert len(server.requests) == 1


def test_an_endpoint_that_accepts_and_never_answers_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outcome = presign(f"http://127.0.0.1:{silent.getsockname()[1]}", read_seconds=0.05)
    assert outcome == studio.Outcome(studio.Reason.TIMED_OUT, "alice", error="ReadTimeoutError")


def test_a_closed_port_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    outcome = presign(f"http://127.0.0.1:{port}")
    assert outcome == studio.Outcome(studio.Reason.UNREACHABLE, "alice", error="EndpointConnectionError")


def test_an_endpoint_that_hangs_up_is_given_up():
    def hang_up() -> None:
        connection, _ = server.accept()
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=hang_up)
        thread.start()
        outcome = presign(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread.join()
    assert outcome == studio.Outcome(studio.Reason.UNREACHABLE, "alice", error="ConnectionClosedError")


def test_an_endpoint_that_cannot_prove_who_it_is_is_not_used(tmp_path: Path):
    server = SageMaker({"AuthorizedUrl": URL})
    server.socket = self_signed(tmp_path).wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.handle_error = lambda request, client_address: None  # the refused handshake is expected
    with serving(server) as endpoint:
        outcome = presign(endpoint.replace("http://127.0.0.1", "https://localhost"))
    assert outcome == studio.Outcome(studio.Reason.ENDPOINT_UNTRUSTED, "alice", error="SSLError")
    assert server.requests == []


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + timedelta(days=1))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "certificate.pem").write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context
