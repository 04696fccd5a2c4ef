"""The local AWS itself: MiniStack in this process with what it lacks, started and stopped without a trace."""

import contextlib
import http.client
import os
import shutil
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from local.aws import lambda_runtime
from local.aws.network import AttachedApp, Attachment
from local.aws.sagemaker.store import Store
from local.aws.vpc_endpoints import HOSTS, Endpoints
from local.servers import certificates
from local.servers.http_servers import App, Servers, Tls

ACCOUNT_ID = "000000000000"


@dataclass
class LocalAws:
    """One running local AWS."""

    region: str
    folder: Path
    servers: Servers
    authority: Path
    tls: Tls
    port: int
    """MiniStack's own: every service, in plain HTTP, without any network condition."""
    endpoints: Endpoints
    services: Mapping[str, App]
    """What can be attached to a network: `aws` (everything), `execute-api`, `sagemaker`, `sign-in`, `studio`."""
    store: Store
    """SageMaker's domains, user profiles and presigned URLs."""
    other_hosts: dict[str, int] = field(default_factory=dict)
    """Hosts of the internet that are not AWS's, and the local ports that stand for them."""
    _clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """An administrator's client, past every network."""
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                region_name=self.region,
                endpoint_url=f"http://127.0.0.1:{self.port}",
                aws_access_key_id="test",
                aws_secret_access_key="test",  # noqa: S106 - MiniStack's fixed administrator
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[service]

    def attach(self, service: str, attachment: Attachment) -> int:
        """Open a listener for one attachment of a service; return its port."""
        return self.servers.serve(AttachedApp(self.services[service], attachment), self.servers.reserve(), self.tls)

    def close(self) -> None:
        """Close the clients' connections, so that the servers need not wait for them."""
        for client in self._clients.values():
            client.close()


@contextlib.contextmanager
def running(region: str, other_hosts: Sequence[str] = ()) -> Generator[LocalAws]:
    """Start a local AWS for one region; on exit, however that comes, stop it and leave nothing behind.

    The certificate is good for the `other_hosts` too, hosts that are not AWS's.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(_private_folder())
        authority, tls = certificates.issue(folder, [*host_names(region), *other_hosts])
        servers = Servers()
        stack.callback(servers.stop)
        listening = servers.reserve()
        port = listening.getsockname()[1]
        stack.enter_context(_environment(_variables(region, folder, authority, port)))
        (folder / "tmp").mkdir()
        # MiniStack reads its environment when it is imported.
        from local.emulator.services import assembled  # noqa: PLC0415

        endpoints, store = Endpoints(), Store(region, ACCOUNT_ID)
        services = stack.enter_context(assembled(endpoints, store, port))
        aws = LocalAws(region, folder, servers, authority, tls, port, endpoints, services, store)
        servers.serve(services["aws"], listening)
        stack.callback(_empty, aws)
        yield aws


@cache
def _folder() -> Path:
    """A path nobody else can guess or create.

    One a process: MiniStack remembers its folder when it is imported, so a second start must find the same one.
    """
    folder = Path(tempfile.mkdtemp(prefix="studio-access-local-"))
    folder.rmdir()
    return folder


@contextmanager
def _private_folder() -> Generator[Path]:
    """A folder only this user can read, deleted with everything in it."""
    folder = _folder()
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _environment(changes: Mapping[str, str]) -> Generator[None]:
    """Set environment variables, without any AWS variable of the host, and restore all of them afterwards.

    The host's AWS variables go because workers inherit the environment: the host's profile, keys and endpoint
    must neither leak into functions nor be used by them.
    """
    before = dict(os.environ)
    try:
        for name in before:
            if name.startswith("AWS_"):
                del os.environ[name]
        os.environ.update(changes)
        # The temporary folder is remembered on first use; forget it so that TMPDIR counts.
        tempfile.tempdir = None
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        tempfile.tempdir = None


def host_names(region: str) -> Sequence[str]:
    """The names that the server certificate is good for: every host the local AWS can stand for."""
    return [
        *(f"{host}.{region}.amazonaws.com" for host in ("cognito-idp", "dynamodb", *HOSTS.values())),
        *(f"*.{host}.{region}.vpce.amazonaws.com" for host in HOSTS.values()),
        f"*.execute-api.{region}.amazonaws.com",
        f"*.studio.{region}.sagemaker.aws",
        f"*.auth.{region}.amazoncognito.com",
    ]


def _variables(region: str, folder: Path, authority: Path, port: int) -> dict[str, str]:
    """MiniStack reads most of these when it is imported; its Lambda workers inherit all of them."""
    return {
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # would bind 0.0.0.0:8883
        "LOG_LEVEL": "CRITICAL",
        "MINISTACK_COGNITO_PRETOKEN_STRICT": "1",  # otherwise a trigger that refuses changes nothing
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": region,
        "SFTP_ENABLED": "0",
        "STATE_DIR": str(folder / "state"),
        "TMPDIR": str(folder / "tmp"),
        "AWS_CA_BUNDLE": str(authority),
        "SSL_CERT_FILE": str(authority),
        **lambda_runtime.variables(folder),
    }


def _empty(aws: LocalAws) -> None:
    """Empty MiniStack's stores, which live in its modules and would outlast the servers."""
    aws.close()
    connection = http.client.HTTPConnection("127.0.0.1", aws.port, timeout=10)
    connection.request("POST", "/_ministack/reset", headers={"Connection": "close"})
    connection.getresponse().read()
    connection.close()
